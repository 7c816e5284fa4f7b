//! Messages, and the pages of a room's history.

use super::ids::{RoomId, UserId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// A message as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub room: RoomId,
    /// 1, 2, 3 … in its room, for ever: `/chat/{room}/{number}`.
    pub number: i64,
    /// The room's version at its last change.
    pub version: i64,
    /// Made by the sender; how an outbox knows its own.
    pub uuid: String,
    pub author: UserId,
    /// The author's user name.
    pub username: String,
    /// The author's name now.
    pub name: String,
    /// Empty once deleted.
    pub content: String,
    pub sent_at: Millis,
    pub edited_at: Option<Millis>,
    pub deleted_at: Option<Millis>,
}

/// A further part of a room's history, asked for by scrolling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePage {
    pub room: RoomId,
    /// By number, without holes.
    pub messages: Vec<Message>,
    /// The part reaches the newest message.
    pub at_end: bool,
    /// Of the room's stream, when this was read.
    pub version: i64,
}
