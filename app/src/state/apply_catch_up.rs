//! Takes in what closes gaps: heads of the heartbeat, the answer to a catch-up, a further page of the history.

use super::apply_room::{name_as_now, read_unless_followed};
use super::sorting;
use super::tab_state::State;
use crate::protocol::{CaughtUp, Head, MessagePage, RoomKind, Stream};

impl State {
    /// Takes in where streams stand, from the heartbeat.
    pub fn apply_heads(&mut self, heads: &[Head]) {
        for head in heads {
            if self.known_version(head.stream).is_none_or(|known| known < head.version)
                && !self.is_unlisted(head.stream)
            {
                self.expect_version(head.stream, head.version);
            }
        }
    }

    /// Takes in all that changed in the open room since this tab's version.
    pub fn apply_catch_up(&mut self, answer: CaughtUp) {
        let room = answer.room.id;
        let Some(view) = self.room.as_mut().filter(|view| view.room.id == room) else {
            return;
        };
        self.thread_unheard = false;
        if let (Some(root), Some(thread)) = (answer.root, &mut view.thread)
            && root.version >= thread.root.version
        {
            thread.root = *root;
        }
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
                name_as_now(message, &answer.names);
            }
            for message in &answer.messages {
                self.note_pin(room, message.number, message.pinned.is_some());
            }
        }
        let mut messages = answer.messages;
        sorting::sort_by_key(&mut messages, |message| sorting::SortKey::new().number(message.number));
        messages.into_iter().for_each(|message| self.apply_message(message));
        if let Some(view) = &mut self.room {
            view.version = view.version.max(answer.version);
        }
        if let Some(entry) = self.room_entry_mut(room)
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
            read_unless_followed(entry);
            sorting::sort_rooms(&mut self.overview.rooms);
        }
        self.apply_held_events(Stream::Room(room));
        self.forget_known_versions();
    }

    /// Takes in a further page of the open room's history.
    pub fn apply_message_page(&mut self, page: MessagePage) {
        let last_number = self.room_entry(page.room).map_or(0, |entry| entry.last_number);
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
        // What changed since the page was read was outside of the window then and was not applied: catch up with it.
        if let Some(version) = missed {
            view.version = page.version;
            self.expect_version(Stream::Room(page.room), version);
        }
    }
}
