//! Messages, and the pages of a room's history.

use super::files::{AttachedFile, File};
use super::ids::{RoomId, UserId};
use super::lenient_values::lenient_flag;
use super::pins::Pin;
use super::reactions::Reaction;
use super::threads::Thread;
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};
use std::ops::Not;

/// The names by which a message mentions everybody in its room, and the staff of the room's course. No user has them.
pub const EVERYONE: &str = "everyone";
pub const STAFF: &str = "staff";

/// A message that somebody sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    pub room: RoomId,
    /// The sender's, for this message alone: a repeat returns the first result.
    pub uuid: String,
    /// At most [`MESSAGE`](super::limits::MESSAGE) characters.
    pub content: String,
    /// `@everyone` in it is meant: see `limits::ASK_EVERYONE`.
    #[serde(default, deserialize_with = "lenient_flag", skip_serializing_if = "Not::not")]
    pub everyone: bool,
    /// Uploaded for this room, at most [`FILES`](super::limits::FILES); with them `content` may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<AttachedFile>,
    /// Of a reply in a thread: say it in the thread's room too, see [`ReplyInThread`]. Elsewhere it means nothing.
    #[serde(default, deserialize_with = "lenient_flag", skip_serializing_if = "Not::not")]
    pub also_in_room: bool,
}

/// A reply in a thread that was also said in the thread's room: there, where the reply is. The two are edited and deleted
/// together. Its files and the notifications of its mentions are only those of the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyInThread {
    pub thread: RoomId,
    pub number: i64,
}

/// A message in its current version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub room: RoomId,
    /// 1, 2, 3 … in its room. It never changes: `/chat/{room}/{number}`.
    pub number: i64,
    /// The room's version at its last change.
    pub version: i64,
    /// The version at which its text was last written; left out if that is `version`. A reaction or a pin raises only `version`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_version: Option<i64>,
    /// Made by the sender, whose outbox recognises the message by it.
    pub uuid: String,
    pub author: UserId,
    /// The author's username.
    pub username: String,
    /// The author's current name.
    pub name: String,
    /// Empty once deleted.
    pub content: String,
    /// The usernames of those whom its mentions reached, at most [`MENTIONS`](super::limits::MENTIONS): the room's participants
    /// when it was written; and [`EVERYONE`], [`STAFF`]. Only these are drawn as mentions; left out if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentioned: Vec<String>,
    /// The text as HTML, rendered by the server, at most 32 KB; left out if the text is shown as it was typed. A mention in it is
    /// a `span` of the class `mention` with the username as `data-of`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The text without its markup, for notifications and other places of one line; left out if that is `content`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    /// In the order in which they were attached; left out if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// In the order in which each came first, at most [`REACTION_KINDS`](super::limits::REACTION_KINDS); left out if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Left out if it is not pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<Pin>,
    pub sent_at: Millis,
    pub edited_at: Option<Millis>,
    pub deleted_at: Option<Millis>,
    /// The replies to it; left out if there never were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Box<Thread>>,
    /// It was said in a thread, and in the room too; left out of all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Box<ReplyInThread>>,
}

impl Message {
    /// The text without its markup.
    pub fn plain_text(&self) -> &str {
        self.plain.as_deref().unwrap_or(&self.content)
    }

    /// What it says in one line: its text without markup, or the names of its files.
    pub fn in_a_line(&self) -> String {
        match self.plain_text() {
            "" => (self.files.iter())
                .map(|file| file.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            text => text.to_owned(),
        }
    }

    /// The version at which its text was last written.
    pub fn text_version(&self) -> i64 {
        self.text_version.unwrap_or(self.version)
    }
}

/// A page of a room's history, loaded by scrolling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePage {
    pub room: RoomId,
    /// By number, without gaps.
    pub messages: Vec<Message>,
    /// The page reaches the newest message.
    pub at_end: bool,
    /// Of the room's stream, when this was read.
    pub version: i64,
}
