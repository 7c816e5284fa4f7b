//! Where the "new" line goes when messages come into the open room while nobody looks at it.

use super::signals::Client;
use crate::protocol::RoomId;
use leptos::prelude::*;

impl Client {
    /// After messages of others have come into the open room while nobody looked at it, or all at once: the "new" line
    /// goes before the first of them. `before` is what [`Client::newest_shown`] was.
    pub(super) fn mark_arrivals(self, before: Option<(RoomId, i64)>, at_once: bool) {
        let (Some((room, newest)), Some((open, now))) = (before, self.newest_shown()) else {
            return;
        };
        if room != open || now <= newest || (self.has_focus.get_untracked() && !at_once) {
            return;
        }
        let read = self.state.with_untracked(|state| {
            let entry = state.room_entry(room).filter(|entry| entry.unread() > 0);
            entry.map(|entry| entry.read)
        });
        if read.is_some() && self.new_line_after.get_untracked() != read {
            self.new_line_after.set(read);
        }
    }
}
