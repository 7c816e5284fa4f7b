//! What people see, and the language both sides speak. See ARCHITECTURE.md for the map.

#![recursion_limit = "256"]

mod app;
mod shell;

pub mod address;
pub mod api;
pub mod host;
pub mod live;
pub mod pages;
pub mod parts;
pub mod start;
pub mod state;
pub mod time;
pub mod wire;

pub use app::App;
pub use shell::shell;
