//! Scrolling through a room: the parts of its history before and after the window.

use super::{Answer, Live};
use crate::protocol::{Request, View};
use leptos::prelude::*;

impl Live {
    /// Reads on backwards from the oldest message in the window.
    pub fn older(self) {
        let view = self.room.with_untracked(|open| {
            let open = open.as_ref().filter(|open| open.oldest > 1)?;
            Some(View::Before {
                room: open.room.id,
                number: open.oldest,
            })
        });
        self.turn(view);
    }

    /// Reads on forwards from the newest message in the window.
    pub fn newer(self) {
        let view = self.room.with_untracked(|open| {
            let open = open.as_ref().filter(|open| !open.at_end)?;
            Some(View::After {
                room: open.room.id,
                number: open.newest,
            })
        });
        self.turn(view);
    }

    fn turn(self, view: Option<View>) {
        let (Some(tab), Some(view)) = (self.tab(), view) else {
            return;
        };
        if self.loading.get_untracked() || tab.paging.replace(true) {
            return;
        }
        self.ask(Request::View(view), move |answer| {
            tab.paging.set(false);
            if let Ok(Answer::Snapshot(snapshot)) = answer
                && let Some(page) = snapshot.page
            {
                self.state.update(|state| state.page(page));
                self.settle_unsent();
                self.check();
            }
        });
    }
}
