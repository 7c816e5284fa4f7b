//! The user interface, and the protocol that client and server share. See ARCHITECTURE.md for the map.

#![recursion_limit = "256"]

mod app;
mod shell;

pub mod api;
pub mod bootstrap;
pub mod client;
pub mod components;
pub mod json;
pub mod pages;
pub mod paths;
pub mod platform;
pub mod protocol;
pub mod routes;
pub mod state;
pub mod time;

pub use app::App;
pub use shell::shell;
