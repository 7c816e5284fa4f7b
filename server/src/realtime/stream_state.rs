//! The database's answer about one stream, for repairing a gap. Made by `db`, used by the hub.

use app::protocol::{Event, Head, UserId};
use std::collections::HashSet;

/// The state of a stream in the database.
pub struct StreamState {
    /// The stream's newest version.
    pub head: i64,
    /// Who may hear it.
    pub audience: HashSet<UserId>,
    /// The missing events that can be made from stored data: messages, as they are now.
    pub events: Vec<Event>,
    /// Of a user's stream: the heads of the rooms and courses the user is in.
    pub memberships: Vec<Head>,
    /// False if there were more messages than one catch-up holds.
    pub complete: bool,
}
