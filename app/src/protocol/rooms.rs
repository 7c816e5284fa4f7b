//! Rooms: kinds, notification levels, participants, and the view of one open room.

use super::ids::{CourseId, RoomId, UserId};
use super::messages::Message;
use super::threads::RootMessage;
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kind of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// All members of the course.
    #[default]
    Course,
    /// All members of the course read, staff write.
    Announcement,
    /// Chosen participants.
    Private,
    /// Two users, always the same room.
    Direct,
    /// The replies to one message. Whoever is in the message's room reads and writes here by the rights they have there.
    Thread,
}

/// Which messages of a room notify a user. It overrides every other setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationLevel {
    /// Every message.
    #[default]
    All,
    /// Only when mentioned.
    Mentions,
    /// Nothing at all.
    Muted,
}

/// Why nothing can be written to a room that belongs to no course, as its reader is told. Who was blocked is told no more
/// than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barred {
    /// I have blocked the other user of the direct room.
    Blocked,
    /// I share no course any more with the other user, or with anybody in the private room.
    Apart,
    /// The other user has left the direct room.
    Left,
    /// The other user cannot be written to.
    Refused,
}

impl Barred {
    pub fn sentence(self) -> &'static str {
        match self {
            Barred::Blocked => {
                "You have blocked this person. To write to each other, unblock them in the room's settings."
            }
            Barred::Apart => {
                "You share no course with anybody here any more. Everything can be read, nothing can be written."
            }
            Barred::Left => "The other person has left this conversation. It goes on if they open it again.",
            Barred::Refused => "This person cannot be written to. What was written can be read.",
        }
    }
}

/// A room in my list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomEntry {
    pub id: RoomId,
    pub course: Option<CourseId>,
    pub kind: RoomKind,
    /// For a direct room the other user's name.
    pub name: String,
    pub topic: String,
    /// The other user of a direct room.
    pub other: Option<UserId>,
    /// I own this private room.
    pub owner: bool,
    /// Of the newest message; 0 in an empty room.
    pub last_number: i64,
    /// When the newest message was sent, or the room made.
    pub last_at: Millis,
    /// Of the room's stream.
    pub version: i64,
    /// My read marker: I have read up to this number.
    pub read: i64,
    pub level: NotificationLevel,
    /// Among my favourites.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub favourite: bool,
    /// The messages after my read marker that were deleted, ascending: they are not unread. At most `limits::DELETED_NAMED`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deleted: Vec<i64>,
    /// Why I cannot write there, if it belongs to no course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barred: Option<Barred>,
}

impl RoomEntry {
    /// How many messages I have not read, without those that were deleted meanwhile. Never below zero, even if the marker points past the end.
    pub fn unread(&self) -> i64 {
        (self.last_number - self.read - self.deleted.len() as i64).max(0)
    }

    /// What the badges count: nothing from a room whose level is not `All`.
    pub fn counted(&self) -> i64 {
        if self.level == NotificationLevel::All {
            self.unread()
        } else {
            0
        }
    }
}

/// A room, as everybody in it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub id: RoomId,
    pub course: Option<CourseId>,
    pub kind: RoomKind,
    /// Empty for a direct room.
    pub name: String,
    pub topic: String,
    pub created_at: Millis,
    /// Seconds between two messages of one person; 0 is no limit. Whoever may change the room is exempt.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub slow: i64,
    /// Closed for writing, except for whoever may change the room.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Of a thread: the message that it answers. Name, topic, pace and `closed` are those of that message's room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<RootMessage>,
}

#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")
)]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// A participant of a private or direct room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    pub id: UserId,
    pub username: String,
    pub name: String,
    /// Owns the room.
    pub owner: bool,
}

/// One open room: a window of its messages and who is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    pub room: Room,
    /// Of the room's stream, when this was read.
    pub version: i64,
    /// By number, without gaps. In JSON a list.
    #[serde(with = "by_number")]
    pub messages: BTreeMap<i64, Message>,
    /// The numbers of the pinned messages, ascending, in the window or not; left out if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<i64>,
    /// The window reaches the newest message.
    pub at_end: bool,
    /// The number in the address.
    pub near: Option<i64>,
    /// Everybody in a private or direct room, by name. Empty for rooms of a whole course: see its `CourseView`.
    pub participants: Vec<Participant>,
    /// When I last wrote here; none if I never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sent_at: Option<Millis>,
    /// Of a thread: what it answers, and what I am to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Box<OpenThread>>,
}

impl RoomView {
    /// The room in my list that this belongs to: itself, or the room of the message that a thread answers.
    pub fn listed_room(&self) -> RoomId {
        self.room.root.map_or(self.room.id, |root| root.room)
    }
}

/// What an open thread has besides its replies. Threads are not in the list of rooms, so the entry comes with the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenThread {
    /// The message that it answers.
    pub root: Message,
    /// As in my list of rooms. `level` is `all` if I follow the thread, else `muted`: then everything counts as read.
    pub entry: RoomEntry,
}

/// Writes messages as a list: each holds its number.
mod by_number {
    use super::super::messages::Message;
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeMap;

    pub fn serialize<S: Serializer>(messages: &BTreeMap<i64, Message>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(messages.values())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<i64, Message>, D::Error> {
        let list = Vec::<Message>::deserialize(from)?;
        Ok(list.into_iter().map(|message| (message.number, message)).collect())
    }
}
