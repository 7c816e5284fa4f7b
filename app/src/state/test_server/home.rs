//! What the test server answers about the page of the day, and about what is unread.

use super::server::{COURSE, TestServer};
use crate::protocol::{DueEntry, HomeCourse, HomeView, LastLine, Overview, RoomEntry, RoomId};
use crate::state::{home_rooms, last_line};
use std::collections::BTreeSet;

impl TestServer {
    pub(super) fn home(&self, overview: &Overview) -> HomeView {
        let from = 5_000;
        let lines = home_rooms(&overview.rooms).into_iter().map(|entry| {
            let last = &self.rooms[&entry.id].messages[&entry.last_number];
            last_line(last, entry.version)
        });
        let mut lines: Vec<LastLine> = lines.collect();
        lines.sort_by_key(|line| line.room);
        let due = (self.course.assignments.iter())
            .filter(|one| one.due_at >= from)
            .map(|one| DueEntry {
                assignment: one.id,
                course: one.course,
                title: one.title.clone(),
                due_at: one.due_at,
            });
        HomeView {
            from,
            due: due.collect(),
            due_more: 0,
            lines,
            courses: vec![HomeCourse {
                course: COURSE,
                version: self.course.version,
                duties: None,
            }],
        }
    }

    /// The entry of a room, with what was deleted in it after my read marker.
    pub(super) fn entry(&self, room: RoomId) -> RoomEntry {
        let room_state = &self.rooms[&room];
        let mut entry = room_state.entry.clone();
        let unread = room_state
            .messages
            .values()
            .filter(|message| message.number > entry.read);
        entry.deleted = unread
            .filter(|message| message.deleted_at.is_some())
            .map(|message| message.number)
            .collect();
        entry
    }

    /// Rooms of whose messages I have unread notifications.
    pub(super) fn mentioned(&self) -> Vec<RoomId> {
        let unread = self.notifications.values().filter(|row| row.read_at.is_none());
        let rooms: BTreeSet<RoomId> = unread.filter_map(|row| row.room).collect();
        rooms.into_iter().collect()
    }
}
