//! Keys that do something on every page. `pages/keyboard_map.rs` lists them for people: a new one belongs there, too.

use super::page_elements::closest;
use super::signals::Client;
use crate::routes::{Route, room_path};
use crate::state::{next_unread, room_sections, unread_rooms};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

impl Client {
    /// Listens to them, as long as the page lives.
    pub(super) fn follow_shortcuts(self) {
        self.undo_by_key();
        self.switch_by_key();
        std::mem::forget(window_event_listener(ev::keydown, move |event| {
            if !event.default_prevented() && self.follow_key(&event) {
                event.prevent_default();
            }
        }));
    }

    /// `?` lists the keys, unless a text is being typed. Alt, Shift and an arrow key go to a room with something unread.
    fn follow_key(self, event: &KeyboardEvent) -> bool {
        let (control, alt) = (event.ctrl_key() || event.meta_key(), event.alt_key());
        match event.key().as_str() {
            "?" if !control && !alt && closest(event, "textarea, input, select").is_none() => {
                self.keyboard_map.set(true);
            }
            "ArrowUp" if !control && alt && event.shift_key() => self.go_to_unread(false),
            "ArrowDown" if !control && alt && event.shift_key() => self.go_to_unread(true),
            _ => return false,
        }
        true
    }

    /// Opens the next room in the list that has something unread, or the one before.
    fn go_to_unread(self, forward: bool) {
        let current = self.location.with_untracked(|location| match location.route {
            Route::Room { room, .. } => Some(room),
            _ => None,
        });
        let current = current.map(|room| untrack(|| self.listed_room(room)));
        let next = self.state.with_untracked(|state| {
            let overview = &state.overview;
            let unread = unread_rooms(&overview.rooms, &overview.mentioned);
            let sections = room_sections(&overview.courses, &overview.rooms, &unread, current);
            next_unread(&sections, &unread, current, forward)
        });
        match next {
            Some(room) => self.navigate(&room_path(room)),
            None => self.say("No other room has unread messages."),
        }
    }

    /// Ctrl+Z undoes what the bar is about, unless it is for what is being typed.
    fn undo_by_key(self) {
        std::mem::forget(window_event_listener(ev::keydown, move |event| {
            let asked = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key() == "z";
            if asked && self.undo_bar.with_untracked(Option::is_some) && !is_typed_into(&event) {
                event.prevent_default();
                self.undo();
            }
        }));
    }

    /// Ctrl+K opens the dialog to go somewhere, unless what has the focus does something else with it.
    fn switch_by_key(self) {
        std::mem::forget(window_event_listener(ev::keydown, move |event| {
            let plain = !event.shift_key() && !event.alt_key() && !event.default_prevented();
            if (event.ctrl_key() || event.meta_key()) && plain && event.key() == "k" {
                event.prevent_default();
                self.switcher.set(true);
            }
        }));
    }
}

/// Whether a key was pressed in a field that holds a text.
fn is_typed_into(event: &web_sys::KeyboardEvent) -> bool {
    let Some(field) = closest(event, "textarea, input") else {
        return false;
    };
    match (
        field.dyn_ref::<web_sys::HtmlTextAreaElement>(),
        field.dyn_ref::<web_sys::HtmlInputElement>(),
    ) {
        (Some(area), _) => !area.value().is_empty(),
        (_, Some(input)) => !input.value().is_empty(),
        (None, None) => false,
    }
}
