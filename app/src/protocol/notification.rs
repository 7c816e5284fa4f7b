//! What is stored for a user who was away: one row a recipient and cause, each with its reason.
//!
//! A new kind is a variant of [`Notification`] with its arms in the methods below and in `notification_presentation.rs`,
//! and one `raise` in the server where it happens.

use super::courses::Role;
use super::ids::{AssignmentId, CourseId, Millis, OfferId, RoomId};
use super::offers::Offered;
use serde::{Deserialize, Serialize};

/// What a user is notified of. Stored as JSON, so variants and fields keep their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notification {
    /// Unread messages in a room. Never stored: it is the distance between the room's last number and the read marker, so it
    /// cannot disagree with the room.
    Messages {
        room: RoomId,
        name: String,
        direct: bool,
        count: i64,
        from: i64,
    },
    /// Somebody wrote `@me`.
    Mentioned {
        room: RoomId,
        name: String,
        number: i64,
        by: String,
        excerpt: String,
    },
    /// Somebody replied in a thread that I follow: the first reply that I have not read. Later ones raise no further one before
    /// that is read. `name` is that of the room of the thread's root.
    Replied {
        thread: RoomId,
        name: String,
        number: i64,
        by: String,
        excerpt: String,
    },
    /// A message in an announcement room.
    Announced {
        room: RoomId,
        name: String,
        number: i64,
        by: String,
        excerpt: String,
    },
    /// A new assignment.
    AssignmentNew {
        course: CourseId,
        assignment: AssignmentId,
        title: String,
        due_at: Millis,
    },
    /// Its title, text or due date changed. The latest change replaces an earlier one.
    AssignmentChanged {
        course: CourseId,
        assignment: AssignmentId,
        title: String,
        due_at: Millis,
    },
    /// Somebody made me a member of a course.
    AddedToCourse {
        course: CourseId,
        title: String,
        role: Role,
    },
    /// Somebody offers me a place, a role or a private room.
    Offered {
        offer: OfferId,
        what: Offered,
        title: String,
        by: String,
    },
    /// People ask to be let into a course of mine.
    JoinAsked { course: CourseId, title: String },
    /// I asked to be let into a course, and its staff refused.
    JoinRefused { course: CourseId, title: String },
    /// The invite link of a course of mine was used unusually often.
    InviteUsedOften { course: CourseId, title: String, uses: i64 },
    /// Somebody added me to a private room. (Before there were offers.)
    AddedToRoom { room: RoomId, name: String, by: String },
    /// My role in a course.
    RoleChanged {
        course: CourseId,
        title: String,
        role: Role,
        by: String,
    },
    /// Many wrong passwords were tried for my account. One a day (since 1970, in UTC), however many there are.
    WrongPasswords {
        tries: i64,
        networks: i64,
        since: Millis,
        day: i64,
    },
}

/// What a notification is about: decides in which course it is listed and what reading marks it as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Reading the room up to the message reads it.
    Message {
        room: RoomId,
        number: i64,
    },
    /// Reading anything in the room reads it.
    Room(RoomId),
    Course(CourseId),
    /// The recipient alone: it is listed in no course.
    Me,
}

/// Whom a kind of notification is for. Whoever caused it is never among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The participants of a room whose usernames a message mentions.
    Mentioned,
    /// The staff in a room, whom a message mentions as such.
    StaffMentioned,
    /// All participants of a room, whom a message mentions as such.
    EveryoneMentioned,
    /// All participants of a room.
    Room(RoomId),
    /// Whoever follows a thread.
    Thread(RoomId),
    /// All members of a course.
    Course(CourseId),
    /// The users it is raised for.
    Personal,
}

impl Notification {
    /// Unique for the recipient, and the key for marking it as read. A second one of the same cause replaces the first.
    pub fn cause(&self) -> String {
        match self {
            Notification::Messages { room, .. } => format!("room:{room}"),
            Notification::Mentioned { room, number, .. } => format!("mention:{room}:{number}"),
            Notification::Replied { thread, .. } => Self::cause_of_thread(*thread),
            Notification::Announced { room, number, .. } => format!("announced:{room}:{number}"),
            Notification::AssignmentNew { assignment, .. } => format!("assignment:{assignment}"),
            Notification::AssignmentChanged { assignment, .. } => format!("assignment-changed:{assignment}"),
            Notification::AddedToCourse { course, .. } => format!("added-to-course:{course}"),
            Notification::Offered { offer, .. } => format!("offer:{offer}"),
            Notification::JoinAsked { course, .. } => format!("asked:{course}"),
            Notification::JoinRefused { course, .. } => format!("refused:{course}"),
            Notification::InviteUsedOften { course, .. } => format!("invite-used:{course}"),
            Notification::AddedToRoom { room, .. } => format!("added-to-room:{room}"),
            Notification::RoleChanged { course, .. } => format!("role:{course}"),
            Notification::WrongPasswords { day, .. } => format!("wrong-passwords:{day}"),
        }
    }

    /// How the causes begin of what [asks](Self::asks) for its recipient.
    pub const ASKING_CAUSES: [&str; 6] = [
        "mention:",
        "offer:",
        "asked:",
        "invite-used:",
        "role:",
        "wrong-passwords:",
    ];

    /// Whether it asks for its recipient: it is meant for this one person, or waits for an answer. What everybody in a
    /// course is told does not, nor does an unread room, unless only the two of us are in it.
    pub fn asks(&self) -> bool {
        match self {
            Notification::Mentioned { .. }
            | Notification::Offered { .. }
            | Notification::JoinAsked { .. }
            | Notification::InviteUsedOften { .. }
            | Notification::RoleChanged { .. }
            | Notification::WrongPasswords { .. } => true,
            Notification::Messages { direct, .. } => *direct,
            Notification::Replied { .. }
            | Notification::Announced { .. }
            | Notification::AssignmentNew { .. }
            | Notification::AssignmentChanged { .. }
            | Notification::AddedToCourse { .. }
            | Notification::JoinRefused { .. }
            | Notification::AddedToRoom { .. } => false,
        }
    }

    /// The cause of the notification that there are unread replies in a thread.
    pub fn cause_of_thread(thread: RoomId) -> String {
        format!("replied:{thread}")
    }

    /// The causes of all notifications about an assignment.
    pub fn causes_of_assignment(id: AssignmentId) -> [String; 2] {
        [format!("assignment:{id}"), format!("assignment-changed:{id}")]
    }

    pub fn subject(&self) -> Subject {
        match self {
            Notification::Messages { room, .. } | Notification::AddedToRoom { room, .. } => Subject::Room(*room),
            Notification::Mentioned { room, number, .. } | Notification::Announced { room, number, .. } => {
                Subject::Message {
                    room: *room,
                    number: *number,
                }
            }
            Notification::Replied { thread, number, .. } => Subject::Message {
                room: *thread,
                number: *number,
            },
            Notification::AssignmentNew { course, .. }
            | Notification::AssignmentChanged { course, .. }
            | Notification::AddedToCourse { course, .. }
            | Notification::RoleChanged { course, .. } => Subject::Course(*course),
            Notification::JoinAsked { course, .. } | Notification::InviteUsedOften { course, .. } => {
                Subject::Course(*course)
            }
            Notification::Offered { .. } | Notification::JoinRefused { .. } | Notification::WrongPasswords { .. } => {
                Subject::Me
            }
        }
    }

    pub fn audience(&self) -> Audience {
        match self {
            Notification::Messages { room, .. } | Notification::Announced { room, .. } => Audience::Room(*room),
            Notification::Mentioned { .. } => Audience::Mentioned,
            Notification::Replied { thread, .. } => Audience::Thread(*thread),
            Notification::AssignmentNew { course, .. } | Notification::AssignmentChanged { course, .. } => {
                Audience::Course(*course)
            }
            Notification::AddedToCourse { .. }
            | Notification::Offered { .. }
            | Notification::JoinAsked { .. }
            | Notification::JoinRefused { .. }
            | Notification::InviteUsedOften { .. }
            | Notification::AddedToRoom { .. }
            | Notification::RoleChanged { .. }
            | Notification::WrongPasswords { .. } => Audience::Personal,
        }
    }

    /// Names whoever caused it by the name that they have now.
    pub fn set_by(&mut self, name: &str) {
        if let Some(by) = self.by_mut() {
            name.clone_into(by);
        }
    }

    /// The name of whoever caused it, for the kinds that name somebody.
    pub fn by_mut(&mut self) -> Option<&mut String> {
        match self {
            Notification::Mentioned { by, .. }
            | Notification::Replied { by, .. }
            | Notification::Announced { by, .. }
            | Notification::Offered { by, .. }
            | Notification::AddedToRoom { by, .. }
            | Notification::RoleChanged { by, .. } => Some(by),
            Notification::Messages { .. }
            | Notification::AssignmentNew { .. }
            | Notification::AssignmentChanged { .. }
            | Notification::AddedToCourse { .. }
            | Notification::JoinAsked { .. }
            | Notification::JoinRefused { .. }
            | Notification::InviteUsedOften { .. }
            | Notification::WrongPasswords { .. } => None,
        }
    }

    /// When the thing in the notification is due, for the kinds that have that.
    pub fn due_at(&self) -> Option<Millis> {
        match self {
            Notification::AssignmentNew { due_at, .. } | Notification::AssignmentChanged { due_at, .. } => {
                Some(*due_at)
            }
            Notification::Messages { .. }
            | Notification::Mentioned { .. }
            | Notification::Replied { .. }
            | Notification::Announced { .. }
            | Notification::AddedToCourse { .. }
            | Notification::Offered { .. }
            | Notification::JoinAsked { .. }
            | Notification::JoinRefused { .. }
            | Notification::InviteUsedOften { .. }
            | Notification::AddedToRoom { .. }
            | Notification::RoleChanged { .. }
            | Notification::WrongPasswords { .. } => None,
        }
    }
}
