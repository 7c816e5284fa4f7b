//! What a screen reader is told about the open room: each new message of somebody else.

use super::signals::Client;
use crate::protocol::{Change, Event, Message, Stream};
use crate::state::marked_name;
use leptos::prelude::*;

impl Client {
    /// The announcement of an event that is not applied yet, if it is a new message of somebody else in the open room.
    pub(super) fn announcement_of(self, event: &Event) -> Option<String> {
        let (Change::Message(message), Stream::Room(room)) = (&event.change, event.stream) else {
            return None;
        };
        self.state.with_untracked(|state| {
            let view = state.room.as_ref().filter(|view| view.room.id == room)?;
            let newest = view.messages.keys().next_back().copied().unwrap_or(0);
            let new = message.number > newest && message.author != state.overview.me.id && message.deleted_at.is_none();
            let course = view.room.course;
            new.then(|| {
                let mark = self.marks.with_untracked(|marks| marks.of(course, message.author));
                [&marked_name(&message.name, mark), ": ", &message.content].concat()
            })
        })
    }

    /// Announces a new message. An announced message that has changed since is removed from the live region.
    pub(super) fn announce(self, message: &Message, announcement: Option<String>) {
        let Some(tab) = self.tab() else { return };
        let id = Some((message.room, message.number));
        if let Some(text) = announcement {
            tab.last_announced.set(id);
            self.announcement.set(text);
        } else if tab.last_announced.get() == id {
            self.announcement.set(String::new());
        }
    }
}
