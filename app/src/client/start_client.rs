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
            self.track_focus();
            self.follow_links();
            self.keep_focus();
            self.follow_visible_height();
            self.follow_translation();
            self.check_restored_page();
            let browser = tab.browser.clone();
            browser.open_socket(Box::new(move |event| self.on_socket_event(event)));
        }
        self.hydrated.set(true);
        self.page_loads.update(|count| *count += 1);
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
