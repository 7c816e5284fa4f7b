//! Whether the window has place for a room beside its thread.

use super::signals::Client;
use leptos::ev;
use leptos::prelude::*;

/// As in `style/layout.css`.
const WIDE: &str = "(min-width: 68.75em)";

impl Client {
    /// Follows it as long as the page lives.
    pub(super) fn follow_width(self) {
        let Some(query) = window().match_media(WIDE).ok().flatten() else {
            return;
        };
        self.state.update(|state| state.show_beside(query.matches()));
        std::mem::forget(window_event_listener(ev::resize, move |_| {
            let wide = query.matches();
            if self.state.with_untracked(|state| state.has_place_beside() != wide) {
                self.state.update(|state| state.show_beside(wide));
                self.schedule_repair();
            }
        }));
    }
}
