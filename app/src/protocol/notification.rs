//! What is kept for a person: one row a recipient and cause, each saying why it was sent.
//!
//! Adding a kind is a variant here with its arm in [`Notification::presentation`], and one `notify::raise` where it happens.

use super::courses::Role;
use super::ids::{AssignmentId, CourseId, Millis, RoomId};
use serde::{Deserialize, Serialize};

/// What a person hears of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notification {
    /// Unread messages in a room: one row a room, kept as the distance between its last number and the read marker,
    /// so it can never disagree with the room.
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
    /// Somebody made me a member of a course, or I joined one.
    AddedToCourse {
        course: CourseId,
        title: String,
        role: Role,
    },
    /// Somebody let me into a private room.
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
    /// A path of this site that lands on the very thing.
    pub link: String,
    /// The kind in two words, for the label of the row.
    pub group: &'static str,
    pub urgency: Urgency,
}

impl Notification {
    /// The one place that says how each kind looks.
    pub fn presentation(&self) -> Presentation {
        use Urgency::{Ambient, Important};
        let presentation = |title: String, text: String, link: String, group, urgency| Presentation {
            title,
            text,
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
            } => presentation(
                match (direct, count) {
                    (true, 1) => format!("A direct message from {name}"),
                    (true, n) => format!("{n} direct messages from {name}"),
                    (false, 1) => format!("1 new message in {name}"),
                    (false, n) => format!("{n} new messages in {name}"),
                },
                String::new(),
                format!("/chat/{room}/{from}"),
                if *direct { "Direct message" } else { "New messages" },
                if *direct { Important } else { Ambient },
            ),
            Notification::Mentioned {
                room,
                name,
                number,
                by,
                excerpt,
            } => presentation(
                format!("{by} mentioned you in {name}"),
                excerpt.clone(),
                format!("/chat/{room}/{number}"),
                "Mention",
                Important,
            ),
            Notification::Announced {
                room,
                name,
                number,
                by,
                excerpt,
            } => presentation(
                format!("{by} announced in {name}"),
                excerpt.clone(),
                format!("/chat/{room}/{number}"),
                "Announcement",
                Important,
            ),
            Notification::AssignmentNew {
                course,
                assignment,
                title,
                ..
            } => presentation(
                format!("New assignment: {title}"),
                String::new(),
                format!("/courses/{course}#assignment-{assignment}"),
                "Assignment",
                Important,
            ),
            Notification::AssignmentChanged {
                course,
                assignment,
                title,
                ..
            } => presentation(
                format!("Assignment changed: {title}"),
                String::new(),
                format!("/courses/{course}#assignment-{assignment}"),
                "Assignment",
                Important,
            ),
            Notification::AddedToCourse { course, title, role } => presentation(
                format!("You are now in {title}"),
                format!("Your role is {}.", role.label()),
                format!("/courses/{course}"),
                "Course",
                Ambient,
            ),
            Notification::AddedToRoom { room, name, by } => presentation(
                format!("{by} added you to {name}"),
                String::new(),
                format!("/chat/{room}"),
                "Room",
                Ambient,
            ),
            Notification::RoleChanged {
                course,
                title,
                role,
                by,
            } => presentation(
                format!("You are now {} in {title}", role.label()),
                format!("{by} changed your role."),
                format!("/courses/{course}"),
                "Course",
                Important,
            ),
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

/// A notification as one person has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationRow {
    /// What it is about, unique for the person: `mention:7:42`. The key for marking it read.
    pub cause: String,
    pub notification: Notification,
    /// Why this person got it, as a sentence.
    pub reason: String,
    pub at: Millis,
    pub read_at: Option<Millis>,
    pub course: Option<CourseId>,
    /// The room and message that reading takes it away, if it is about one.
    pub room: Option<RoomId>,
    pub number: Option<i64>,
}
