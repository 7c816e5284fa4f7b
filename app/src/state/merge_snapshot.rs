//! Takes in a snapshot: for a step to another page, or to repair a part of the page that is open.

use super::tab_state::State;
use crate::protocol::{RoomView, Snapshot};

impl State {
    /// Goes to another page: its parts replace those of the page before, the overview is only merged.
    pub fn open_page(&mut self, mut snapshot: Snapshot) {
        let overview = std::mem::take(&mut snapshot.overview);
        // The answer was read before events of my own stream that this tab has already applied.
        let behind = self.is_newer_than(&overview);
        self.open_parts(snapshot, behind);
        self.merge_overview(overview);
    }

    /// The parts of another page, without an overview. `behind`: they were read before events that this tab has applied.
    pub fn open_parts(&mut self, snapshot: Snapshot, behind: bool) {
        let course = snapshot.course;
        let same_course = course.is_none()
            && snapshot.room.as_ref().is_some_and(|view| {
                view.room.course.is_some() && view.room.course == self.course.as_ref().map(|view| view.course.id)
            });
        let room = |view: &Option<RoomView>| view.as_ref().map(|view| view.room.id);
        if room(&self.room) != room(&snapshot.room) {
            self.leave_beside(snapshot.room.as_ref());
            self.remember_room();
        }
        if let Some(view) = &snapshot.room {
            self.forget_recent_room(view.room.id);
        }
        self.room = snapshot.room;
        self.thread_unheard = self.open_thread().is_some();
        self.threads = snapshot.threads;
        self.pins = snapshot.pins;
        self.saved = snapshot.saved;
        self.message = snapshot.message;
        if !same_course {
            self.course = course;
            self.course_stale = false;
        }
        self.members = snapshot.members;
        self.members_changed_at = 0;
        self.notifications = snapshot.notifications;
        self.home = snapshot.home;
        self.account = snapshot.account;
        self.room_stale = false;
        self.notifications_incomplete = self.notifications.is_some() && behind;
        self.home_stale = self.home.is_some() && behind;
        self.threads_stale = self.threads.is_some() && behind;
        self.saved_stale = self.saved.is_some() && behind;
        self.account_stale = self.account.is_some() && behind;
    }

    /// Takes in a part of the open page that was missing. What the tab knows better stays.
    pub fn apply_snapshot(&mut self, snapshot: Snapshot) {
        if let (Some(fresh), Some(open)) = (snapshot.room, &self.room) {
            if fresh.room.id != open.room.id {
                self.take_beside(fresh);
            } else if fresh.version >= open.version {
                self.room = Some(fresh);
                self.room_stale = false;
            }
        }
        if let (Some(fresh), Some(open)) = (snapshot.course, &self.course)
            && fresh.course.id == open.course.id
            && fresh.version >= open.version
            && fresh.listed.asks_like(&open.listed)
        {
            // Events between the two are missing; one of them may have been about a member.
            if fresh.version > open.version {
                self.members_changed_at = fresh.version;
            }
            self.course = Some(fresh);
            self.course_stale = false;
        }
        if let (Some(fresh), Some(open)) = (snapshot.members, &self.members)
            && fresh.course == open.course
            && fresh.filter == open.filter
            && fresh.version >= open.version
        {
            self.members = Some(fresh);
        }
        self.confirm_members();
        let mut whole = false;
        if let (Some(fresh), Some(open)) = (snapshot.notifications, &self.notifications)
            && fresh.filter == open.filter
            && !self.is_newer_than(&snapshot.overview)
        {
            self.notifications = Some(fresh);
            whole = true;
        }
        let behind = self.is_newer_than(&snapshot.overview);
        let home = snapshot.home.map(|fresh| self.merge_home(fresh)).is_some();
        // What has come with the overview is not missing; what later events say is, which are applied with it.
        self.mark_parts_stale(&snapshot.overview);
        self.home_stale &= !home || behind;
        self.notifications_incomplete &= !whole;
        if let (Some(fresh), Some(open), false) = (snapshot.threads, &mut self.threads, behind)
            && fresh.page == open.page
        {
            *open = fresh;
            self.threads_stale = false;
        }
        if let (Some(fresh), Some(open)) = (snapshot.pins, &mut self.pins)
            && fresh.room == open.room
            && fresh.version >= open.version
        {
            *open = fresh;
        }
        if let (Some(fresh), Some(open), false) = (snapshot.saved, &mut self.saved, behind)
            && fresh.page == open.page
        {
            *open = fresh;
            self.saved_stale = false;
        }
        if let (Some(fresh), Some(open), false) = (snapshot.account, &mut self.account, behind) {
            *open = fresh;
            self.account_stale = false;
        }
        self.merge_overview(snapshot.overview);
    }
}
