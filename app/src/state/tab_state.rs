//! What one tab knows. Pure: no signals, no sockets, no clock. `live.rs` feeds it and draws from it, the server's
//! tests feed it the events of every command and compare it with a fresh snapshot.
//!
//! What must stay true: however events are delayed, repeated or reordered, after the catch-ups that [`State::needs`]
//! asks for, the picture equals a fresh [`Snapshot`].

mod apply;
mod catch_up;
mod sorting;
#[cfg(test)]
mod test_server;
#[cfg(test)]
mod tests;
mod unread;

pub use sorting::{
    Key, arrange, sort_assignments, sort_courses, sort_members, sort_notifications, sort_participants, sort_rooms,
};
pub use unread::badge;

use crate::protocol::{
    Account, Change, CourseId, CourseView, NotificationFilter, NotificationPage, Overview, Request, RoomEntry, RoomId,
    RoomView, Snapshot, Stream, View,
};

/// Events held back for a hole before the tab gives up on them and only remembers how far it is behind.
const HELD: usize = 256;

/// Everything one tab knows of the world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub overview: Overview,
    /// The room that is open, if one is.
    pub room: Option<RoomView>,
    /// The course that is open, or the course of the open room.
    pub course: Option<CourseView>,
    /// The list of notifications, if that is open.
    pub notifications: Option<NotificationPage>,
    /// My account, if its page is open.
    pub account: Option<Account>,
    /// Events that came before an earlier one of their stream.
    held: Vec<(Stream, i64, Change)>,
    /// Versions that are known to exist. Above the known version of the stream they mean: catch up. Of rooms and courses
    /// that this tab does not know of yet, too: word of those may come before they do.
    wanted: Vec<(Stream, i64)>,
    /// The list of notifications has a gap at its end since a row left it.
    notifications_short: bool,
    /// Something of the open course cannot be told to all its members: look again.
    course_stale: bool,
    /// My account has changed since it was read.
    account_stale: bool,
    /// The open room missed more than can be caught up.
    room_stale: bool,
}

/// What has to be asked of the server so that the picture is whole again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Send `catch_up` for the open room.
    CatchUp { room: RoomId, since: i64, from: i64 },
    /// Look at the room afresh, at its end.
    Room(RoomId),
    /// Look at the course afresh.
    Course(CourseId),
    /// Look at the notifications afresh.
    Notifications(NotificationFilter),
    /// Look at the account afresh.
    Account,
    /// Look at the desk afresh.
    Overview,
}

impl Need {
    /// How to ask for it.
    pub fn request(self) -> Request {
        match self {
            Need::CatchUp { room, since, from } => Request::CatchUp { room, since, from },
            Need::Room(room) => Request::View(View::end_of(room)),
            Need::Course(course) => Request::View(View::Course { course }),
            Need::Notifications(filter) => Request::View(View::Notifications { filter }),
            Need::Account => Request::View(View::Account),
            Need::Overview => Request::View(View::Overview),
        }
    }
}

impl State {
    /// Begins from a snapshot, forgetting everything.
    pub fn reset(snapshot: Snapshot) -> Self {
        Self {
            overview: snapshot.overview,
            room: snapshot.room,
            course: snapshot.course,
            notifications: snapshot.notifications,
            account: snapshot.account,
            ..Self::default()
        }
    }

    /// The room in my list, if I am in it.
    pub fn entry(&self, room: RoomId) -> Option<&RoomEntry> {
        self.overview.rooms.iter().find(|entry| entry.id == room)
    }

    /// The answer for a page has come: what is drawn is of it.
    pub fn shows(&self, view: View) -> bool {
        match view {
            View::Room { room, .. } | View::RoomSettings { room } => {
                self.room.as_ref().is_some_and(|view| view.room.id == room)
            }
            View::Course { course } => {
                (self.course.as_ref()).is_some_and(|view| view.course.id == course && view.whole)
            }
            View::Notifications { filter } => self.notifications.as_ref().is_some_and(|page| page.filter == filter),
            View::Overview | View::Account | View::Contacts | View::Before { .. } | View::After { .. } => true,
        }
    }

    /// A page is of a room or course that I am in.
    pub fn is_mine(&self, view: View) -> bool {
        match view {
            View::Room { room, .. } | View::RoomSettings { room } => self.entry(room).is_some(),
            View::Course { course } => self.overview.courses.iter().any(|entry| entry.id == course),
            View::Notifications { filter } => {
                (filter.course).is_none_or(|course| self.is_mine(View::Course { course }))
            }
            View::Overview | View::Account | View::Contacts | View::Before { .. } | View::After { .. } => true,
        }
    }

    /// The version up to which this tab knows a stream; nothing if it does not follow it.
    pub fn known(&self, stream: Stream) -> Option<i64> {
        match stream {
            Stream::Room(id) => match &self.room {
                Some(view) if view.room.id == id => Some(view.version),
                _ => self.entry(id).map(|entry| entry.version),
            },
            Stream::Course(id) => match &self.course {
                Some(view) if view.course.id == id => Some(view.version),
                _ => self
                    .overview
                    .courses
                    .iter()
                    .find(|entry| entry.id == id)
                    .map(|entry| entry.version),
            },
            Stream::User(id) => (id == self.overview.me.id).then_some(self.overview.version),
        }
    }

    /// What is missing, most urgent first. Empty when the picture is whole.
    pub fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        // The list must not be behind what is open, or it would count what was read there as unread.
        let mut overview = (self.room.as_ref())
            .and_then(|view| Some(self.entry(view.room.id)?.version < view.version))
            .unwrap_or(false);
        for &(stream, version) in &self.wanted {
            if self.known(stream).is_none_or(|known| known >= version) {
                continue;
            }
            match (stream, &self.room, &self.course) {
                (Stream::Room(id), Some(view), _) if view.room.id == id => needs.push(Need::CatchUp {
                    room: id,
                    since: view.version,
                    from: view.messages.keys().next().copied().unwrap_or(1),
                }),
                (Stream::Course(id), _, Some(view)) if view.course.id == id => needs.push(Need::Course(id)),
                _ => overview = true,
            }
        }
        if let (true, Some(view)) = (self.room_stale, &self.room) {
            needs.push(Need::Room(view.room.id));
        }
        if let (true, Some(view)) = (self.course_stale, &self.course)
            && !needs.contains(&Need::Course(view.course.id))
        {
            needs.push(Need::Course(view.course.id));
        }
        // Those of a course that I am not in any more are nothing I can ask for.
        if let (true, Some(page)) = (self.notifications_short, &self.notifications)
            && self.is_mine(View::Notifications { filter: page.filter })
        {
            needs.push(Need::Notifications(page.filter));
        }
        if self.account_stale && self.account.is_some() {
            needs.push(Need::Account);
        }
        if overview {
            needs.push(Need::Overview);
        }
        needs
    }
}
