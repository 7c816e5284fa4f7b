//! Views: what a client asks to see. Each route of the site has one.

use super::ids::{CourseId, RoomId};
use super::limits;
use serde::{Deserialize, Serialize};

/// What a page is drawn from; the answer is a [`Snapshot`](super::snapshot::Snapshot).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum View {
    /// Only the overview.
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
    /// The settings of a room: the room at its end, and the users who can be added to it.
    RoomSettings {
        room: RoomId,
    },
    /// All users one shares a course with, to start a conversation with.
    Contacts,
    /// A page of a room's history before (or after) a number, at most `limits::PAGE` messages.
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
