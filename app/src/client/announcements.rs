//! What a screen reader is told: each new message of somebody else in the open room, and what asks for me elsewhere. Nothing
//! is told about what a page shows when it opens.

use super::announcement::Announcement;
use super::signals::Client;
use crate::protocol::{Change, Event, Message, NotificationRow, Stream};
use crate::state::marked_name;
use crate::text_direction::isolate;
use leptos::prelude::*;

/// So many lines stay in the live region: enough for what comes at once.
const KEPT: usize = 40;

impl Client {
    /// The announcement of an event that is not applied yet, if it has one.
    pub(super) fn announcement_of(self, event: &Event) -> Option<Announcement> {
        match (&event.change, event.stream) {
            (Change::Message(message), Stream::Room(_)) => self.announcement_of_message(message),
            (Change::Notification { notification, .. }, _) => self.announcement_of_notification(notification),
            _ => None,
        }
    }

    fn announcement_of_message(self, message: &Message) -> Option<Announcement> {
        self.state.with_untracked(|state| {
            let view = state.room.as_ref().filter(|view| view.room.id == message.room)?;
            let newest = view.messages.keys().next_back().copied().unwrap_or(0);
            let new = message.number > newest && message.author != state.overview.me.id && message.deleted_at.is_none();
            let course = view.room.course;
            new.then(|| {
                let mark = self.marks.with_untracked(|marks| marks.of(course, message.author));
                Announcement {
                    about: about_message(message),
                    text: [&marked_name(&message.name, mark), ": ", message.plain_text()].concat(),
                }
            })
        })
    }

    /// Not of the open room: what is said there is announced itself.
    fn announcement_of_notification(self, row: &NotificationRow) -> Option<Announcement> {
        let open = (self.state).with_untracked(|state| state.room.as_ref().map(|view| view.room.id));
        let shown = row.room.is_some() && row.room == open;
        let presentation = row.notification.presentation();
        let asks = row.notification.asks() && row.read_at.is_none() && !shown;
        asks.then(|| {
            let text = [&isolate(&presentation.title), ". ", &presentation.text].concat();
            Announcement {
                about: row.cause.clone(),
                text,
            }
        })
    }

    /// Announces what an event has changed. What was announced and has changed since is removed from the live region.
    pub(super) fn announce(self, change: &Change, announcement: Option<Announcement>) {
        if let Change::Message(message) = change {
            self.forget(&[about_message(message)]);
        } else if let Change::NotificationsWithdrawn { causes, .. } = change {
            self.forget(causes);
        }
        if let Some(line) = announcement {
            self.announcements.update(|lines| {
                lines.retain(|one| one.about != line.about);
                lines.push(line);
                let surplus = lines.len().saturating_sub(KEPT);
                lines.drain(..surplus);
            });
        }
    }

    fn forget(self, about: &[String]) {
        let is_known = |lines: &Vec<Announcement>| lines.iter().any(|line| about.contains(&line.about));
        if self.announcements.with_untracked(is_known) {
            self.announcements
                .update(|lines| lines.retain(|line| !about.contains(&line.about)));
        }
    }
}

fn about_message(message: &Message) -> String {
    [&message.room.to_string(), "/", &message.number.to_string()].concat()
}
