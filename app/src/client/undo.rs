//! The bar that says what was just done, and undoes it for a few seconds. What has an inverse is done at once, and undone by
//! that. A message is deleted only when the bar goes: until then the command is held back here, and stored in the browser,
//! so that it is done all the same if the page ends before.

use super::signals::Client;
use super::undo_bar::{Undo, UndoBar};
use crate::protocol::{Command, Message, ProblemKind, RoomId};
use crate::time_format::Millis;
use leptos::prelude::*;

/// Milliseconds that the bar stays.
const TIME_TO_UNDO: u32 = 8_000;

impl Client {
    /// Says what happened, for a few seconds.
    pub fn say(self, text: impl Into<String>) {
        self.show_bar(text.into(), None, None);
    }

    /// Says what was done, and undoes it if asked to.
    pub fn offer_undo(self, text: impl Into<String>, undo: impl FnOnce() + 'static) {
        self.show_bar(text.into(), Some(Box::new(undo)), None);
    }

    /// Executes a command, and says why not if it is refused.
    pub fn execute_or_say(self, command: Command) {
        self.execute(command, move |answer| {
            if let Err(problem) = answer {
                self.say(problem.text);
            }
        });
    }

    /// Deletes a message of the open room, once it is too late to undo that.
    pub fn delete_message(self, number: i64) {
        let (Some(message), Some(tab)) = (self.message(number), self.tab()) else {
            return;
        };
        self.finish_undo();
        let now = tab.browser.now();
        let until = (now + Millis::from(TIME_TO_UNDO)).to_string();
        self.store(&self.held_key(message.room, number), Some(&until));
        let deleted = Message {
            content: String::new(),
            deleted_at: Some(now),
            ..message.clone()
        };
        self.replace_shown(&message, deleted);
        self.show_bar("Message deleted.".into(), None, Some(message));
    }

    /// Undoes what the bar is about.
    pub fn undo(self) {
        let Some(undo) = self.take_undo() else { return };
        if let Some(message) = undo.held {
            self.store(&self.held_key(message.room, message.number), None);
            self.show_again(message);
        }
        if let Some(undo) = undo.undo {
            undo();
        }
    }

    /// It is too late now: does what was held back, and closes the bar.
    pub fn finish_undo(self) {
        let Some(message) = self.take_undo().and_then(|undo| undo.held) else {
            return;
        };
        let (room, number) = (message.room, message.number);
        self.execute(Command::Delete { room, number }, move |answer| {
            self.store(&self.held_key(room, number), None);
            if let Err(problem) = answer {
                self.show_again(message);
                self.say(["The message was not deleted. ", &problem.text].concat());
            }
        });
    }

    /// The page is left: a message is deleted now. What was done at once can still be undone.
    pub(super) fn finish_held_deletion(self) {
        let held = self
            .tab()
            .is_some_and(|tab| tab.undo.borrow().as_ref().is_some_and(|undo| undo.held.is_some()));
        if held {
            self.finish_undo();
        }
    }

    /// The pointer or the focus is on the bar: it stays until they have left.
    pub fn hold_bar(self, hold: bool) {
        let Some(tab) = self.tab() else { return };
        tab.bar_turn.set(tab.bar_turn.get() + 1);
        if !hold {
            self.close_bar_later();
        }
    }

    /// The page ends: the browser still sends this, whatever becomes of the page. Whether it arrived is not known, so the next
    /// page does it once more.
    pub(super) fn send_held_with_page(self) {
        let held = self.tab().and_then(|tab| tab.undo.take()).and_then(|undo| undo.held);
        let Some(Message { room, number, .. }) = held else {
            return;
        };
        let body = web_sys::UrlSearchParams::new();
        if let Ok(body) = body {
            for (name, value) in [
                ("do", "delete"),
                ("room", room.to_string().as_str()),
                ("number", number.to_string().as_str()),
            ] {
                body.append(name, value);
            }
            let _ = window()
                .navigator()
                .send_beacon_with_opt_url_search_params("/", Some(&body));
        }
        self.undo_bar.set(None);
    }

    /// At the start of a page: does what an earlier one held back. Another tab may still undo it.
    pub(super) fn finish_held(self) {
        let Some(tab) = self.tab() else { return };
        let prefix = self.held_key_prefix();
        for (key, until) in tab.browser.stored(&prefix) {
            let mut ids = key[prefix.len()..].split('.');
            let (Some(room), Some(number)) = (ids.next(), ids.next()) else {
                continue;
            };
            let (Ok(room), Ok(number)) = (room.parse::<RoomId>(), number.parse::<i64>()) else {
                continue;
            };
            let left = until.parse::<Millis>().unwrap_or(0) - tab.browser.now();
            let wait = left.clamp(0, Millis::from(TIME_TO_UNDO)) as u32;
            self.set_timeout(wait + 500, move || self.delete_held(&key, room, number));
        }
    }

    fn delete_held(self, key: &str, room: RoomId, number: i64) {
        if self.stored(key).is_none() {
            return;
        }
        let key = key.to_owned();
        self.execute(Command::Delete { room, number }, move |answer| {
            // If it could not be asked, the next page does it.
            let later = |kind: ProblemKind| kind.is_temporary() || kind == ProblemKind::SignedOut;
            if !answer.is_err_and(|problem| later(problem.kind)) {
                self.store(&key, None);
            }
        });
    }

    fn show_bar(self, text: String, undo: Option<Box<dyn FnOnce()>>, held: Option<Message>) {
        let Some(tab) = self.tab() else { return };
        self.finish_undo();
        tab.bar_turn.set(tab.bar_turn.get() + 1);
        let undoable = undo.is_some() || held.is_some();
        tab.undo.replace(Some(Undo { undo, held }));
        self.undo_bar.set(Some(UndoBar { text, undoable }));
        self.close_bar_later();
    }

    fn close_bar_later(self) {
        let Some(tab) = self.tab() else { return };
        let turn = tab.bar_turn.get();
        self.set_timeout(TIME_TO_UNDO, move || {
            if tab.bar_turn.get() == turn {
                self.finish_undo();
            }
        });
    }

    fn take_undo(self) -> Option<Undo> {
        let tab = self.tab()?;
        if self.undo_bar.with_untracked(Option::is_some) {
            self.undo_bar.set(None);
        }
        tab.undo.take()
    }

    /// Shows the message as it was, unless it has changed since.
    fn show_again(self, message: Message) {
        if let Some(shown) = self.message(message.number).filter(|shown| shown.room == message.room) {
            self.replace_shown(&shown, message);
        }
    }

    fn replace_shown(self, shown: &Message, by: Message) {
        if shown.text_version() != by.text_version() {
            return;
        }
        // Others may have reacted to it or answered it meanwhile.
        let by = Message {
            version: shown.version,
            text_version: shown.text_version,
            reactions: shown.reactions.clone(),
            thread: shown.thread.clone(),
            ..by
        };
        self.state.update(|state| {
            let view = state.room.as_mut().filter(|view| view.room.id == by.room);
            if let Some(message) = view.and_then(|view| view.messages.get_mut(&by.number)) {
                *message = by;
            }
        });
    }
}
