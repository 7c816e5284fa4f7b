//! Every list is bounded, and everybody and everything in it can be found.

mod assignments;
mod members;
mod notifications;
mod rooms;
