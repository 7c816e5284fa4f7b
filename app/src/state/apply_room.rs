//! Applies the events of a room's stream: to its entry in the list of rooms, and to its view if it is open.

use super::sorting;
use super::tab_state::State;
use crate::protocol::{Change, Message, RoomId, RoomKind, UserId, limits};

impl State {
    pub(super) fn apply_room_change(&mut self, room: RoomId, change: Change) {
        match change {
            Change::Message(message) => self.apply_message(message),
            Change::Room(info) => {
                if let Some(entry) = self.room_entry_mut(room) {
                    entry.name.clone_from(&info.name);
                    entry.topic.clone_from(&info.topic);
                }
                if let Some(view) = self.open_room_mut(room) {
                    view.room = info;
                }
                sorting::sort_rooms(&mut self.overview.rooms);
            }
            Change::Participant(participant) => {
                if let Some(view) = self.open_room_mut(room) {
                    view.participants.retain(|other| other.id != participant.id);
                    view.participants.push(participant);
                    sorting::sort_participants(&mut view.participants);
                }
            }
            Change::ParticipantLeft(user) => {
                if let Some(view) = self.open_room_mut(room) {
                    view.participants.retain(|other| other.id != user);
                }
            }
            Change::Renamed { user, name } => self.rename_in_room(room, user, &name),
            Change::Course(_)
            | Change::Member { .. }
            | Change::Admin { .. }
            | Change::MemberLeft { .. }
            | Change::Assignment(_)
            | Change::AssignmentDeleted(_)
            | Change::InviteRenewed
            | Change::RoomJoined(_)
            | Change::RoomLeft(_)
            | Change::CourseJoined(_)
            | Change::CourseLeft(_)
            | Change::Offers(_)
            | Change::Read { .. }
            | Change::RoomsRead(_)
            | Change::Level { .. }
            | Change::Notification { .. }
            | Change::NotificationsRead { .. }
            | Change::NotificationsUnread { .. }
            | Change::NotificationsWithdrawn { .. }
            | Change::Me(_)
            | Change::TokensChanged
            | Change::BlocksChanged
            | Change::WaitingChanged => {}
        }
    }

    /// Takes in a message that is new, edited or deleted: into the list of rooms, and into the window if its room is
    /// open.
    pub(super) fn apply_message(&mut self, message: Message) {
        if let Some(entry) = self.room_entry_mut(message.room) {
            if message.number > entry.last_number {
                entry.last_number = message.number;
                entry.last_at = message.sent_at;
            }
            entry.deleted.retain(|number| *number != message.number);
            if message.deleted_at.is_some() && message.number > entry.read {
                add_deleted(&mut entry.deleted, &[message.number]);
            }
        }
        let me = self.overview.me.id;
        let Some(view) = self.open_room_mut(message.room) else {
            return;
        };
        if message.author == me {
            view.last_sent_at = view.last_sent_at.max(Some(message.sent_at));
        }
        let newest = view.messages.keys().next_back().copied().unwrap_or(0);
        let oldest = view.messages.keys().next().copied().unwrap_or(1);
        let follows = view.at_end && message.number == newest + 1;
        let inside = (oldest..=newest).contains(&message.number);
        let newer = view
            .messages
            .get(&message.number)
            .is_none_or(|known| known.version < message.version);
        if (follows || inside) && newer {
            view.messages.insert(message.number, message);
        }
    }

    fn rename_in_room(&mut self, room: RoomId, user: UserId, name: &str) {
        if let Some(entry) = self.room_entry_mut(room)
            && entry.kind == RoomKind::Direct
            && entry.other == Some(user)
        {
            entry.name = name.to_owned();
            sorting::sort_rooms(&mut self.overview.rooms);
        }
        if let Some(view) = self.open_room_mut(room) {
            for message in view.messages.values_mut().filter(|message| message.author == user) {
                message.name = name.to_owned();
            }
            for participant in view
                .participants
                .iter_mut()
                .filter(|participant| participant.id == user)
            {
                participant.name = name.to_owned();
            }
            sorting::sort_participants(&mut view.participants);
        }
    }
}

/// Adds the numbers of deleted messages to those of an entry.
pub(super) fn add_deleted(deleted: &mut Vec<i64>, more: &[i64]) {
    deleted.extend(more);
    deleted.sort_unstable();
    deleted.dedup();
    let too_many = deleted.len().saturating_sub(limits::DELETED_NAMED);
    deleted.drain(..too_many);
}
