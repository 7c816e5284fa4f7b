//! A server of its own for each test, and the users, sockets and data that tests work with.

pub mod account_forms;
mod command_name;
pub mod databases;
pub mod documents;
pub mod every_command;
mod existing_targets;
pub mod fixtures;
mod memberships;
pub mod seed;
pub mod stalled_connections;
mod test_app;
mod test_socket;
mod test_user;
pub mod threads;

pub use account_forms::{PASSWORD, SETUP_CODE};
pub use databases::redis;
pub use test_app::{METRICS_TOKEN, START_TIME, TestApp, room_entry};
pub use test_socket::{TestSocket, messages_in};
pub use test_user::{FORM_HEADERS, HttpReply, TestUser, main_element, room_socket_path};
