//! What a person may ask for. Every change goes through one of these, whichever way it came: socket, form without
//! JavaScript, server function. The server's `commands` folder has one function for each.
//!
//! In JSON the field `do` names the command: `{"do": "send", "room": 7, "uuid": "…", "content": "Hello"}`. A form
//! sends the same names as text.

use super::courses::Role;
use super::due::Due;
use super::ids::{AssignmentId, CourseId, RoomId, SessionId, TokenId, UserId};
use super::lenient_ids::{lenient_option, lenient_users};
use super::lenient_values::{lenient_flag, lenient_number};
use super::rooms::{NotificationLevel, RoomKind};
use serde::{Deserialize, Serialize};

/// A change that a signed-in person asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Say something in a room. `uuid` is made by the sender once a message and never used for another: a repeat
    /// returns the first result. Moves the sender's own read marker to the message.
    Send {
        room: RoomId,
        uuid: String,
        content: String,
    },
    /// Change one's own message. `version` is the message's version that was edited: if it has changed since, the
    /// answer is a conflict.
    Edit {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
        #[serde(deserialize_with = "lenient_number")]
        version: i64,
        content: String,
    },
    /// Take a message back: one's own, or as staff any in the course. Its text is erased; its number stays.
    Delete {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
    },
    /// I have read the room up to this number. Only ever moves forward; clamped to the last message.
    Read {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
    },
    /// Make this message and all after it unread again. The one way a marker moves back.
    MarkUnread {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
    },
    /// How much I want to hear from a room.
    SetNotificationLevel { room: RoomId, level: NotificationLevel },

    /// Open a room for everybody in a course. Staff only. `kind` is `course` or `announcement`.
    NewRoom {
        course: CourseId,
        kind: RoomKind,
        name: String,
        #[serde(default)]
        topic: String,
    },
    /// Open a room for chosen people, of a course (all of them its members) or of none (people one shares a course
    /// with). The maker is its owner.
    NewPrivateRoom {
        #[serde(default, deserialize_with = "lenient_option")]
        course: Option<CourseId>,
        name: String,
        #[serde(default)]
        topic: String,
        #[serde(default, deserialize_with = "lenient_users")]
        participants: Vec<UserId>,
    },
    /// Open the one direct room with a person one shares a course with. The same two always get the same room.
    OpenDirect { user: UserId },
    /// Change a room's name and topic. Staff in course rooms, the owner in private ones.
    ChangeRoom {
        room: RoomId,
        name: String,
        #[serde(default)]
        topic: String,
    },
    /// Let one more person into a private room. The owner or staff.
    AddParticipant { room: RoomId, user: UserId },
    /// Take a person out of a private room. The owner or staff.
    RemoveParticipant { room: RoomId, user: UserId },
    /// Leave a private room.
    LeaveRoom { room: RoomId },

    /// Start a course. The maker is its instructor, and it has a room "General".
    NewCourse {
        #[serde(flatten)]
        about: CourseDetails,
    },
    /// Change what a course says about itself. Instructors only.
    ChangeCourse {
        course: CourseId,
        #[serde(flatten)]
        about: CourseDetails,
    },
    /// Close a course for writing, or open it again. Instructors only.
    ArchiveCourse {
        course: CourseId,
        #[serde(deserialize_with = "lenient_flag")]
        archived: bool,
    },
    /// Make a new invite link and end the old one. Staff only. It ends by itself after `days`, 0 for never.
    RenewInvite {
        course: CourseId,
        #[serde(deserialize_with = "lenient_number")]
        days: i64,
    },
    /// Join a course as a student, by the code of its invite link.
    JoinCourse { invite: String },
    /// Make somebody who has an account a member, by user name. Instructors only; they hear of it.
    AddMember {
        course: CourseId,
        username: String,
        role: Role,
    },
    /// Give a member another role. Instructors only; the last instructor stays one.
    SetRole { course: CourseId, user: UserId, role: Role },
    /// Take a member out of a course. Instructors anybody, assistants students.
    RemoveMember { course: CourseId, user: UserId },
    /// Leave a course. Its last instructor cannot.
    LeaveCourse { course: CourseId },

    /// Give the course an assignment. Staff only.
    NewAssignment {
        course: CourseId,
        title: String,
        #[serde(default)]
        text: String,
        due: Due,
    },
    /// Change an assignment. Staff only.
    ChangeAssignment {
        assignment: AssignmentId,
        title: String,
        #[serde(default)]
        text: String,
        due: Due,
    },
    /// Take an assignment back, and its notifications with it. Staff only.
    DeleteAssignment { assignment: AssignmentId },

    /// I have seen this notification. `cause` is the notification's key.
    ReadNotification { cause: String },
    /// I have seen all my notifications, of one course or of all. Rooms with unread messages become read too.
    ReadAllNotifications {
        #[serde(default, deserialize_with = "lenient_option")]
        course: Option<CourseId>,
    },

    /// Change the name others see.
    Rename { name: String },
    /// Change my password. Ends my other sessions.
    ChangePassword { old: String, new: String },
    /// End one of my sessions; its open tabs are signed out at once.
    EndSession { session: SessionId },
    /// Make an API token, with which a script does what I may. It ends by itself after `days`, 0 for never. The secret
    /// is in the Ack and nowhere else. Not open to tokens.
    NewToken {
        name: String,
        #[serde(deserialize_with = "lenient_number")]
        days: i64,
    },
    /// End one of my API tokens; its open sockets are closed at once. Not open to tokens.
    RevokeToken { token: TokenId },
}

/// What a course says about itself, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseDetails {
    pub title: String,
    pub code: String,
    #[serde(default)]
    pub description: String,
    /// First day, `2026-09-01`, or empty.
    #[serde(default)]
    pub starts_on: String,
    /// Last day, `2027-01-31`, or empty.
    #[serde(default)]
    pub ends_on: String,
}

/// What came of a command, inside its Ack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It is so now. The change itself arrives as events.
    Ok,
    /// The message that was sent, edited or deleted; for a repeated send, the first one.
    Message { room: RoomId, number: i64, version: i64 },
    /// The room that was made or opened.
    Room(RoomId),
    /// The course that was made or joined.
    Course(CourseId),
    /// The assignment that was made or changed.
    Assignment { course: CourseId, assignment: AssignmentId },
    /// The API token that was made. Its secret is shown to the owner now and kept nowhere.
    Token { token: TokenId, secret: String },
}
