//! The lists of messages that have pages of their own: those pinned in a room, and those that I have saved. Both are read again when
//! something of what they show has changed.

use super::tab_state::State;
use crate::protocol::{Change, PinnedPage, RoomId, SavedRow};

impl State {
    /// A room's event, before it is applied: the list of pinned messages follows the room's versions, so that one that was missed is
    /// noticed.
    pub(super) fn apply_room_change_to_lists(&mut self, room: RoomId, version: i64, change: &Change) {
        if let Some(page) = self.pins.as_mut().filter(|page| page.room == room)
            && page.version + 1 == version
            && !concerns_pins(page, change)
        {
            page.version = version;
        }
        if let Some(page) = &self.saved {
            let concerned = page.rows.iter().any(|row| concerns_saved(row, room, change));
            self.saved_stale |= concerned;
        }
    }

    /// The list of pinned messages is older than what the tab knows of their room.
    pub(super) fn pins_are_stale(&self) -> bool {
        (self.pins.as_ref())
            .and_then(|page| Some(page.version < self.room_entry(page.room)?.version))
            .unwrap_or(false)
    }

    /// A message of a room that the page shows is pinned, or is not any more.
    pub(super) fn note_pin(&mut self, room: RoomId, number: i64, pinned: bool) {
        for view in self.shown_mut(room) {
            match (view.pinned.binary_search(&number), pinned) {
                (Err(at), true) => view.pinned.insert(at, number),
                (Ok(at), false) => _ = view.pinned.remove(at),
                (Ok(_), true) | (Err(_), false) => {}
            }
        }
    }
}

fn concerns_pins(page: &PinnedPage, change: &Change) -> bool {
    if let Change::Message(message) = change {
        return page.rows.iter().any(|row| row.number == message.number);
    }
    if let Change::Renamed { user, .. } = change {
        return page.rows.iter().any(|row| row.author == *user || row.by == *user);
    }
    matches!(change, Change::Pin { .. })
}

fn concerns_saved(row: &SavedRow, room: RoomId, change: &Change) -> bool {
    if let Change::Message(message) = change {
        return (row.room, row.number) == (room, message.number);
    }
    if let Change::Renamed { user, .. } = change {
        return row.message.as_ref().is_some_and(|message| message.author == *user);
    }
    // The name of the room, perhaps that of a thread's root.
    matches!(change, Change::Room(_))
}
