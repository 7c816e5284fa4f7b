//! Pinned messages: what the staff of a course or the owner of a room want everybody in it to find.

use super::ids::{RoomId, UserId};
use super::lenient_values::{lenient_flag, lenient_number};
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// Which message is pinned, or is not any more. A repeat changes nothing. A room has at most [`PINS`](super::limits::PINS); a
/// deleted message and a reply in a thread cannot be pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinMessage {
    pub room: RoomId,
    #[serde(deserialize_with = "lenient_number")]
    pub number: i64,
    /// False unpins it.
    #[serde(deserialize_with = "lenient_flag")]
    pub on: bool,
}

/// That a message is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub by: UserId,
    pub at: Millis,
}

/// All pinned messages of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedPage {
    pub room: RoomId,
    /// Of the room's stream, when this was read.
    pub version: i64,
    /// The one that was pinned last comes first.
    pub rows: Vec<PinnedRow>,
}

/// A pinned message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedRow {
    pub number: i64,
    pub author: UserId,
    pub name: String,
    /// Without markup, and at most [`LISTED_TEXT`](super::limits::LISTED_TEXT) characters of it; of a message without a text the
    /// names of its files.
    pub text: String,
    pub sent_at: Millis,
    /// Who has pinned it, when.
    pub by: UserId,
    pub by_name: String,
    pub at: Millis,
}
