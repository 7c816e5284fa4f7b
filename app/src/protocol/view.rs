//! Views: what a client asks to see. Each route of the site has one.

use super::assignment_filter::AssignmentFilter;
use super::ids::{CourseId, RoomId, UserId};
use super::limits;
use super::lists::{ContactFilter, MemberFilter, RoomFilter};
use super::notification_row::NotificationRow;
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// What a page is drawn from; the answer is a [`Snapshot`](super::snapshot::Snapshot).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum View {
    /// Only the overview.
    Overview,
    /// The page of the day: what asks for me, what is new and what is due.
    Home,
    /// Only the overview, with this room and its course in its lists.
    Entry {
        room: RoomId,
    },
    /// A page of all my rooms.
    Rooms {
        #[serde(default)]
        filter: RoomFilter,
    },
    /// A room at my first unread message, or at its end if that shows it; or around a number, past the last one at
    /// its end.
    Room {
        room: RoomId,
        near: Option<i64>,
    },
    /// A course with its staff and the first page of its assignments.
    Course {
        course: CourseId,
    },
    /// The same with another page of its assignments.
    Assignments {
        course: CourseId,
        #[serde(default)]
        filter: AssignmentFilter,
    },
    /// A course and a page of its members.
    Members {
        course: CourseId,
        #[serde(default)]
        filter: MemberFilter,
    },
    Notifications {
        filter: NotificationFilter,
    },
    /// A page of the threads that I follow: those with something unread first, then those with the newest replies.
    Threads {
        /// From 0. Past the last one it is empty.
        #[serde(default)]
        page: i64,
    },
    /// The pinned messages of a room.
    Pins {
        room: RoomId,
    },
    /// A page of the messages that I have saved, newest first.
    Saved {
        /// From 0. Past the last one it is empty.
        #[serde(default)]
        page: i64,
    },
    /// One message that is not deleted, to save or to forward it. `to` is searched among the rooms to forward it to; without it
    /// none are listed. `target` is the room that was chosen.
    Message {
        room: RoomId,
        number: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<RoomFilter>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<RoomId>,
    },
    /// The number of the first message of a room that was sent then or later, else of the last one. `at` is in UTC milliseconds.
    NumberAt {
        room: RoomId,
        at: Millis,
    },
    Account,
    /// The settings of a room: the room at its end, and users who can be added to it. `q` searches among them.
    RoomSettings {
        room: RoomId,
        #[serde(default)]
        q: String,
    },
    /// Users to start a conversation with: those one shares a course with. If the filter names a course, with the course.
    Contacts {
        #[serde(default)]
        filter: ContactFilter,
    },
    /// A page of a room's history before (or after) a number, at most `limits::PAGE` messages.
    Before {
        room: RoomId,
        number: i64,
    },
    After {
        room: RoomId,
        number: i64,
    },
    /// Who has reacted to a message.
    Reactions {
        room: RoomId,
        number: i64,
    },
    /// How what is being written can go on: people and groups after `@`, emoji after `:`, by a part of their names.
    Completions {
        room: RoomId,
        q: String,
    },
    /// Somebody with whom I share a course or a room, and their role in a course of mine.
    Profile {
        user: UserId,
        #[serde(default)]
        course: Option<CourseId>,
    },
    /// A text as a message in a room would show it.
    Preview {
        room: RoomId,
        content: String,
    },
    /// Messages that are searched for, in all rooms that I may read. (The page has no client, so the browser knows nothing of
    /// this.)
    #[cfg(feature = "ssr")]
    Search {
        filter: super::search::SearchFilter,
    },
}

impl View {
    /// A course with a page of its assignments.
    pub fn course(course: CourseId, filter: AssignmentFilter) -> Self {
        if filter == AssignmentFilter::default() {
            Self::Course { course }
        } else {
            Self::Assignments { course, filter }
        }
    }

    /// A message, to save it.
    pub fn message(room: RoomId, number: i64) -> Self {
        Self::Message {
            room,
            number,
            to: None,
            target: None,
        }
    }

    /// A message, to forward it: with the rooms that a search finds, until one is chosen.
    pub fn forward(room: RoomId, number: i64, q: &str, target: Option<RoomId>) -> Self {
        let filter = || RoomFilter {
            q: q.to_owned(),
            ..RoomFilter::default()
        };
        Self::Message {
            room,
            number,
            to: target.is_none().then(filter),
            target,
        }
    }

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
    /// Only what asks for me: see `Notification::asks`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// Only what belongs to this course.
    #[serde(default)]
    pub course: Option<CourseId>,
    /// Which page, from 0. Past the last one it is empty.
    #[serde(default)]
    pub page: i64,
}

impl NotificationFilter {
    /// Whether a notification is in the list, whatever the page.
    pub fn lists(&self, row: &NotificationRow) -> bool {
        (self.course.is_none() || self.course == row.course)
            && !(self.unread && row.read_at.is_some())
            && (!self.asks || row.notification.asks())
    }

    /// Those of the page of the day.
    pub fn of_home() -> Self {
        Self {
            unread: true,
            asks: true,
            ..Self::default()
        }
    }
}
