//! Messages that somebody saves for later, with a note. Nobody else is told.

use super::ids::{RoomId, UserId};
use super::lenient_values::{lenient_flag, lenient_number};
use super::messages::Message;
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// Which message is saved, with which note, or is not any more. Saving it again changes the note and keeps its place. At most
/// [`SAVED`](super::limits::SAVED) messages of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveMessage {
    pub room: RoomId,
    #[serde(deserialize_with = "lenient_number")]
    pub number: i64,
    /// False takes it off the list, also if it cannot be read any more.
    #[serde(deserialize_with = "lenient_flag")]
    pub on: bool,
    /// At most [`NOTE`](super::limits::NOTE) characters; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A page of the messages that I have saved, at most [`SAVED_PAGE`](super::limits::SAVED_PAGE).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedPage {
    /// From 0.
    pub page: i64,
    /// The one that was saved last comes first.
    pub rows: Vec<SavedRow>,
    /// There are others, on the next page.
    pub more: bool,
}

/// A message that I have saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRow {
    pub room: RoomId,
    pub number: i64,
    pub note: String,
    pub at: Millis,
    /// None if it is deleted, or if I am not in its room any more.
    pub message: Option<SavedMessage>,
}

/// What is listed of a saved message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedMessage {
    /// The name of its room as I see it; of a thread that of the root's room.
    pub room_name: String,
    pub author: UserId,
    pub name: String,
    /// As in [`PinnedRow`](super::PinnedRow).
    pub text: String,
    pub sent_at: Millis,
}

/// One message, for the pages on which it is saved or forwarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneMessage {
    /// Without its reactions and its thread.
    pub message: Message,
    /// The name of its room as I see it; of a thread that of the root's room. Empty for a direct room.
    pub room_name: String,
    /// My note on it; none if I have not saved it.
    pub note: Option<String>,
}
