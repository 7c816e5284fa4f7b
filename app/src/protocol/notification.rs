//! What is stored for a user who was away: one row a recipient and cause, each with its reason.
//!
//! A new kind is a variant of [`Notification`] with its arms in the methods below, and one `raise` in the server where it
//! happens.

use super::courses::Role;
use super::ids::{AssignmentId, CourseId, Millis, RoomId};
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
    /// Somebody added me to a private room.
    AddedToRoom { room: RoomId, name: String, by: String },
    /// My role in a course.
    RoleChanged {
        course: CourseId,
        title: String,
        role: Role,
        by: String,
    },
}

/// How much a notification asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Good to know.
    Ambient,
    /// Asks for me.
    Important,
}

/// How a notification looks and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presentation {
    pub title: String,
    pub text: String,
    /// A path of this site that leads to the thing itself.
    pub link: String,
    /// The kind in two words, for the label of the row.
    pub group: &'static str,
    pub urgency: Urgency,
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
}

/// Whom a kind of notification is for. Whoever caused it is never among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The participants of a room whose usernames a message mentions.
    Mentioned,
    /// All participants of a room.
    Room(RoomId),
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
            Notification::Announced { room, number, .. } => format!("announced:{room}:{number}"),
            Notification::AssignmentNew { assignment, .. } => format!("assignment:{assignment}"),
            Notification::AssignmentChanged { assignment, .. } => format!("assignment-changed:{assignment}"),
            Notification::AddedToCourse { course, .. } => format!("added-to-course:{course}"),
            Notification::AddedToRoom { room, .. } => format!("added-to-room:{room}"),
            Notification::RoleChanged { course, .. } => format!("role:{course}"),
        }
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
            Notification::AssignmentNew { course, .. }
            | Notification::AssignmentChanged { course, .. }
            | Notification::AddedToCourse { course, .. }
            | Notification::RoleChanged { course, .. } => Subject::Course(*course),
        }
    }

    pub fn audience(&self) -> Audience {
        match self {
            Notification::Messages { room, .. } | Notification::Announced { room, .. } => Audience::Room(*room),
            Notification::Mentioned { .. } => Audience::Mentioned,
            Notification::AssignmentNew { course, .. } | Notification::AssignmentChanged { course, .. } => {
                Audience::Course(*course)
            }
            Notification::AddedToCourse { .. }
            | Notification::AddedToRoom { .. }
            | Notification::RoleChanged { .. } => Audience::Personal,
        }
    }

    pub fn presentation(&self) -> Presentation {
        use Urgency::{Ambient, Important};
        let present = |title: String, text: &str, link: String, group, urgency| Presentation {
            title,
            text: text.to_owned(),
            link,
            group,
            urgency,
        };
        match self {
            Notification::Messages {
                room,
                name,
                direct,
                count,
                from,
            } => {
                let title = match (direct, count) {
                    (true, 1) => format!("A direct message from {name}"),
                    (true, n) => format!("{n} direct messages from {name}"),
                    (false, 1) => format!("1 new message in {name}"),
                    (false, n) => format!("{n} new messages in {name}"),
                };
                let (group, urgency) = if *direct {
                    ("Direct message", Important)
                } else {
                    ("New messages", Ambient)
                };
                present(title, "", format!("/chat/{room}/{from}"), group, urgency)
            }
            Notification::Mentioned {
                room,
                name,
                number,
                by,
                excerpt,
            } => {
                let title = format!("{by} mentioned you in {name}");
                present(title, excerpt, format!("/chat/{room}/{number}"), "Mention", Important)
            }
            Notification::Announced {
                room,
                name,
                number,
                by,
                excerpt,
            } => {
                let link = format!("/chat/{room}/{number}");
                present(
                    format!("{by} announced in {name}"),
                    excerpt,
                    link,
                    "Announcement",
                    Important,
                )
            }
            Notification::AssignmentNew {
                course,
                assignment,
                title,
                ..
            } => {
                let link = format!("/courses/{course}#assignment-{assignment}");
                present(format!("New assignment: {title}"), "", link, "Assignment", Important)
            }
            Notification::AssignmentChanged {
                course,
                assignment,
                title,
                ..
            } => {
                let link = format!("/courses/{course}#assignment-{assignment}");
                present(
                    format!("Assignment changed: {title}"),
                    "",
                    link,
                    "Assignment",
                    Important,
                )
            }
            Notification::AddedToCourse { course, title, role } => {
                let text = format!("Your role is {}.", role.label());
                let title = format!("You are now in {title}");
                present(title, &text, format!("/courses/{course}"), "Course", Ambient)
            }
            Notification::AddedToRoom { room, name, by } => {
                let title = format!("{by} added you to {name}");
                present(title, "", format!("/chat/{room}"), "Room", Ambient)
            }
            Notification::RoleChanged {
                course,
                title,
                role,
                by,
            } => {
                let title = format!("You are now {} in {title}", role.label());
                let text = format!("{by} changed your role.");
                present(title, &text, format!("/courses/{course}"), "Course", Important)
            }
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
            | Notification::Announced { .. }
            | Notification::AddedToCourse { .. }
            | Notification::AddedToRoom { .. }
            | Notification::RoleChanged { .. } => None,
        }
    }
}

/// A notification as one user has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationRow {
    /// See [`Notification::cause`]: `mention:7:42`.
    pub cause: String,
    pub notification: Notification,
    /// Why this user got it, as a sentence.
    pub reason: String,
    pub at: Millis,
    pub read_at: Option<Millis>,
    pub course: Option<CourseId>,
    /// The room and message it is about, if it is about one: reading them reads it.
    pub room: Option<RoomId>,
    pub number: Option<i64>,
}
