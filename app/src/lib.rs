//! What people see, and the language both sides speak. See ARCHITECTURE.md for the map.

pub mod address;
pub mod api;
pub mod host;
pub mod start;
pub mod state;
pub mod time;
pub mod wire;
