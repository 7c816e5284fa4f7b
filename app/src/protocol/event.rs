//! Events: what has changed, sent to every client that may see it.
//!
//! Each event belongs to one of three kinds of streams: a room's, a course's, or a user's own. Each stream is numbered
//! without gaps, in the transaction that makes the change. A client that sees a gap catches up; one that sees a number
//! twice ignores it. So events may arrive late, twice or in any order, and lead to the same state.

use super::courses::{Assignment, Course, CourseEntry, Member};
use super::ids::{AssignmentId, CourseId, RoomId, UserId};
use super::messages::Message;
use super::notification_row::NotificationRow;
use super::offers::Offer;
use super::pins::Pin;
use super::rooms::{NotificationLevel, Participant, Room, RoomEntry};
use super::threads::Thread;
use super::users::Me;
use serde::{Deserialize, Serialize};

/// The stream of an event: it numbers the event, and its subscribers receive it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Sent to everybody who is in the room; of a thread, to whoever has it open.
    Room(RoomId),
    /// Sent to every member of the course.
    Course(CourseId),
    /// Sent to all tabs of the user with this id.
    User(UserId),
}

/// One numbered change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub stream: Stream,
    /// 1, 2, 3 … within the stream.
    pub version: i64,
    pub change: Change,
}

/// What changed. Each carries the whole new value, so applying it needs no earlier one; only a reaction or a pin is told by
/// itself: a message may have very many reactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    // In a room's stream.
    /// A message is new, edited or deleted (see its fields); its `version` is the event's.
    Message(Message),
    /// The message with this number has one more reply, or one less; its `version` is the event's. So small because everybody
    /// in the room hears of every reply; the replies themselves are in the thread's own stream.
    Thread { number: i64, thread: Box<Thread> },
    /// Somebody has reacted to a message with an emoji, or has taken that back. It is the message's new version. `name` is what
    /// the emoji is called; left out if it is taken back.
    Reaction {
        number: i64,
        user: UserId,
        emoji: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        on: bool,
    },
    /// A message was pinned, or unpinned: then without `pin`. It is the message's new version.
    Pin {
        number: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pin: Option<Pin>,
    },
    /// The room's name or topic.
    Room(Room),
    /// A participant was added, or has another role in the room.
    Participant(Participant),
    /// A participant is no longer in the room.
    ParticipantLeft(UserId),

    // In a course's stream.
    /// Title, code, description, dates, archived.
    Course(Course),
    /// Somebody joined or has another role. `total` is the number of members now.
    Member { member: Member, total: i64 },
    /// A member is an admin of the site, or no longer.
    Admin { user: UserId, admin: bool },
    /// Somebody is no longer a member.
    MemberLeft { user: UserId, total: i64 },
    /// An assignment is new or changed.
    Assignment(Assignment),
    /// An assignment was deleted.
    AssignmentDeleted(AssignmentId),

    /// The invite link was renewed, or used if its uses are limited. The link itself is for staff only, so they read the course again.
    InviteRenewed,

    // In a room's and a course's stream, and in those of whoever has a notification or an offer that names the user.
    /// A user who is shown there has another name now.
    Renamed { user: UserId, name: String },

    // In a user's stream.
    /// I am in one more room, or a direct room's name (the other's) has changed.
    RoomJoined(RoomEntry),
    /// I am no longer in this room.
    RoomLeft(RoomId),
    /// I am in one more course.
    CourseJoined(CourseEntry),
    /// I am no longer in this course, nor in its rooms.
    CourseLeft(CourseId),
    /// The offers that wait for my answer, all of the overview's list.
    Offers(Vec<Offer>),
    /// My read marker in a room.
    Read { room: RoomId, number: i64 },
    /// My read markers in several rooms: I have read everything.
    RoomsRead(Vec<(RoomId, i64)>),
    /// Set my notification level of a room.
    Level { room: RoomId, level: NotificationLevel },
    /// A room is among my favourites, or not any more.
    Favourite { room: RoomId, on: bool },
    /// The rooms of a course are folded up in my list, or not any more.
    Collapsed { course: CourseId, on: bool },
    /// A notification for me is new or changed. `unread` counts my stored unread notifications now, and `mentioned` are the
    /// rooms that they are about, as in the overview.
    Notification {
        notification: Box<NotificationRow>,
        unread: i64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentioned: Vec<RoomId>,
    },
    /// These notifications of mine were read, by their causes, at `at`.
    NotificationsRead {
        causes: Vec<String>,
        at: i64,
        unread: i64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentioned: Vec<RoomId>,
    },
    /// These notifications of mine are unread again, by their causes.
    NotificationsUnread {
        causes: Vec<String>,
        unread: i64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentioned: Vec<RoomId>,
    },
    /// These notifications of mine are withdrawn, by their causes.
    NotificationsWithdrawn {
        causes: Vec<String>,
        unread: i64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentioned: Vec<RoomId>,
    },
    /// My own name.
    Me(Me),
    /// What I tell about myself. The view of the account has it.
    ProfileChanged,
    /// An API token of mine was made or revoked. The view of the account lists them.
    TokensChanged,
    /// I have blocked somebody, or not any more. The view of the account lists them.
    BlocksChanged,
    /// I have saved a message, changed a note, or taken one off my list. The view of what I have saved lists them.
    SavedChanged,
    /// Who waits to come into a course or room whose members or participants I decide on has changed. Their views list them.
    WaitingChanged,
}
