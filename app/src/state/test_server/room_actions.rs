//! Actions on rooms and their messages.

use super::server::{ME, TestServer};
use crate::protocol::{Change, Event, Message, RoomId, RoomKind, UserId};
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
            uuid: format!("{room}-{number}"),
            author,
            username: format!("p{author}"),
            name,
            content,
            mentioned: Vec::new(),
            html: None,
            plain: None,
            sent_at: clock,
            edited_at: None,
            deleted_at: None,
            thread: None,
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
        let message = message.clone();
        vec![self.room_event(room, Change::Message(message))]
    }

    /// Somebody replies in the thread of a message.
    pub(super) fn reply_to(&mut self, room: RoomId, which: i64, author: UserId) -> Vec<Event> {
        let (clock, name) = (self.clock, self.names[&author].clone());
        let room_state = self.room_state(room);
        let version = room_state.entry.version + 1;
        let number = which % room_state.entry.last_number.max(1) + 1;
        let Some(message) = room_state.messages.get_mut(&number) else {
            return Vec::new();
        };
        let mut thread = message.thread.clone().unwrap_or_default();
        thread.replies += 1;
        thread.last_at = clock;
        thread.authors = vec![(author, name)];
        message.version = version;
        message.thread = Some(thread.clone());
        vec![self.room_event(room, Change::Thread { number, thread })]
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
