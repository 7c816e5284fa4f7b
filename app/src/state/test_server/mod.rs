//! A small server for the tests of the state: it does actions, returns their events, and answers queries.
//! I am user 1. Rooms: 1 of the course, 2 private, 3 direct with user 2, 4 private and mine only at times.

mod answers;
mod course_actions;
mod home;
mod room_actions;
mod server;
mod tab;
mod user_actions;

pub use server::{Action, COURSE, ME, TestServer};
pub use tab::{action, visible};
