//! Applies events to the state, in whatever order they come: the next event of a stream at once, an early one later, an
//! old one never. `client/socket_events.rs` calls it with every event of the socket.

use super::tab_state::State;
use crate::protocol::{Change, CourseId, Event, RoomId, Stream};

impl State {
    /// Takes in one event. An early one is held back, an old one is dropped. Afterwards [`State::missing_parts`] says
    /// whether something is missing.
    pub fn apply(&mut self, event: &Event) {
        if self.is_unlisted(event.stream) {
            return;
        }
        let Some(known) = self.known_version(event.stream) else {
            return self.expect_version(event.stream, event.version);
        };
        if event.version <= known {
            return;
        }
        self.expect_version(event.stream, event.version);
        self.reorder_buffer.hold(event);
        self.apply_held_events(event.stream);
        self.settle_home();
    }

    /// Applies every held event that follows the known version without a gap.
    pub(super) fn apply_held_events(&mut self, stream: Stream) {
        while let Some(known) = self.known_version(stream) {
            let Some(change) = self.reorder_buffer.take(stream, known + 1) else {
                break;
            };
            self.apply_change(stream, known + 1, change);
        }
        let applied = self.known_version(stream).unwrap_or(i64::MAX);
        self.reorder_buffer.drop_applied(stream, applied);
    }

    fn apply_change(&mut self, stream: Stream, version: i64, change: Change) {
        match stream {
            Stream::Room(room) => {
                self.apply_room_change_to_home(room, version, &change);
                self.apply_room_change_to_lists(room, version, &change);
                self.set_room_version(room, version);
                self.apply_room_change(room, version, change);
            }
            Stream::Course(course) => {
                self.apply_course_change_to_home(course, version, &change);
                self.set_course_version(course, version);
                self.apply_course_change(course, change);
            }
            Stream::User(_) => {
                self.overview.version = version;
                self.apply_user_change(change);
            }
        }
    }

    fn set_room_version(&mut self, room: RoomId, version: i64) {
        if let Some(entry) = self.room_entry_mut(room) {
            entry.version = entry.version.max(version);
        }
        if let Some(view) = self.open_room_mut(room) {
            view.version = version;
        }
        // If it has missed something, it keeps its version and is read again.
        if let Some(view) = (self.beside.as_mut()).filter(|view| view.room.id == room && view.version + 1 == version) {
            view.version = version;
        }
    }

    fn set_course_version(&mut self, course: CourseId, version: i64) {
        if let Some(entry) = self.course_entry_mut(course) {
            entry.version = entry.version.max(version);
        }
        if let Some(view) = self.course.as_mut().filter(|view| view.course.id == course) {
            view.version = version;
        }
    }
}
