//! What a client asks to see. One route of the site, one view.

use super::ids::{CourseId, RoomId};
use super::limits;
use serde::{Deserialize, Serialize};

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
