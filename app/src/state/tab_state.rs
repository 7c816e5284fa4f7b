//! The state itself: what it holds, and what it can answer about streams, rooms and views.

use super::recent_room::RecentRoom;
use super::reorder_buffer::ReorderBuffer;
use crate::protocol::{
    Account, CourseEntry, CourseId, CourseView, HomeView, MemberPage, NotificationPage, OneMessage, OpenThread,
    Overview, PinnedPage, RoomEntry, RoomId, RoomView, SavedPage, Snapshot, Stream, ThreadPage, View,
};

/// Everything one tab knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub overview: Overview,
    /// The room that is open, if one is.
    pub room: Option<RoomView>,
    /// The room of the open thread, if the window is wide. What is read of it: [`State::room_beside`].
    pub(super) beside: Option<RoomView>,
    pub(super) wide: bool,
    /// The course that is open, or the course of the open room.
    pub course: Option<CourseView>,
    /// A page of the members of the open course, if one is open.
    pub members: Option<MemberPage>,
    /// The list of notifications, if that is open.
    pub notifications: Option<NotificationPage>,
    /// The page of the day, if that is open.
    pub home: Option<HomeView>,
    /// My account, if its page is open.
    pub account: Option<Account>,
    /// The threads that I follow, if their page is open.
    pub threads: Option<ThreadPage>,
    /// The pinned messages of a room, if their page is open.
    pub pins: Option<PinnedPage>,
    /// What I have saved, if its page is open.
    pub saved: Option<SavedPage>,
    /// The message of the page on which it is saved or forwarded. It does not follow what changes.
    pub message: Option<Box<OneMessage>>,
    pub(super) reorder_buffer: ReorderBuffer,
    /// The list of notifications has a gap at its end since a row left it.
    pub(super) notifications_incomplete: bool,
    /// The version of the open course at which a member changed: an older page of members is read again.
    pub(super) members_changed_at: i64,
    /// A room that the overview does not list has changed since the overview was requested last.
    pub(super) unlisted_changed: bool,
    /// Listed rooms that have changed since the overview was requested last, while there are others.
    pub(super) touched: Vec<RoomId>,
    /// The open room is not among the rooms that the last overview lists.
    pub(super) entry_missing: bool,
    /// Something of the open course must not be sent to all its members: read it again.
    pub(super) course_stale: bool,
    /// My account has changed since it was read.
    pub(super) account_stale: bool,
    /// Which unread messages of a room were deleted is not known: the overview is read again.
    pub(super) deleted_unknown: bool,
    /// Something of the page of the day has changed that no event tells.
    pub(super) home_stale: bool,
    /// The open room missed more than can be caught up.
    pub(super) room_stale: bool,
    /// The server may not know that this tab has the open thread open: then nothing of it is sent here.
    pub(super) thread_unheard: bool,
    /// A thread that I follow has changed since the list of them was read.
    pub(super) threads_stale: bool,
    /// Something of what I have saved has changed since the list was read.
    pub(super) saved_stale: bool,
    /// Rooms that were open before, the last one at the end.
    pub(super) recent_rooms: Vec<RecentRoom>,
}

impl State {
    /// Begins from a snapshot, forgetting everything.
    pub fn reset(snapshot: Snapshot) -> Self {
        Self {
            overview: snapshot.overview,
            thread_unheard: snapshot.room.as_ref().is_some_and(|view| view.thread.is_some()),
            room: snapshot.room,
            threads: snapshot.threads,
            pins: snapshot.pins,
            saved: snapshot.saved,
            message: snapshot.message,
            course: snapshot.course,
            members: snapshot.members,
            notifications: snapshot.notifications,
            home: snapshot.home,
            account: snapshot.account,
            ..Self::default()
        }
    }

    /// The room in my list, if I am in it; or the open thread.
    pub fn room_entry(&self, room: RoomId) -> Option<&RoomEntry> {
        (self.overview.rooms.iter()).find(|entry| entry.id == room).or_else(|| {
            self.open_thread()
                .map(|thread| &thread.entry)
                .filter(|entry| entry.id == room)
        })
    }

    /// The thread that is open, if one is.
    pub fn open_thread(&self) -> Option<&OpenThread> {
        self.room.as_ref()?.thread.as_deref()
    }

    /// The answer for this view has come: the page can be drawn from it.
    pub fn has_loaded(&self, view: &View) -> bool {
        match view {
            View::Room { room, .. } | View::RoomSettings { room, .. } => {
                self.room.as_ref().is_some_and(|view| view.room.id == *room)
            }
            View::Course { course } => self.has_course(*course),
            View::Assignments { course, filter } => (self.course.as_ref())
                .filter(|view| view.course.id == *course)
                .is_some_and(|view| view.pages <= 1 || view.listed.asks_like(filter)),
            View::Members { course, filter } => {
                self.has_course(*course)
                    && (self.members.as_ref()).is_some_and(|page| page.course == *course && page.filter == *filter)
            }
            View::Notifications { filter } => self.notifications.as_ref().is_some_and(|page| page.filter == *filter),
            View::Home => self.home.is_some(),
            View::Pins { room } => self.pins.as_ref().is_some_and(|pins| pins.room == *room),
            View::Saved { page } => self.saved.as_ref().is_some_and(|saved| saved.page == *page),
            View::Message { room, number, .. } => {
                (self.message.as_ref()).is_some_and(|one| (one.message.room, one.message.number) == (*room, *number))
            }
            View::Threads { page } => self.threads.as_ref().is_some_and(|threads| threads.page == *page),
            View::Contacts { filter } => filter.course.is_none_or(|course| self.has_course(course)),
            View::Overview
            | View::Entry { .. }
            | View::Rooms { .. }
            | View::Account
            | View::NumberAt { .. }
            | View::Before { .. }
            | View::After { .. }
            | View::Reactions { .. }
            | View::Completions { .. }
            | View::Profile { .. }
            | View::Preview { .. } => true,
            #[cfg(feature = "ssr")]
            View::Search { .. } => true,
        }
    }

    fn has_course(&self, course: CourseId) -> bool {
        self.course.as_ref().is_some_and(|view| view.course.id == course)
    }

    /// I am in the room or course of this view.
    pub fn may_view(&self, view: &View) -> bool {
        let member_of = |course| self.overview.courses.iter().any(|entry| entry.id == course);
        match view {
            View::Room { room, .. }
            | View::RoomSettings { room, .. }
            | View::Entry { room }
            | View::Pins { room }
            | View::NumberAt { room, .. } => self.room_entry(*room).is_some(),
            View::Course { course } | View::Assignments { course, .. } | View::Members { course, .. } => {
                member_of(*course)
            }
            View::Notifications { filter } => filter.course.is_none_or(member_of),
            View::Contacts { filter } => filter.course.is_none_or(member_of),
            View::Overview
            | View::Home
            | View::Rooms { .. }
            | View::Threads { .. }
            | View::Saved { .. }
            | View::Message { .. }
            | View::Account
            | View::Before { .. }
            | View::After { .. }
            | View::Reactions { .. }
            | View::Completions { .. }
            | View::Profile { .. }
            | View::Preview { .. } => true,
            #[cfg(feature = "ssr")]
            View::Search { .. } => true,
        }
    }

    /// The version up to which this tab knows a stream; nothing if it does not follow it.
    pub fn known_version(&self, stream: Stream) -> Option<i64> {
        match stream {
            Stream::Room(id) => match &self.room {
                Some(view) if view.room.id == id => Some(view.version),
                _ => self.room_entry(id).map(|entry| entry.version),
            },
            Stream::Course(id) => match &self.course {
                Some(view) if view.course.id == id => Some(view.version),
                _ => (self.overview.courses.iter())
                    .find(|entry| entry.id == id)
                    .map(|entry| entry.version),
            },
            Stream::User(id) => (id == self.overview.me.id).then_some(self.overview.version),
        }
    }

    /// Remembers that a version exists, unless it is of another user's stream.
    pub(super) fn expect_version(&mut self, stream: Stream, version: i64) {
        if matches!(stream, Stream::User(id) if id != self.overview.me.id) {
            return;
        }
        self.reorder_buffer.note_version(stream, version);
    }

    pub(super) fn room_entry_mut(&mut self, room: RoomId) -> Option<&mut RoomEntry> {
        let thread = self.room.as_mut().and_then(|view| view.thread.as_deref_mut());
        (self.overview.rooms.iter_mut())
            .chain(thread.map(|thread| &mut thread.entry))
            .find(|entry| entry.id == room)
    }

    pub(super) fn course_entry_mut(&mut self, course: CourseId) -> Option<&mut CourseEntry> {
        self.overview.courses.iter_mut().find(|entry| entry.id == course)
    }

    /// The open room, if it is this one.
    pub(super) fn open_room_mut(&mut self, room: RoomId) -> Option<&mut RoomView> {
        self.room.as_mut().filter(|view| view.room.id == room)
    }
}
