//! Applies the events of a room's stream: to its entry in the list of rooms, and to its view if it is open.

use super::sorting;
use super::tab_state::State;
use crate::protocol::{
    Change, Message, NotificationLevel, Room, RoomEntry, RoomId, RoomKind, RoomView, UserId, add_reaction, limits,
    remove_reaction,
};

impl State {
    pub(super) fn apply_room_change(&mut self, room: RoomId, version: i64, change: Change) {
        // The list of threads shows what they answer; a message that is new is no root yet.
        let is_new = |message: &Message| message.edited_at.is_none() && message.deleted_at.is_none();
        if !matches!(&change, Change::Message(message) if is_new(message))
            && !matches!(&change, Change::Reaction { .. } | Change::Pin { .. })
        {
            let listed = (self.threads.as_ref()).is_some_and(|page| page.rows.iter().any(|row| row.room == room));
            self.threads_stale |= listed;
        }
        match change {
            Change::Message(message) => {
                self.note_pin(room, message.number, message.pinned.is_some());
                self.apply_message(message);
            }
            Change::Pin { number, pin } => {
                self.note_pin(room, number, pin.is_some());
                self.change_message(room, number, version, |message| message.pinned = pin);
            }
            Change::Reaction {
                number,
                user,
                emoji,
                name,
                on,
            } => {
                self.change_message(room, number, version, |message| match on {
                    true => add_reaction(&mut message.reactions, (user, version), &emoji, &name),
                    false => remove_reaction(&mut message.reactions, user, &emoji),
                });
            }
            Change::Thread { number, thread } => {
                self.change_message(room, number, version, |message| message.thread = Some(thread.clone()));
            }
            Change::Room(info) => {
                if let Some(entry) = self.room_entry_mut(room) {
                    entry.name.clone_from(&info.name);
                    entry.topic.clone_from(&info.topic);
                }
                for view in self.shown_mut(room) {
                    view.room = info.clone();
                }
                if let Some(view) = self.open_thread_of(room) {
                    // A thread has what its room has.
                    let (id, kind, created_at, root) =
                        (view.room.id, view.room.kind, view.room.created_at, view.room.root);
                    view.room = Room {
                        id,
                        kind,
                        created_at,
                        root,
                        ..info
                    };
                }
                sorting::sort_rooms(&mut self.overview.rooms);
            }
            Change::Participant(participant) => {
                for view in self.shown_mut(room) {
                    view.participants.retain(|other| other.id != participant.id);
                    view.participants.push(participant.clone());
                    sorting::sort_participants(&mut view.participants);
                }
            }
            Change::ParticipantLeft(user) => {
                for view in self.shown_mut(room) {
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
            | Change::Favourite { .. }
            | Change::Collapsed { .. }
            | Change::Notification { .. }
            | Change::NotificationsRead { .. }
            | Change::NotificationsUnread { .. }
            | Change::NotificationsWithdrawn { .. }
            | Change::Me(_)
            | Change::ProfileChanged
            | Change::TokensChanged
            | Change::BlocksChanged
            | Change::SavedChanged
            | Change::WaitingChanged => {}
        }
    }

    /// Takes in a message that is new, edited or deleted: into the list of rooms, and into the window if its room is
    /// open.
    pub(super) fn apply_message(&mut self, message: Message) {
        let me = self.overview.me.id;
        if let Some(view) = self.open_thread_of(message.room)
            && let Some(thread) = &mut view.thread
            && thread.root.number == message.number
            && thread.root.version < message.version
        {
            thread.root = message.clone();
        }
        if let Some(entry) = self.room_entry_mut(message.room) {
            if message.number > entry.last_number {
                entry.last_number = message.number;
                entry.last_at = message.sent_at;
            }
            entry.deleted.retain(|number| *number != message.number);
            if message.deleted_at.is_some() && message.number > entry.read {
                add_deleted(&mut entry.deleted, &[message.number]);
            }
            read_unless_followed(entry);
        }
        for view in self.shown_mut(message.room) {
            put_into_window(view, &message, me);
        }
    }

    /// Changes a message wherever the open page shows it, in a window or above its thread, if it is older than a version, which it
    /// has from now on: its text stays. What was read later than that has the change already.
    fn change_message(&mut self, room: RoomId, number: i64, version: i64, change: impl Fn(&mut Message)) {
        let above = (self.room.as_mut())
            .and_then(|view| view.thread.as_mut())
            .map(|thread| &mut thread.root)
            .filter(|root| root.room == room && root.number == number);
        let change = |message: &mut Message| {
            if message.version < version {
                message.text_version.get_or_insert(message.version);
                message.version = version;
                change(message);
            }
        };
        above.into_iter().for_each(&change);
        self.shown_mut(room)
            .filter_map(|view| view.messages.get_mut(&number))
            .for_each(&change);
    }

    /// The open thread, if it is one of a message of this room.
    fn open_thread_of(&mut self, room: RoomId) -> Option<&mut RoomView> {
        self.room
            .as_mut()
            .filter(|view| view.room.root.is_some_and(|root| root.room == room))
    }

    fn rename_in_room(&mut self, room: RoomId, user: UserId, name: &str) {
        if let Some(entry) = self.room_entry_mut(room)
            && entry.kind == RoomKind::Direct
            && entry.other == Some(user)
        {
            entry.name = name.to_owned();
            sorting::sort_rooms(&mut self.overview.rooms);
        }
        let shown = [&mut self.room, &mut self.beside].into_iter().flatten();
        for view in shown.filter(|view| view.room.id == room || view.listed_room() == room) {
            if let Some(thread) = &mut view.thread {
                rename_in_message(&mut thread.root, user, name);
            }
            for message in view.messages.values_mut() {
                rename_in_message(message, user, name);
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

/// A window takes in the next message at its end, and a newer version of one that is in it.
fn put_into_window(view: &mut RoomView, message: &Message, me: UserId) {
    if message.author == me {
        view.last_sent_at = view.last_sent_at.max(Some(message.sent_at));
    }
    let newest = view.messages.keys().next_back().copied().unwrap_or(0);
    let oldest = view.messages.keys().next().copied().unwrap_or(1);
    let follows = view.at_end && message.number == newest + 1;
    let inside = (oldest..=newest).contains(&message.number);
    let newer = (view.messages.get(&message.number)).is_none_or(|known| known.version < message.version);
    if (follows || inside) && newer {
        view.messages.insert(message.number, message.clone());
    }
}

/// The names that a message shows.
fn rename_in_message(message: &mut Message, user: UserId, name: &str) {
    name_as_now(message, &[(user, name.to_owned())]);
}

/// The names that a message shows, by those that everybody has now.
pub(super) fn name_as_now(message: &mut Message, names: &[(UserId, String)]) {
    let now = |user: UserId| names.iter().find(|(id, _)| *id == user).map(|(_, name)| name);
    if let Some(name) = now(message.author) {
        name.clone_into(&mut message.name);
    }
    for (author, shown) in message.thread.iter_mut().flat_map(|thread| &mut thread.authors) {
        if let Some(name) = now(*author) {
            name.clone_into(shown);
        }
    }
}

/// In a thread that I do not follow, nothing is unread.
pub(super) fn read_unless_followed(entry: &mut RoomEntry) {
    if entry.kind == RoomKind::Thread && entry.level == NotificationLevel::Muted {
        entry.read = entry.last_number;
        entry.deleted.clear();
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
