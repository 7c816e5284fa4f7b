//! A server of its own for each test, and the users, sockets and data that tests work with.

pub mod fixtures;
mod test_app;
mod test_user;

pub use test_app::{METRICS_TOKEN, NOON, TestApp, redis};
pub use test_user::{Socket, TestUser};
