//! Threads: the replies to one message. A thread is a room of its own under its message, with its own numbers, versions and
//! read markers; the rights in it are those of the message's room.

use super::ids::{RoomId, UserId};
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// Where the message is that a thread answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootMessage {
    pub room: RoomId,
    pub number: i64,
}

/// The replies to a message, as everybody in its room sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The thread's own room: `/chat/{room}` shows it.
    pub room: RoomId,
    /// Replies that are not deleted.
    pub replies: i64,
    /// When the newest reply was sent, deleted or not.
    pub last_at: Millis,
    /// Who wrote last, newest first, at most [`THREAD_AUTHORS`](super::limits::THREAD_AUTHORS) different people, with the names
    /// that they have now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<(UserId, String)>,
}

/// A page of the threads that I follow, at most [`THREADS`](super::limits::THREADS).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadPage {
    /// From 0.
    pub page: i64,
    /// Those with unread replies first, then those with the newest ones.
    pub rows: Vec<ThreadRow>,
    /// There are others, on the next page.
    pub more: bool,
}

/// A thread that I follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadRow {
    pub thread: Thread,
    /// The room of the message that it answers, and the name of that room as I see it.
    pub room: RoomId,
    pub room_name: String,
    /// Who wrote that message, and how it begins; empty if it was deleted.
    pub author: UserId,
    pub name: String,
    pub excerpt: String,
    /// Replies that I have not read, and the number of the first one.
    pub unread: i64,
    pub first_unread: i64,
}
