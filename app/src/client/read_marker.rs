//! Reading: what stands at the end of an open room in a window that somebody looks at is read, after a moment.

use super::Live;
use super::receive::AGAIN;
use crate::protocol::{Command, ProblemKind, RoomId};
use crate::state::State;
use leptos::ev;
use leptos::prelude::*;

/// How long something must have been in view.
const GLANCE: u32 = 300;

impl Live {
    /// Follows whether somebody looks, and what there is to read.
    pub(super) fn watch_attention(self) {
        let look = move || {
            let looks = document().visibility_state() == web_sys::VisibilityState::Visible
                && document().has_focus().unwrap_or(true);
            if self.attending.get_untracked() != looks {
                self.attending.set(looks);
            }
        };
        look();
        // They live as long as the page.
        std::mem::forget(window_event_listener(ev::focus, move |_| look()));
        std::mem::forget(window_event_listener(ev::blur, move |_| look()));
        std::mem::forget(window_event_listener(ev::visibilitychange, move |_| look()));
        Effect::new(move |_| {
            let looks = self.attending.get() && self.at_bottom.get() && !self.hold.get();
            if looks && self.state.with(|state| self.to_read(state)).is_some() {
                self.read_soon();
            }
        });
    }

    fn read_soon(self) {
        let Some(tab) = self.tab() else { return };
        if tab.reading.replace(true) {
            return;
        }
        self.later(GLANCE, move || {
            let Some(tab) = self.tab() else { return };
            tab.reading.set(false);
            let looks = self.attending.get_untracked() && self.at_bottom.get_untracked() && !self.hold.get_untracked();
            if let (true, Some((room, number))) = (looks, self.state.with_untracked(|state| self.to_read(state))) {
                let unread = self.state.with_untracked(|state| state.overview.unread_notifications);
                tab.noticed.set(Some((room, unread)));
                self.run(Command::Read { room, number }, move |answer| {
                    let Err(problem) = answer else { return };
                    tab.noticed.set(None);
                    // Without a connection the next Hello comes back here.
                    if matches!(problem.kind, ProblemKind::Busy | ProblemKind::TooMany) {
                        self.later(AGAIN, move || self.read_soon());
                    }
                });
            }
        });
    }

    /// The last message in view, if it is not read yet; or if there may be a notification of the room that is not: that one was let
    /// in, or is named in a message one has read before. Only the server knows whose notifications there are, so it is asked once.
    fn to_read(self, state: &State) -> Option<(RoomId, i64)> {
        let view = state.room.as_ref().filter(|view| view.at_end)?;
        let (room, unread) = (view.room.id, state.overview.unread_notifications);
        let newest = view.messages.keys().next_back().copied().unwrap_or(0);
        let noticed = unread > 0 && self.tab()?.noticed.get() != Some((room, unread));
        (newest > state.entry(room)?.read || noticed).then_some((room, newest))
    }
}
