//! Every list is bounded, and everybody and everything in it can be found.

mod arranged;
mod assignments;
mod members;
mod notifications;
mod rooms;
