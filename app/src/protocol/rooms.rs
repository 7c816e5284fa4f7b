//! What pages are drawn from: plain values, the same in the server's HTML, in the browser's memory and in tests.

use super::ids::{AssignmentId, CourseId, Millis, RoomId, SessionId, TokenId, UserId};
use super::limits;
use super::notification::NotificationRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The signed-in person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: UserId,
    /// The user name: what one signs in with and is mentioned by (`@ada`). Never changes.
    pub username: String,
    /// The name others see.
    pub name: String,
    /// May do what only the site's admin may.
    pub admin: bool,
}

/// What somebody is in a course. The order is the order of rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    #[default]
    Student,
    Assistant,
    Instructor,
}

impl Role {
    /// Assistants and instructors.
    pub fn is_staff(self) -> bool {
        self >= Role::Assistant
    }

    pub fn label(self) -> &'static str {
        match self {
            Role::Student => "student",
            Role::Assistant => "assistant",
            Role::Instructor => "instructor",
        }
    }
}

/// What sort of room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// All members of the course.
    #[default]
    Course,
    /// All members of the course hear, staff write.
    Announcement,
    /// Chosen people.
    Private,
    /// Two people, always the same room.
    Direct,
}

/// How much a person wants to hear from a room. It beats every other setting.
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

/// Everything that is on the page whichever page it is: who I am, my courses, my rooms, my counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The name of this installation.
    pub site_name: String,
    pub me: Me,
    /// By title.
    pub courses: Vec<CourseEntry>,
    /// By kind and name within their course.
    pub rooms: Vec<RoomEntry>,
    /// My stored unread notifications, without the rows for unread rooms (those are arithmetic, see `State::bell`).
    pub unread_notifications: i64,
    /// Of my own stream.
    pub version: i64,
}

/// A course in the list of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseEntry {
    pub id: CourseId,
    pub title: String,
    pub code: String,
    pub role: Role,
    pub archived: bool,
    /// Of the course's stream.
    pub version: i64,
}

/// A room in the list of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomEntry {
    pub id: RoomId,
    pub course: Option<CourseId>,
    pub kind: RoomKind,
    /// For a direct room the other person's name.
    pub name: String,
    pub topic: String,
    /// The other person of a direct room.
    pub other: Option<UserId>,
    /// I made this private room.
    pub owner: bool,
    /// Of the newest message; 0 in an empty room.
    pub last_number: i64,
    /// When the newest message was sent, or the room made.
    pub last_at: Millis,
    /// Of the room's stream.
    pub version: i64,
    /// My marker: I have read up to this number.
    pub read: i64,
    pub level: NotificationLevel,
}

impl RoomEntry {
    /// Messages I have not read. Never below zero, even if the marker points past the end.
    pub fn unread(&self) -> i64 {
        (self.last_number - self.read).max(0)
    }

    /// What the badges count: nothing from a room that I have muted or that only mentions me.
    pub fn counted(&self) -> i64 {
        if self.level == NotificationLevel::All {
            self.unread()
        } else {
            0
        }
    }
}

/// What a room says of itself to everybody in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub id: RoomId,
    pub course: Option<CourseId>,
    pub kind: RoomKind,
    /// Empty for a direct room.
    pub name: String,
    pub topic: String,
    pub created_at: Millis,
}

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

/// Somebody in a private or direct room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    pub id: UserId,
    pub username: String,
    pub name: String,
    /// Made the room.
    pub owner: bool,
}

/// Somebody in a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: UserId,
    pub username: String,
    pub name: String,
    pub role: Role,
}

/// What a course says of itself to all its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub id: CourseId,
    pub title: String,
    pub code: String,
    pub description: String,
    /// `2026-09-01`, or empty.
    pub starts_on: String,
    pub ends_on: String,
    pub archived_at: Option<Millis>,
}

/// Work to hand in by a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub id: AssignmentId,
    pub course: CourseId,
    pub title: String,
    pub text: String,
    pub due_at: Millis,
    pub edited_at: Option<Millis>,
}

/// One open room: a window of its messages and who is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    pub room: Room,
    /// Of the room's stream, when this was read.
    pub version: i64,
    /// By number, without holes. On the wire a list.
    #[serde(with = "by_number")]
    pub messages: BTreeMap<i64, Message>,
    /// The window reaches the newest message.
    pub at_end: bool,
    /// The number the address asked for.
    pub near: Option<i64>,
    /// Everybody in a private or direct room, by name. Empty for rooms of a whole course: see its `CourseView`.
    pub participants: Vec<Participant>,
}

/// Messages as a list: each carries its number.
mod by_number {
    use super::Message;
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

/// One open course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseView {
    pub course: Course,
    /// Of the course's stream, when this was read.
    pub version: i64,
    /// Staff first, then by name. Beside a room only the staff are listed (`whole` is false).
    pub members: Vec<Member>,
    pub whole: bool,
    /// How many members there are.
    pub total: i64,
    /// By due date.
    pub assignments: Vec<Assignment>,
    /// For staff: the invite link in force.
    pub invite: Option<Invite>,
}

/// A course's invite, as its staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The whole address to hand out.
    pub link: String,
    pub expires_at: Option<Millis>,
}

/// What the holder of an invite link sees before joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteCard {
    pub code: String,
    pub title: String,
    pub course_code: String,
    /// The viewer is a member already.
    pub course: Option<CourseId>,
}

/// Which notifications to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationFilter {
    /// Only what is unread.
    #[serde(default)]
    pub unread: bool,
    /// Only what belongs to this course.
    #[serde(default)]
    pub course: Option<CourseId>,
}

/// The list of stored notifications, newest first, at most `limits::NOTIFICATIONS`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationPage {
    pub filter: NotificationFilter,
    pub rows: Vec<NotificationRow>,
}

/// What only the person sees of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Newest first.
    pub sessions: Vec<SessionRow>,
    /// Newest first, expired ones too.
    pub tokens: Vec<TokenRow>,
}

/// One place where the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    /// What the browser calls itself, shortened.
    pub agent: String,
    pub created_at: Millis,
    pub seen_at: Millis,
    /// The session that asks.
    pub this: bool,
}

/// An API token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    pub id: TokenId,
    /// What its owner calls it; no two of one owner are called the same.
    pub name: String,
    pub created_at: Millis,
    /// When it was used last, within a quarter of an hour.
    pub used_at: Option<Millis>,
    pub expires_at: Option<Millis>,
    /// It had expired when this was read.
    pub expired: bool,
}

/// What somebody wants to look at. One address, one view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum View {
    /// Only what is on every page.
    Overview,
    /// A room at my first unread message, or at its end if that shows it; or around a number, past the last one at
    /// its end.
    Room {
        room: RoomId,
        near: Option<i64>,
    },
    /// A course with members and assignments.
    Course {
        course: CourseId,
    },
    Notifications {
        filter: NotificationFilter,
    },
    Account,
    /// What a room's settings are drawn from: the room at its end, and whom its owner could let in.
    RoomSettings {
        room: RoomId,
    },
    /// Everybody one shares a course with, to begin a private room with.
    Contacts,
    /// A part of a room's history before (or after) a number, at most `limits::PAGE` messages.
    Before {
        room: RoomId,
        number: i64,
    },
    After {
        room: RoomId,
        number: i64,
    },
}

impl View {
    /// A room at its newest message, whatever is unread in it.
    pub fn end_of(room: RoomId) -> Self {
        Self::Room {
            room,
            near: Some(limits::PAST_THE_END),
        }
    }
}

/// The answer to a [`View`]: always the desk, and what the view is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub overview: Overview,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notifications: Option<NotificationPage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// People who could be let into a private room, by name; at most `limits::CONTACTS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<Participant>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<MessagePage>,
}
