//! Loads what the page of the current address is drawn from, and scrolls and moves the focus once it is there.

use super::ask_for_missing_parts::RETRY_DELAY;
use super::open_room::new_line_after;
use super::request_answer::Answer;
use super::signals::Client;
use crate::protocol::{Problem, ProblemKind, Request, Snapshot, View};
use crate::routes::Route;
use crate::state::State;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

impl Client {
    /// Loads the view of the current address.
    pub(super) fn load_page(self) {
        let location = self.location.get_untracked();
        let Some(view) = location.route.view() else { return };
        if view == View::Overview {
            let overview = self.state.with_untracked(|state| state.overview.clone());
            return self.on_page_loaded(Snapshot {
                overview,
                ..Snapshot::default()
            });
        }
        let at_end = self.tab().is_some_and(|tab| tab.open_at_end.replace(false));
        let view = match view {
            View::Room { room, near: None } if at_end => View::end_of(room),
            other => other,
        };
        self.request(Request::View(view), move |answer| {
            // The user has gone elsewhere meanwhile, or the page was requested twice and an earlier answer was used.
            if self.location.get_untracked() != location || !self.loading.get_untracked() {
                return;
            }
            match answer {
                Ok(Answer::Snapshot(mut snapshot)) => {
                    if let Some(view) = snapshot.room.as_mut().filter(|_| at_end) {
                        view.near = None;
                    }
                    self.on_page_loaded(*snapshot);
                    if at_end {
                        self.new_line_after.set(None);
                    }
                }
                Ok(Answer::Done(_) | Answer::CaughtUp(_)) => {}
                Err(problem) => self.on_page_refused(problem),
            }
        });
    }

    /// Loads the page again if it says "no longer available" and I am in its room or course again.
    pub(super) fn load_regained_page(self) {
        let Some(view) = self.location.with_untracked(|location| location.route.view()) else {
            return;
        };
        let regained = self
            .state
            .with_untracked(|state| state.may_view(&view) && !state.has_loaded(&view));
        if regained && !self.loading.get_untracked() {
            self.page_problem.set(None);
            self.loading.set(true);
            self.load_page();
        }
    }

    fn on_page_loaded(self, mut snapshot: Snapshot) {
        self.contacts.set(snapshot.contacts.take().unwrap_or_default());
        self.waiting.set(snapshot.waiting.take().unwrap_or_default());
        self.room_page.set(snapshot.rooms.take().unwrap_or_default());
        self.at_bottom.set(false);
        let room = |state: &State| state.room.as_ref().map(|view| view.room.id);
        let before = self.state.with_untracked(room);
        self.state.update(|state| state.open_page(snapshot));
        if self.state.with_untracked(room) != before {
            self.announcements.set(Vec::new());
        }
        self.new_line_after.set(self.location.with_untracked(|location| {
            self.state
                .with_untracked(|state| new_line_after(state, &location.route))
        }));
        self.loading.set(false);
        self.discard_delivered();
        self.on_page_shown(&window().location().hash().unwrap_or_default());
        self.schedule_repair();
        self.reload_if_idle();
    }

    fn on_page_refused(self, problem: Problem) {
        let Some(tab) = self.tab() else { return };
        match problem.kind {
            ProblemKind::Unreachable | ProblemKind::Busy | ProblemKind::TooMany => {
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

    /// Shows the top of the page, or the element that the fragment names, and moves the focus there. A room scrolls
    /// itself.
    pub(super) fn on_page_shown(self, path: &str) {
        self.page_loads.update(|count| *count += 1);
        let is_room = self
            .location
            .with_untracked(|location| matches!(location.route, Route::Room { .. }));
        if is_room {
            return;
        }
        let fragment = path.split_once('#').map(|(_, fragment)| fragment.to_owned());
        let _ = request_animation_frame(move || {
            let target = fragment.and_then(|id| document().get_element_by_id(&id));
            match &target {
                Some(element) => element.scroll_into_view(),
                None => {
                    window().scroll_to_with_x_and_y(0.0, 0.0);
                    if let Some(main) = document().get_element_by_id("main") {
                        main.set_scroll_top(0);
                    }
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
