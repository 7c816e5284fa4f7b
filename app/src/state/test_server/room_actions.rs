//! Actions on rooms and their messages.

use super::server::{ME, TestServer};
use crate::protocol::{Change, Event, Message, Pin, Reaction, RoomId, RoomKind, UserId};
use crate::state::sorting;

impl TestServer {
    pub(super) fn send_message(&mut self, room: RoomId, author: UserId, content: String) -> Vec<Event> {
        let (clock, name) = (self.clock, self.names[&author].clone());
        let own = author == ME;
        let room_state = self.room_state(room);
        if own && !room_state.joined {
            return Vec::new();
        }
        let (number, version) = (room_state.entry.last_number + 1, room_state.entry.version + 1);
        let message = Message {
            room,
            number,
            version,
            text_version: None,
            uuid: format!("{room}-{number}"),
            author,
            username: format!("p{author}"),
            name,
            content,
            mentioned: Vec::new(),
            html: None,
            plain: None,
            files: Vec::new(),
            reactions: Vec::new(),
            pinned: None,
            sent_at: clock,
            edited_at: None,
            deleted_at: None,
            thread: None,
            reply: None,
        };
        room_state.entry.last_number = number;
        room_state.entry.last_at = clock;
        room_state.messages.insert(number, message.clone());
        let mut events = Vec::new();
        if own {
            room_state.entry.read = number;
            events.push(self.user_event(Change::Read { room, number }));
        }
        events.push(self.room_event(room, Change::Message(message)));
        events
    }

    pub(super) fn change_message(&mut self, room: RoomId, which: i64, how: impl Fn(&mut Message)) -> Vec<Event> {
        let room_state = self.room_state(room);
        let version = room_state.entry.version + 1;
        let last = room_state.entry.last_number;
        let Some(message) = room_state.messages.get_mut(&(which % last.max(1) + 1)) else {
            return Vec::new();
        };
        how(message);
        message.version = version;
        message.text_version = None;
        let message = message.clone();
        vec![self.room_event(room, Change::Message(message))]
    }

    /// One of a room's messages, with the version that the room's next event has: its text stays. None if there is no such
    /// message, or, unless `deleted` ones count too, if it is deleted.
    fn message_with_next_version(&mut self, room: RoomId, which: i64, deleted: bool) -> Option<&mut Message> {
        let room_state = self.room_state(room);
        let version = room_state.entry.version + 1;
        let number = which % room_state.entry.last_number.max(1) + 1;
        let message = room_state.messages.get_mut(&number)?;
        if message.deleted_at.is_some() && !deleted {
            return None;
        }
        message.text_version.get_or_insert(message.version);
        message.version = version;
        Some(message)
    }

    /// Somebody replies in the thread of a message.
    pub(super) fn reply_to(&mut self, room: RoomId, which: i64, author: UserId) -> Vec<Event> {
        let (clock, name) = (self.clock, self.names[&author].clone());
        let Some(message) = self.message_with_next_version(room, which, true) else {
            return Vec::new();
        };
        let number = message.number;
        let mut thread = message.thread.clone().unwrap_or_default();
        thread.replies += 1;
        thread.last_at = clock;
        thread.authors = vec![(author, name)];
        message.thread = Some(thread.clone());
        vec![self.room_event(room, Change::Thread { number, thread })]
    }

    /// Somebody reacts to a message, or takes that back.
    pub(super) fn react(&mut self, room: RoomId, which: i64, user: UserId) -> Vec<Event> {
        let emoji = ["👍", "🎉", "❤️"][(which % 3) as usize];
        let Some(message) = self.message_with_next_version(room, which, false) else {
            return Vec::new();
        };
        let (number, version) = (message.number, message.version);
        let mut given: Vec<(i64, UserId, String)> = (message.reactions.iter())
            .flat_map(|reaction| reaction.users.iter().map(|(by, at)| (*at, *by, reaction.emoji.clone())))
            .collect();
        let before = given.len();
        given.retain(|(_, by, what)| (*by, what.as_str()) != (user, emoji));
        let on = given.len() == before;
        if on {
            given.push((version, user, emoji.to_owned()));
        }
        message.reactions = as_the_database_has_them(given);
        let name = if on { name_of(emoji) } else { String::new() };
        vec![self.room_event(
            room,
            Change::Reaction {
                number,
                user,
                emoji: emoji.to_owned(),
                name,
                on,
            },
        )]
    }

    /// Somebody pins a message, or unpins it.
    pub(super) fn pin(&mut self, room: RoomId, which: i64, user: UserId) -> Vec<Event> {
        let at = self.clock;
        let Some(message) = self.message_with_next_version(room, which, false) else {
            return Vec::new();
        };
        let number = message.number;
        message.pinned = match message.pinned {
            None => Some(Pin { by: user, at }),
            Some(_) => None,
        };
        let pin = message.pinned;
        vec![self.room_event(room, Change::Pin { number, pin })]
    }

    pub(super) fn rename_room(&mut self, room: RoomId, to: i64) -> Vec<Event> {
        let room_state = self.room_state(room);
        if room_state.entry.kind == RoomKind::Direct {
            return Vec::new();
        }
        room_state.entry.name = format!("Room {to}");
        room_state.entry.topic = format!("Topic {to}");
        room_state.slow = to % 100;
        let info = self.room_info(room);
        vec![self.room_event(room, Change::Room(info))]
    }

    pub(super) fn toggle_participant(&mut self, room: RoomId, user: UserId) -> Vec<Event> {
        if user == ME || room != RoomId(2) {
            return Vec::new();
        }
        let participant = self.participant(user);
        let room_state = self.room_state(room);
        if room_state.participants.iter().any(|one| one.id == user) {
            room_state.participants.retain(|one| one.id != user);
            return vec![self.room_event(room, Change::ParticipantLeft(user))];
        }
        room_state.participants.push(participant.clone());
        sorting::sort_participants(&mut room_state.participants);
        vec![self.room_event(room, Change::Participant(participant))]
    }
}

/// Reactions from their rows: kinds by their first version, and within them by version.
fn as_the_database_has_them(mut given: Vec<(i64, UserId, String)>) -> Vec<Reaction> {
    given.sort();
    let mut reactions: Vec<Reaction> = Vec::new();
    for (version, user, emoji) in given {
        match reactions.iter_mut().find(|reaction| reaction.emoji == emoji) {
            Some(reaction) => reaction.users.push((user, version)),
            None => reactions.push(Reaction {
                name: name_of(&emoji),
                emoji,
                users: vec![(user, version)],
            }),
        }
    }
    reactions
}

fn name_of(emoji: &str) -> String {
    format!("name of {emoji}")
}
