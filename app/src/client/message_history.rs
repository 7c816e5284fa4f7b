//! Loads the pages of a room's history before and after the window, as the reader scrolls, and drops what is far from the
//! reader then. A window that lost its end is like one around a permalink: scrolling there reads it again.

use super::request_answer::Answer;
use super::signals::Client;
use crate::protocol::{Request, RoomId, View};
use crate::state::State;
use leptos::prelude::*;

impl Client {
    /// Loads the messages before the oldest one in the window.
    pub fn load_older(self) {
        let view = self.room.with_untracked(|open| {
            let open = open.as_ref().filter(|open| open.oldest > 1)?;
            Some(View::Before {
                room: open.room.id,
                number: open.oldest,
            })
        });
        self.load_history(view);
    }

    /// Loads the messages after the newest one in the window.
    pub fn load_newer(self) {
        let view = self.room.with_untracked(|open| {
            let open = open.as_ref().filter(|open| !open.at_end)?;
            Some(View::After {
                room: open.room.id,
                number: open.newest,
            })
        });
        self.load_history(view);
    }

    fn load_history(self, view: Option<View>) {
        let (Some(tab), Some(view)) = (self.tab(), view) else {
            return;
        };
        if self.is_loading() || tab.loading_history.replace(true) {
            return;
        }
        let older = matches!(view, View::Before { .. });
        self.request(Request::View(view), move |answer| {
            tab.loading_history.set(false);
            if let Ok(Answer::Snapshot(mut snapshot)) = answer
                && let Some(page) = snapshot.page.take()
            {
                self.learn_pictures(snapshot.pictures);
                let room = page.room;
                let keep = tab.held_message.get();
                self.state.update(|state| {
                    state.apply_message_page(page);
                    if state.room.as_ref().is_none_or(|view| view.room.id != room) {
                        return;
                    }
                    match older {
                        true => state.drop_newest(keep),
                        false => state.drop_oldest(keep),
                    }
                });
                self.discard_delivered();
                self.schedule_repair();
            }
        });
    }

    /// A message stays in the window as long as it is edited.
    pub fn hold_message(self, number: Option<i64>) {
        if let Some(tab) = self.tab() {
            tab.held_message.set(number);
        }
    }

    /// The open room, and the newest message in its window.
    pub(super) fn newest_shown(self) -> Option<(RoomId, i64)> {
        self.state.with_untracked(|state| {
            let view = state.room.as_ref().filter(|view| view.at_end)?;
            Some((view.room.id, view.messages.keys().next_back().copied().unwrap_or(0)))
        })
    }

    /// After new messages came.
    pub(super) fn trim_window(self, state: &mut State) {
        let keep = self.tab().and_then(|tab| tab.held_message.get());
        state.trim_after_event(self.at_bottom.get_untracked(), keep);
    }
}
