//! Makes a hydrated page live. `App` calls it once, in the browser.

use super::page_elements::closest;
use super::reload::reload;
use super::signals::Client;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

impl Client {
    /// Opens the socket, follows links without loading a new document, and writes times in the reader's zone.
    pub fn start(self) {
        let Some(tab) = self.tab() else { return };
        let signed_in = self.context(|context| context.signed_in);
        self.finish_leaving(signed_in);
        if signed_in {
            self.load_outbox();
            self.keep_carried();
            self.load_drafts();
            self.finish_held();
            self.finish_what_is_held_when_leaving();
            self.undo_by_key();
            self.switch_by_key();
            self.track_focus();
            self.follow_links();
            self.keep_focus();
            self.follow_visible_height();
            self.follow_translation();
            self.close_left_threads();
            self.watch_presence();
            self.check_restored_page();
            let browser = tab.browser.clone();
            browser.open_socket(Box::new(move |event| self.on_socket_event(event)));
        }
        self.hydrated.set(true);
        self.page_loads.update(|count| *count += 1);
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

    /// Nobody undoes any more what was done on a page that was left.
    fn finish_what_is_held_when_leaving(self) {
        std::mem::forget(window_event_listener(ev::pagehide, move |_| self.send_held_with_page()));
        Effect::new(move |before: Option<String>| {
            let path = self.location.with(|location| location.path.clone());
            if before.is_some_and(|before| before != path) {
                untrack(|| self.finish_held_deletion());
            }
            path
        });
    }

    /// A page that the browser has kept whole and shows again is read afresh: its user may have signed out since.
    fn check_restored_page(self) {
        std::mem::forget(window_event_listener(ev::pageshow, move |event| {
            if event.persisted() {
                reload();
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
