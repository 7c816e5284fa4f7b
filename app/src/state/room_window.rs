//! Which messages of a room a tab keeps: a window around the reader, so that neither the page nor the memory grows with
//! the room. What leaves it is read again when the reader scrolls there. And the ends of rooms that were open before, to
//! show them at once when they are opened again.

use super::recent_room::RecentRoom;
use super::tab_state::State;
use crate::protocol::{AssignmentFilter, CourseView, RoomId, RoomView, Snapshot, limits};

/// Messages that a window holds after it was trimmed: several screens in each direction.
const WINDOW: usize = 200;
/// New messages may fill a window up to here while the reader is not at its end.
const LARGEST_WINDOW: usize = 400;
/// How many rooms are kept after they were left, and how many messages of each.
const RECENT_ROOMS: usize = 6;
const RECENT_MESSAGES: usize = limits::ROOM as usize;

impl State {
    /// After older messages were put before the window: drops as many of its newest ones, none from `keep` on downwards.
    pub fn drop_newest(&mut self, keep: Option<i64>) {
        self.drop_end(WINDOW, keep);
    }

    /// After newer messages were put behind the window: drops as many of its oldest ones, none from `keep` on upwards.
    pub fn drop_oldest(&mut self, keep: Option<i64>) {
        let Some(view) = &mut self.room else { return };
        while view.messages.len() > WINDOW
            && let Some(oldest) = view.messages.first_entry()
            && keep.is_none_or(|keep| *oldest.key() < keep)
        {
            oldest.remove();
        }
    }

    /// After new messages came: drops the oldest ones of a reader at the end, else what is far below the reader.
    pub fn trim_after_event(&mut self, at_end: bool, keep: Option<i64>) {
        let Some(view) = &self.room else { return };
        let count = view.messages.len();
        // Not at each message: what leaves the page costs something too.
        if at_end && count > WINDOW + WINDOW / 4 {
            self.drop_oldest(keep);
        } else if count > LARGEST_WINDOW {
            self.drop_end(WINDOW + WINDOW / 2, keep);
        }
    }

    fn drop_end(&mut self, most: usize, keep: Option<i64>) {
        let Some(view) = &mut self.room else { return };
        while view.messages.len() > most
            && let Some(newest) = view.messages.last_entry()
            && keep.is_none_or(|keep| *newest.key() > keep)
        {
            newest.remove();
            view.at_end = false;
        }
    }

    /// Whether [`State::reopen_room`] can open this room: it was open before, and the tab knows all that has happened in
    /// it since, with nothing unread.
    pub fn has_recent_room(&self, room: RoomId) -> bool {
        let recent = self.recent_rooms.iter().find(|recent| recent.room.room.id == room);
        let recent = recent.map(|recent| (&recent.room, recent.course.as_ref()));
        let Some((view, course)) = recent.or(self.whole_beside(room).map(|view| (view, None))) else {
            return false;
        };
        let entry = self.room_entry(room);
        let known = entry.is_some_and(|entry| entry.version == view.version && entry.unread() == 0);
        let course = match (view.room.course, self.course.as_ref()) {
            (None, _) => true,
            (Some(course), Some(open)) if open.course.id == course => is_first_page(open),
            (Some(_), _) => course.is_some_and(|view| {
                let entry = self.overview.courses.iter().find(|entry| entry.id == view.course.id);
                entry.is_some_and(|entry| entry.version == view.version)
            }),
        };
        known && course && !self.has_unlisted_rooms()
    }

    /// Opens a room again that was open before; false if it has to be read.
    pub fn reopen_room(&mut self, room: RoomId) -> bool {
        if !self.has_recent_room(room) {
            return false;
        }
        let at = self.recent_rooms.iter().position(|recent| recent.room.room.id == room);
        let beside = || self.beside.take().map(|room| RecentRoom { room, course: None });
        let Some(recent) = at.map(|at| self.recent_rooms.remove(at)).or_else(beside) else {
            return false;
        };
        let open = self.course.as_ref().map(|view| view.course.id);
        let parts = Snapshot {
            // Without one, the course that is open stays: it is the same.
            course: recent.course.filter(|view| Some(view.course.id) != open),
            room: Some(RoomView {
                near: None,
                ..recent.room
            }),
            ..Snapshot::default()
        };
        self.open_parts(parts, false);
        true
    }

    /// The open room is being left: keeps its end.
    pub(super) fn remember_room(&mut self) {
        if let Some(room) = self.room.take().filter(|_| !self.room_stale) {
            self.remember(room);
        }
    }

    /// Keeps the end of a room, if nothing of it is missing.
    pub(super) fn remember(&mut self, mut room: RoomView) {
        self.recent_rooms.retain(|recent| recent.room.room.id != room.room.id);
        let complete = self.known_version_is_last(room.room.id, room.version);
        // What happens in a thread is only told while it is open.
        if !room.at_end || !complete || room.thread.is_some() {
            return;
        }
        let first = room.messages.keys().rev().nth(RECENT_MESSAGES - 1).copied();
        if let Some(first) = first {
            room.messages = room.messages.split_off(&first);
        }
        room.near = None;
        let course = self
            .course
            .as_ref()
            .filter(|view| Some(view.course.id) == room.room.course && is_first_page(view) && !self.course_stale);
        let course = course.cloned();
        self.recent_rooms.push(RecentRoom { room, course });
        if self.recent_rooms.len() > RECENT_ROOMS {
            self.recent_rooms.remove(0);
        }
    }

    /// Forgets a room that is open now, or that I am no longer in.
    pub(super) fn forget_recent_room(&mut self, room: RoomId) {
        self.recent_rooms.retain(|recent| recent.room.room.id != room);
    }

    /// Nothing of the room's stream is missing above this version.
    fn known_version_is_last(&self, room: RoomId, version: i64) -> bool {
        self.room_entry(room).is_some_and(|entry| entry.version == version)
    }
}

fn is_first_page(view: &CourseView) -> bool {
    view.listed.asks_like(&AssignmentFilter::default())
}
