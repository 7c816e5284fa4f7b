//! Fresh answers into the picture: after a reconnect, a hole, a scroll, or a step to another page.

use super::{State, sorting};
use crate::protocol::{CaughtUp, Head, MessagePage, Overview, RoomEntry, RoomKind, Snapshot, Stream};

impl State {
    /// Goes to another page: its own parts replace those of the page before, the desk is only renewed.
    pub fn open(&mut self, snapshot: Snapshot) {
        let course = snapshot.course;
        let same_course = course.is_none()
            && snapshot.room.as_ref().is_some_and(|view| {
                view.room.course.is_some() && view.room.course == self.course.as_ref().map(|view| view.course.id)
            });
        self.room = snapshot.room;
        if !same_course {
            self.course = course;
            self.course_stale = false;
        }
        self.notifications = snapshot.notifications;
        self.room_stale = false;
        // Rows that were read before what this tab knows of me already.
        let behind = self.knows_more_of_me(&snapshot.overview);
        self.notifications_short = self.notifications.is_some() && behind;
        self.renew_desk(snapshot.overview);
        self.account = snapshot.account;
        self.account_stale = self.account.is_some() && behind;
    }

    /// The answer to a need for a part of the page that is open already.
    pub fn renew(&mut self, snapshot: Snapshot) {
        if let (Some(fresh), Some(open)) = (snapshot.room, &self.room)
            && fresh.room.id == open.room.id
            && fresh.version >= open.version
        {
            self.room = Some(fresh);
            self.room_stale = false;
        }
        if let (Some(mut fresh), Some(open)) = (snapshot.course, &self.course)
            && fresh.course.id == open.course.id
            && fresh.version >= open.version
        {
            if !open.whole {
                fresh.members.retain(|member| member.role.is_staff());
                fresh.whole = false;
            }
            self.course = Some(fresh);
            self.course_stale = false;
        }
        let mut whole = false;
        if let (Some(fresh), Some(open)) = (snapshot.notifications, &self.notifications)
            && fresh.filter == open.filter
            && !self.knows_more_of_me(&snapshot.overview)
        {
            self.notifications = Some(fresh);
            whole = true;
        }
        let behind = self.knows_more_of_me(&snapshot.overview);
        self.renew_desk(snapshot.overview);
        self.notifications_short &= !whole;
        if let (Some(fresh), Some(open), false) = (snapshot.account, &mut self.account, behind) {
            *open = fresh;
            self.account_stale = false;
        }
    }

    /// The desk as the server has it, on a new connection or after a hole. What this tab knows better stays.
    pub fn renew_desk(&mut self, fresh: Overview) {
        let same = fresh.me.id == self.overview.me.id;
        let stale = self.knows_more_of_me(&fresh);
        if fresh.version > self.overview.version {
            self.notifications_short |= self.notifications.is_some();
            self.account_stale |= self.account.is_some();
        }
        let known = std::mem::take(&mut self.overview);
        // Which rooms and courses I have, and how I stand in them, is my own stream's; what they are, each has its own.
        let (mut overview, other) = if stale { (known, fresh) } else { (fresh, known) };
        if same {
            adopt(&mut overview, other);
        }
        self.overview = overview;
        sorting::sort_rooms(&mut self.overview.rooms);
        sorting::sort_courses(&mut self.overview.courses);
        self.room = self
            .room
            .take()
            .filter(|view| self.overview.rooms.iter().any(|entry| entry.id == view.room.id));
        self.course = self
            .course
            .take()
            .filter(|view| self.overview.courses.iter().any(|entry| entry.id == view.course.id));
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
        self.wanted
            .retain(|(stream, _)| !matches!(stream, Stream::User(id) if *id != me));
        for (stream, version) in heads {
            self.want(stream, version);
        }
        let streams: Vec<Stream> = self.held.iter().map(|(stream, ..)| *stream).collect();
        streams.into_iter().for_each(|stream| self.release(stream));
        self.settle();
    }

    /// Where streams stand, from the heartbeat.
    pub fn heads(&mut self, heads: &[Head]) {
        for head in heads {
            if self.known(head.stream).is_none_or(|known| known < head.version) {
                self.want(head.stream, head.version);
            }
        }
    }

    /// All that changed in the open room since this tab's version.
    pub fn caught_up(&mut self, answer: CaughtUp) {
        let room = answer.room.id;
        let Some(view) = self.room.as_mut().filter(|view| view.room.id == room) else {
            return;
        };
        if answer.too_much {
            self.room_stale = true;
            return;
        }
        let (name, topic) = (answer.room.name.clone(), answer.room.topic.clone());
        let me = self.overview.me.id;
        let direct = answer.room.kind == RoomKind::Direct;
        let other = answer
            .participants
            .iter()
            .find(|one| direct && one.id != me)
            .map(|one| one.name.clone());
        if answer.version >= view.version {
            view.room = answer.room;
            view.participants = answer.participants;
            for message in view.messages.values_mut() {
                if let Some((_, name)) = answer.names.iter().find(|(user, _)| *user == message.author) {
                    message.name.clone_from(name);
                }
            }
        }
        let mut messages = answer.messages;
        sorting::arrange(&mut messages, |message| sorting::Key::new().number(message.number));
        messages.into_iter().for_each(|message| self.message(message));
        if let Some(view) = &mut self.room {
            view.version = view.version.max(answer.version);
        }
        if let Some(entry) = self.overview.rooms.iter_mut().find(|entry| entry.id == room)
            && answer.version >= entry.version
        {
            entry.version = answer.version;
            entry.last_number = entry.last_number.max(answer.last_number);
            entry.last_at = entry.last_at.max(answer.last_at);
            match &other {
                None => {
                    entry.name = name;
                    entry.topic = topic;
                }
                Some(other) => entry.name.clone_from(other),
            }
            sorting::sort_rooms(&mut self.overview.rooms);
        }
        self.release(Stream::Room(room));
        self.settle();
    }

    /// A further part of the open room's history.
    pub fn page(&mut self, page: MessagePage) {
        let last_number = self.entry(page.room).map_or(0, |entry| entry.last_number);
        let Some(view) = self.room.as_mut().filter(|view| view.room.id == page.room) else {
            return;
        };
        let missed = (page.version < view.version).then_some(view.version);
        let adjoins = match (
            view.messages.keys().next(),
            view.messages.keys().next_back(),
            page.messages.as_slice(),
        ) {
            (Some(&oldest), Some(&newest), [first, .., last]) => {
                first.number <= newest + 1 && last.number + 1 >= oldest
            }
            (Some(&oldest), Some(&newest), [only]) => only.number <= newest + 1 && only.number + 1 >= oldest,
            (None, _, _) => true,
            (_, _, []) => true,
            _ => false,
        };
        if !adjoins {
            return;
        }
        for message in page.messages {
            if view
                .messages
                .get(&message.number)
                .is_none_or(|known| known.version < message.version)
            {
                view.messages.insert(message.number, message);
            }
        }
        let newest = view.messages.keys().next_back().copied().unwrap_or(0);
        view.at_end |= page.at_end && newest >= last_number;
        // What changed since the page was read was outside of the window then, and passed by: catch up with it.
        if let Some(version) = missed {
            view.version = page.version;
            self.want(Stream::Room(page.room), version);
        }
    }

    fn knows_more_of_me(&self, fresh: &Overview) -> bool {
        fresh.me.id == self.overview.me.id && fresh.version < self.overview.version
    }

    /// Forgets what was wanted and is known by now.
    fn settle(&mut self) {
        let wanted = std::mem::take(&mut self.wanted);
        self.wanted = (wanted.into_iter())
            .filter(|(stream, version)| self.known(*stream).is_none_or(|known| known < *version))
            .collect();
    }
}

/// Takes over what a room is from an entry that knows it better.
pub(super) fn better(entry: &mut RoomEntry, known: &RoomEntry) {
    if known.version > entry.version {
        entry.version = known.version;
        entry.last_number = known.last_number;
        entry.last_at = known.last_at;
        entry.name.clone_from(&known.name);
        entry.topic.clone_from(&known.topic);
    }
}

/// Takes over whatever `other` knows better of the rooms and courses in `overview`.
fn adopt(overview: &mut Overview, other: Overview) {
    for entry in &mut overview.rooms {
        if let Some(known) = other.rooms.iter().find(|one| one.id == entry.id) {
            better(entry, known);
        }
    }
    for entry in &mut overview.courses {
        if let Some(better) = other
            .courses
            .iter()
            .find(|one| one.id == entry.id && one.version > entry.version)
        {
            entry.clone_from(better);
        }
    }
}
