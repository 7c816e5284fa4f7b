//! Merges an overview from the server with what the tab knows: of each room and course the later version stays.

use super::apply_room::add_deleted;
use super::sorting;
use super::tab_state::State;
use crate::protocol::{Overview, RoomEntry, Stream};

impl State {
    /// Takes in the overview as the server has it, on a new connection or after a gap. What this tab knows better
    /// stays.
    pub fn apply_overview(&mut self, fresh: Overview) {
        self.mark_parts_stale(&fresh);
        self.merge_overview(fresh);
    }

    /// An overview knows of events of my own stream that the parts of the page do not.
    pub(super) fn mark_parts_stale(&mut self, fresh: &Overview) {
        if fresh.version > self.overview.version {
            self.notifications_incomplete |= self.notifications.is_some();
            self.account_stale |= self.account.is_some();
            self.home_stale |= self.home.is_some();
            self.threads_stale |= self.threads.is_some();
            self.saved_stale |= self.saved.is_some();
        }
    }

    pub(super) fn merge_overview(&mut self, fresh: Overview) {
        let same = fresh.me.id == self.overview.me.id;
        let stale = self.is_newer_than(&fresh);
        let known = std::mem::take(&mut self.overview);
        // My own stream says which rooms and courses I am in and with which role; each of them has a stream for the
        // rest.
        let (mut overview, other) = if stale { (known, fresh) } else { (fresh, known) };
        let unknown = same && keep_newer_entries(&mut overview, &other);
        self.deleted_unknown = unknown || self.deleted_unknown && stale;
        self.overview = overview;
        if stale {
            self.unlisted_changed |= self.has_unlisted_rooms();
        } else if same {
            self.keep_open_parts(other);
        }
        sorting::sort_rooms(&mut self.overview.rooms);
        sorting::sort_courses(&mut self.overview.courses);
        self.room = self
            .room
            .take()
            .filter(|view| self.overview.rooms.iter().any(|entry| entry.id == view.listed_room()));
        // On a new connection the server has to be told of it; after a gap, the message that it answers may have changed.
        self.thread_unheard = self.open_thread().is_some();
        self.course = self
            .course
            .take()
            .filter(|view| self.overview.courses.iter().any(|entry| entry.id == view.course.id));
        self.members = self.members.take().filter(|_| self.course.is_some());
        let heads: Vec<(Stream, i64)> = (self.overview.rooms.iter())
            .map(|entry| (Stream::Room(entry.id), entry.version))
            .chain(
                self.overview
                    .courses
                    .iter()
                    .map(|entry| (Stream::Course(entry.id), entry.version)),
            )
            .collect();
        let me = self.overview.me.id;
        self.reorder_buffer
            .retain_versions(|stream, _| !matches!(stream, Stream::User(id) if id != me));
        for (stream, version) in heads {
            self.expect_version(stream, version);
        }
        let streams = self.reorder_buffer.streams();
        streams.into_iter().for_each(|stream| self.apply_held_events(stream));
        self.forget_known_versions();
        self.settle_home();
    }

    /// This tab has applied events of my own stream that `fresh` was read before.
    pub(super) fn is_newer_than(&self, fresh: &Overview) -> bool {
        fresh.me.id == self.overview.me.id && fresh.version < self.overview.version
    }

    /// Forgets the expected versions that are known by now.
    pub(super) fn forget_known_versions(&mut self) {
        let mut buffer = std::mem::take(&mut self.reorder_buffer);
        buffer.retain_versions(|stream, version| self.known_version(stream).is_none_or(|known| known < version));
        self.reorder_buffer = buffer;
    }
}

/// Takes over the description of a room from an entry that knows a later version of it. True if that does not know which
/// messages after the read marker were deleted.
pub(super) fn keep_newer(entry: &mut RoomEntry, known: &RoomEntry) -> bool {
    let newer = known.version > entry.version;
    if newer {
        entry.version = known.version;
        entry.last_number = known.last_number;
        entry.last_at = known.last_at;
        entry.name.clone_from(&known.name);
        entry.topic.clone_from(&known.topic);
        add_deleted(&mut entry.deleted, &known.deleted);
        let read = entry.read;
        entry.deleted.retain(|number| *number > read);
    }
    newer && entry.read < known.read
}

/// Takes over the rooms and courses of which `other` knows a later version. True as in [`keep_newer`].
fn keep_newer_entries(overview: &mut Overview, other: &Overview) -> bool {
    let mut unknown = false;
    for entry in &mut overview.rooms {
        if let Some(known) = other.rooms.iter().find(|one| one.id == entry.id) {
            unknown |= keep_newer(entry, known);
        }
    }
    for entry in &mut overview.courses {
        if let Some(newer) = other
            .courses
            .iter()
            .find(|one| one.id == entry.id && one.version > entry.version)
        {
            // That is of my own stream.
            let collapsed = entry.collapsed;
            entry.clone_from(newer);
            entry.collapsed = collapsed;
        }
    }
    unknown
}
