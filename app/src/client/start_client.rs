//! Makes a hydrated page live. `App` calls it once, in the browser.

use super::reload::reload;
use super::signals::Client;
use leptos::ev;
use leptos::prelude::*;

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
            self.follow_shortcuts();
            self.track_focus();
            self.follow_links();
            self.keep_focus();
            self.follow_visible_height();
            self.follow_width();
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
