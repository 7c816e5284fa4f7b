//! What the tab must ask the server for so that its state is complete again.

use super::tab_state::State;
use crate::protocol::{
    AssignmentFilter, CourseId, MemberFilter, NotificationFilter, Request, RoomId, RoomView, RootMessage, Stream, View,
};

/// A part of the state that has to be read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MissingPart {
    /// Events of the open room: send `catch_up`.
    CatchUp { room: RoomId, since: i64, from: i64 },
    /// The open thread: that it is open, and its events.
    Thread { room: RoomId, since: i64, from: i64 },
    /// The whole room, at its end.
    Room(RoomId),
    /// The room of the open thread, around the message that it answers.
    Beside(RootMessage),
    /// The course, with the open page of its assignments.
    Course(CourseId, AssignmentFilter),
    /// The course and the open page of its members.
    Members(CourseId, MemberFilter),
    /// The list of notifications.
    Notifications(NotificationFilter),
    /// The page of the day.
    Home,
    /// The account.
    Account,
    /// The threads that I follow.
    Threads { page: i64 },
    /// The pinned messages of a room.
    Pins(RoomId),
    /// What I have saved.
    Saved { page: i64 },
    /// The overview.
    Overview,
    /// The overview with the open room in its lists, while it does not list all rooms.
    Entry(RoomId),
}

impl MissingPart {
    /// The request that brings it.
    pub fn request(self) -> Request {
        match self {
            MissingPart::CatchUp { room, since, from } => Request::CatchUp { room, since, from },
            MissingPart::Thread { room, since, from } => Request::OpenThread { room, since, from },
            MissingPart::Room(room) => Request::View(View::end_of(room)),
            MissingPart::Beside(RootMessage { room, number }) => Request::View(View::Room {
                room,
                near: Some(number),
            }),
            MissingPart::Course(course, filter) => Request::View(View::course(course, filter)),
            MissingPart::Members(course, filter) => Request::View(View::Members { course, filter }),
            MissingPart::Notifications(filter) => Request::View(View::Notifications { filter }),
            MissingPart::Home => Request::View(View::Home),
            MissingPart::Account => Request::View(View::Account),
            MissingPart::Threads { page } => Request::View(View::Threads { page }),
            MissingPart::Pins(room) => Request::View(View::Pins { room }),
            MissingPart::Saved { page } => Request::View(View::Saved { page }),
            MissingPart::Overview => Request::View(View::Overview),
            MissingPart::Entry(room) => Request::View(View::Entry { room }),
        }
    }
}

impl State {
    /// What is missing, most urgent first. Empty when the state is complete.
    pub fn missing_parts(&self) -> Vec<MissingPart> {
        let mut missing = Vec::new();
        let mut course_stale = self.course_stale;
        // The list must not be behind the open room, or it would count what was read there as unread.
        let mut overview = (self.room.as_ref())
            .and_then(|view| Some(self.room_entry(view.room.id)?.version < view.version))
            .unwrap_or(false)
            || self.deleted_unknown;
        for &(stream, version) in self.reorder_buffer.latest_versions() {
            if self.known_version(stream).is_none_or(|known| known >= version) {
                continue;
            }
            match (stream, &self.room, &self.course) {
                // A thread that has just been opened is caught up anyway.
                (Stream::Room(id), Some(view), _) if view.room.id == id && self.thread_unheard => {}
                (Stream::Room(id), Some(view), _) if view.room.id == id => missing.push(MissingPart::CatchUp {
                    room: id,
                    since: view.version,
                    from: oldest(view),
                }),
                (Stream::Course(id), _, Some(view)) if view.course.id == id => course_stale = true,
                _ => overview = true,
            }
        }
        if let (true, Some(view)) = (self.thread_unheard, &self.room) {
            missing.push(MissingPart::Thread {
                room: view.room.id,
                since: view.version,
                from: oldest(view),
            });
        }
        if let (true, Some(view)) = (self.room_stale, &self.room) {
            missing.push(MissingPart::Room(view.room.id));
        }
        missing.extend(self.beside_missing().map(MissingPart::Beside));
        let members = (self.members.as_ref()).filter(|page| course_stale || page.version < self.members_changed_at);
        match (members, &self.course) {
            (Some(page), _) => missing.push(MissingPart::Members(page.course, page.filter.clone())),
            (None, Some(view)) if course_stale => missing.push(MissingPart::Course(view.course.id, view.listed)),
            (None, _) => {}
        }
        // Its answer brings its notifications.
        let home = self.home_is_incomplete();
        // The server refuses the notifications of a course that I am no longer in.
        if let (false, true, Some(page)) = (home, self.notifications_incomplete, &self.notifications)
            && self.may_view(&View::Notifications { filter: page.filter })
        {
            missing.push(MissingPart::Notifications(page.filter));
        }
        if home {
            missing.push(MissingPart::Home);
        }
        if self.account_stale && self.account.is_some() {
            missing.push(MissingPart::Account);
        }
        if let (true, Some(threads)) = (self.threads_stale, &self.threads) {
            missing.push(MissingPart::Threads { page: threads.page });
        }
        if let (true, Some(page)) = (self.pins_are_stale(), &self.pins) {
            missing.push(MissingPart::Pins(page.room));
        }
        if let (true, Some(page)) = (self.saved_stale, &self.saved) {
            missing.push(MissingPart::Saved { page: page.page });
        }
        overview |= self.has_unlisted_rooms() && (self.unlisted_changed || self.entry_missing);
        match &self.room {
            Some(view) if overview && self.has_unlisted_rooms() => missing.push(MissingPart::Entry(view.listed_room())),
            Some(_) | None if overview => missing.push(MissingPart::Overview),
            Some(_) | None => {}
        }
        missing
    }
}

/// The first number of a room's window.
fn oldest(view: &RoomView) -> i64 {
    view.messages.keys().next().copied().unwrap_or(1)
}
