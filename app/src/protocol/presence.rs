//! Presence: who is writing a message right now, and who is here. Signals, not events: they belong to no stream, have no
//! number, are stored nowhere and may be lost. Nothing else depends on them.

use super::ids::{RoomId, UserId};
use super::lenient_values::lenient_flag;
use serde::{Deserialize, Serialize};

/// Whether others see that I am here and that I am writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPresence {
    /// Show neither. I go on seeing others.
    #[serde(default, deserialize_with = "lenient_flag")]
    pub hidden: bool,
}

/// The room or thread that a tab shows, and who beside it is shown as here or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchPresence {
    /// None: no room is shown any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// At most `limits::PRESENCE_WATCHED`. Whoever is not in the room counts as not here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<UserId>,
}

/// I am writing in a room or thread. To be repeated about every `limits::TYPING_REPEATED` milliseconds for as long as that is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typing {
    pub room: RoomId,
    /// False: not any more, though nothing was sent.
    pub on: bool,
}

/// Somebody is writing in the room that this socket watches. It holds for `limits::TYPING_SHOWN` milliseconds, or until a
/// message of theirs comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypingSignal {
    pub room: RoomId,
    pub user: UserId,
    pub name: String,
    /// False: not any more.
    pub on: bool,
}

/// Who is here, of those whom this socket watches: all of them, each time that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    pub room: RoomId,
    pub users: Vec<UserId>,
}
