//! What has changed, told to everybody it concerns.
//!
//! All events belong to one of three streams: a room's, a course's, or a person's own. Each stream is numbered
//! without holes, in the transaction that makes the change. A reader that sees a hole catches up; one that sees a
//! number twice ignores it. So events may arrive late, twice or in any order, and the picture comes out the same.

use super::courses::{Assignment, Course, CourseEntry, Member};
use super::ids::{AssignmentId, CourseId, RoomId, UserId};
use super::messages::Message;
use super::notification::NotificationRow;
use super::rooms::{NotificationLevel, Participant, Room, RoomEntry};
use super::users::Me;
use serde::{Deserialize, Serialize};

/// Whose numbering an event follows, and who hears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Heard by everybody who is in the room.
    Room(RoomId),
    /// Heard by every member of the course.
    Course(CourseId),
    /// Heard by all tabs of one person, whose id it carries.
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

/// What changed. Each carries the whole new value, so applying it needs no earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    // In a room's stream.
    /// A message is new, edited or deleted (see its fields); its `version` is the event's.
    Message(Message),
    /// The room's name or topic.
    Room(Room),
    /// Somebody came into the room, or changed role in it.
    Participant(Participant),
    /// Somebody is no longer in the room.
    ParticipantLeft(UserId),

    // In a course's stream.
    /// Title, code, description, dates, archived.
    Course(Course),
    /// Somebody joined or has another role. `total` is the number of members now.
    Member { member: Member, total: i64 },
    /// Somebody is no longer a member.
    MemberLeft { user: UserId, total: i64 },
    /// An assignment is new or changed.
    Assignment(Assignment),
    /// An assignment was taken back.
    AssignmentDeleted(AssignmentId),

    /// The invite link was renewed. The link itself is for staff, who look it up.
    InviteRenewed,

    // In both a room's and a course's stream.
    /// Somebody shown there has another name now.
    Renamed { user: UserId, name: String },

    // In a person's stream.
    /// I am in one more room, or a direct room's name (the other's) has changed.
    RoomJoined(RoomEntry),
    /// I am no longer in this room.
    RoomLeft(RoomId),
    /// I am in one more course.
    CourseJoined(CourseEntry),
    /// I am no longer in this course, nor in its rooms.
    CourseLeft(CourseId),
    /// My read marker in a room.
    Read { room: RoomId, number: i64 },
    /// How much I want to hear from a room.
    Level { room: RoomId, level: NotificationLevel },
    /// A notification for me is new or changed. `unread` counts my stored unread notifications now.
    Notification {
        notification: Box<NotificationRow>,
        unread: i64,
    },
    /// These notifications of mine were read, by their causes, at `at`.
    NotificationsRead { causes: Vec<String>, at: i64, unread: i64 },
    /// These notifications of mine are withdrawn, by their causes.
    NotificationsWithdrawn { causes: Vec<String>, unread: i64 },
    /// My own name.
    Me(Me),
    /// I have one API token more or less. Which ones there are is in the view of the account.
    TokensChanged,
}
