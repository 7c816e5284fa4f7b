//! Takes in what a page is drawn from, and scrolls and moves the focus once it is there. Which page is asked for and when
//! it is shown: `pending_page.rs`.

use super::ask_for_missing_parts::RETRY_DELAY;
use super::next_page::{PendingPage, Place};
use super::open_room::new_line_after;
use super::signals::Client;
use crate::protocol::{Problem, ProblemKind, Snapshot};
use crate::routes::Route;
use crate::state::State;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

impl Client {
    /// Loads the page again if it says "no longer available" and I am in its room or course again.
    pub(super) fn load_regained_page(self) {
        let Some(view) = self.location.with_untracked(|location| location.route.view()) else {
            return;
        };
        let regained = self
            .state
            .with_untracked(|state| state.may_view(&view) && !state.has_loaded(&view));
        if regained && !self.is_loading() {
            self.page_problem.set(None);
            self.loading.set(true);
            self.load_page();
        }
    }

    /// The page has its answer, or needs none because all of it is known.
    pub(super) fn on_page_opened(self, page: &PendingPage, snapshot: Option<Snapshot>) {
        let room = |state: &State| state.room.as_ref().map(|view| view.room.id);
        let fresh = snapshot.is_some();
        let mut snapshot = snapshot.unwrap_or_default();
        self.learn_pictures(std::mem::take(&mut snapshot.pictures));
        self.contacts.set(snapshot.contacts.take().unwrap_or_default());
        self.waiting.set(snapshot.waiting.take().unwrap_or_default());
        self.room_page.set(snapshot.rooms.take().unwrap_or_default());
        self.at_bottom.set(false);
        let before = self.state.with_untracked(room);
        if let Some(view) = &mut snapshot.room {
            // A place is shown as it was left, without pointing at its first message.
            let named = match page.location.route {
                Route::Room { near, .. } => near.filter(|number| view.messages.contains_key(number)),
                _ => None,
            };
            view.near = if page.at_end || page.place.is_some() {
                named
            } else {
                view.near
            };
        }
        self.state.update(|state| match page.location.route {
            _ if fresh => state.open_page(snapshot),
            Route::Room { room, .. } => _ = state.reopen_room(room),
            _ => state.open_parts(snapshot, false),
        });
        if self.state.with_untracked(room) != before {
            self.announcements.set(Vec::new());
        }
        let line = self
            .state
            .with_untracked(|state| new_line_after(state, &page.location.route));
        self.new_line_after.set(line.filter(|_| !page.at_end));
        self.loading.set(false);
        self.discard_delivered();
        self.on_page_shown(&window().location().hash().unwrap_or_default());
        self.schedule_repair();
        self.reload_if_idle();
    }

    pub(super) fn on_page_refused(self, page: PendingPage, problem: Problem) {
        let Some(tab) = self.tab() else { return };
        match problem.kind {
            kind if kind.is_temporary() => {
                *tab.pending_page.borrow_mut() = Some(PendingPage { shown: true, ..page });
                self.loading.set(true);
                tab.page_load_failed.set(true);
                self.set_timeout(RETRY_DELAY, move || {
                    if self.tab().is_some_and(|tab| tab.page_load_failed.replace(false)) {
                        self.load_page();
                    }
                });
            }
            ProblemKind::SignedOut => {
                let _ = window().location().reload();
            }
            _ => {
                self.loading.set(false);
                self.page_problem.set(Some(problem));
                self.on_page_shown("");
            }
        }
    }

    /// Shows the place where the page was left before, else the element that the fragment names, else the top, and moves
    /// the focus there. A room scrolls itself.
    pub(super) fn on_page_shown(self, path: &str) {
        self.page_loads.update(|count| *count += 1);
        let is_room = self
            .location
            .with_untracked(|location| matches!(location.route, Route::Room { .. }));
        if is_room {
            return;
        }
        let fragment = path.split_once('#').map(|(_, fragment)| fragment.to_owned());
        let place = self.tab().and_then(|tab| tab.restored.take());
        let _ = request_animation_frame(move || {
            let (down, main_down) = match place {
                Some(Place::Scrolled { window, main }) => (window, main),
                Some(Place::Message { .. }) | None => (0.0, 0),
            };
            let fragment = fragment.filter(|_| place.is_none());
            let target = fragment.and_then(|id| document().get_element_by_id(&id));
            match &target {
                Some(element) => {
                    if let Ok(Some(closed)) = element.closest("details:not([open])") {
                        let _ = closed.set_attribute("open", "");
                    }
                    element.scroll_into_view();
                }
                None => {
                    if let Some(main) = document().get_element_by_id("main") {
                        main.set_scroll_top(main_down);
                    }
                    window().scroll_to_with_x_and_y(0.0, down);
                }
            }
            if let Some(element) = target.or_else(|| document().get_element_by_id("main"))
                && let Some(element) = element.dyn_ref::<web_sys::HtmlElement>()
            {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = element.focus_with_options(&options);
            }
        });
    }
}
