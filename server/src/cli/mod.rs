//! The command line: settings, and one file for each thing that the program can do.

pub mod api_tokens;
pub mod arguments;
pub mod config;
mod database_file;
pub mod demo;
mod file_settings;
pub mod logging;
mod open_database;
mod public_address;
pub mod serve;
mod setup_code;
pub mod shutdown;
pub mod users;
