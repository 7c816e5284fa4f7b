//! The user interface, and the protocol that client and server share. See ARCHITECTURE.md for the map.

#![recursion_limit = "256"]

mod app;
mod html_document;

pub mod api;
pub mod bootstrap_data;
pub mod client;
pub mod components;
pub mod counted;
pub mod host_traits;
pub mod json;
pub mod local_time;
pub mod pages;
pub mod protocol;
pub mod query_string;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod server_page;
pub mod state;
pub mod text_direction;
pub mod text_links;
pub mod time_format;

pub use app::App;
pub use html_document::shell;
