//! Rooms beyond those that an overview lists. A tab does not know them; the server counts what is unread in them. So when
//! one of them changes, the overview is read again: the room is then among those in which something happened last.
//!
//! An answer holds everything that this tab was told before it asked. What it was told between asking and the answer may
//! not be in it: if that was about a room that the answer does not list, the tab asks once more.

use super::tab_state::State;
use crate::protocol::{CourseId, Overview, RoomId, RoomView, Stream};

impl State {
    /// There are rooms of mine that are not listed.
    pub fn has_unlisted_rooms(&self) -> bool {
        self.overview.unlisted.rooms > 0
    }

    /// The overview is being requested: by [`MissingPart::Overview`] or [`MissingPart::Entry`].
    ///
    /// [`MissingPart::Overview`]: super::MissingPart::Overview
    /// [`MissingPart::Entry`]: super::MissingPart::Entry
    pub fn overview_requested(&mut self) {
        self.unlisted_changed = false;
        self.touched.clear();
    }

    /// The request failed.
    pub fn overview_request_failed(&mut self) {
        self.unlisted_changed = self.has_unlisted_rooms();
    }

    /// I am not in this room, says the server, and my own stream does not tell.
    pub fn close_room(&mut self, room: RoomId) {
        self.leave_room(room);
        self.entry_missing = false;
    }

    /// The open thread is not there for me, says the server.
    pub fn close_thread(&mut self) {
        self.room = self.room.take().filter(|view| view.thread.is_none());
        self.thread_unheard = false;
    }

    /// I am not in this course, says the server, and my own stream does not tell.
    pub fn close_course(&mut self, course: CourseId) {
        self.overview.courses.retain(|entry| entry.id != course);
        self.course = self.course.take().filter(|view| view.course.id != course);
        self.members = self.members.take().filter(|page| page.course != course);
    }

    /// A room has changed, or my membership of it. True if it is not listed.
    pub(super) fn touch_room(&mut self, room: RoomId) -> bool {
        if !self.has_unlisted_rooms() {
            return false;
        }
        if self.room_entry(room).is_none() {
            self.unlisted_changed = true;
            return true;
        }
        if !self.touched.contains(&room) {
            self.touched.push(room);
        }
        false
    }

    /// Whether an event or head is of a room that is not listed, which is then read again.
    pub(super) fn is_unlisted(&mut self, stream: Stream) -> bool {
        match stream {
            Stream::Room(room) => self.touch_room(room),
            Stream::Course(course) => {
                self.overview.unlisted.courses > 0 && !self.overview.courses.iter().any(|entry| entry.id == course)
            }
            Stream::User(_) => false,
        }
    }

    /// The overview has been replaced by one that does not list all rooms or courses. What is open stays listed until it
    /// is read again.
    pub(super) fn keep_open_parts(&mut self, before: Overview) {
        let listed = |list: &Overview, room| list.rooms.iter().any(|entry| entry.id == room);
        self.entry_missing = false;
        if self.has_unlisted_rooms() {
            self.unlisted_changed |= self.touched.iter().any(|room| !listed(&self.overview, *room));
            let open = self.room.as_ref().map(RoomView::listed_room);
            if let Some(entry) = before.rooms.into_iter().find(|entry| Some(entry.id) == open)
                && !listed(&self.overview, entry.id)
            {
                self.overview.rooms.push(entry);
                self.entry_missing = true;
            }
        }
        if self.overview.unlisted.courses > 0 {
            let open = self.course.as_ref().map(|view| view.course.id);
            if let Some(entry) = before.courses.into_iter().find(|entry| Some(entry.id) == open)
                && !self.overview.courses.iter().any(|one| one.id == entry.id)
            {
                self.overview.courses.push(entry);
                self.course_stale = true;
            }
        }
    }
}
