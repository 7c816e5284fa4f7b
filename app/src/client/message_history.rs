//! Loads the pages of a room's history before and after the window, as the reader scrolls.

use super::request_answer::Answer;
use super::signals::Client;
use crate::protocol::{Request, View};
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
        if self.loading.get_untracked() || tab.loading_history.replace(true) {
            return;
        }
        self.request(Request::View(view), move |answer| {
            tab.loading_history.set(false);
            if let Ok(Answer::Snapshot(snapshot)) = answer
                && let Some(page) = snapshot.page
            {
                self.state.update(|state| state.apply_message_page(page));
                self.discard_delivered();
                self.schedule_repair();
            }
        });
    }
}
