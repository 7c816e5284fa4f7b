//! Going from page to page without loading a new document: links, the back button, and what is read for the page.
//!
//! `leptos_router` is not used: every page here is an [`Route`] and a [`View`], and what a router adds (a tree of
//! routes, their matching, their transitions) would be drawn, hydrated and downloaded for nothing.

use super::receive::AGAIN;
use super::{Answer, Live, unread_from};
use crate::protocol::{Problem, ProblemKind, Request, RoomId, Snapshot, View};
use crate::routes::Route;
use crate::state::State;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Where the page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// Path and query.
    pub path: String,
    pub address: Route,
}

impl Here {
    pub fn read(path: &str) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            path: path.to_owned(),
            address: Route::parse(plain, query),
        }
    }
}

impl Live {
    /// Goes to a path of this site.
    pub fn go(self, path: &str) {
        if Here::read(path).address.view().is_none() {
            let _ = window().location().set_href(path);
        } else if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
            self.arrive(path);
        }
    }

    /// Opens a room at its newest message, whatever is unread in it.
    pub fn go_to_end(self, room: RoomId) {
        if let Some(tab) = self.tab() {
            tab.to_end.set(true);
            self.go(&["/chat/", &room.to_string()].concat());
        }
    }

    /// Links of this site and the back button stay inside the page.
    pub(super) fn follow_links(self) {
        std::mem::forget(window_event_listener(ev::click, move |event| {
            if let Some(path) = inner_path(&event) {
                event.prevent_default();
                self.go(&path);
            }
        }));
        std::mem::forget(window_event_listener(ev::popstate, move |_| {
            let location = window().location();
            let path = [
                location.pathname().unwrap_or_default(),
                location.search().unwrap_or_default(),
                location.hash().unwrap_or_default(),
            ];
            if Here::read(&path.concat()).address.view().is_none() {
                let _ = location.reload();
            } else {
                self.arrive(&path.concat());
            }
        }));
    }

    /// The address bar shows `path` now: draw its page.
    fn arrive(self, path: &str) {
        let here = Here::read(path);
        let stays = here == self.here.get_untracked();
        if let (
            Route::Room {
                room,
                near: Some(number),
            },
            true,
        ) = (&here.address, self.shows(&here.address))
        {
            let (room, number) = (*room, *number);
            self.here.set(here);
            self.place(room, number);
            return;
        }
        if stays && self.lost.with_untracked(Option::is_none) && path.contains('#') {
            return self.land(path);
        }
        self.lost.set(None);
        self.hold.set(false);
        self.loading.set(true);
        self.here.set(here);
        self.look_here();
    }

    /// The message is in the window already.
    fn shows(self, address: &Route) -> bool {
        let Route::Room {
            room,
            near: Some(number),
        } = address
        else {
            return false;
        };
        self.state.with_untracked(|state| {
            state
                .room
                .as_ref()
                .is_some_and(|view| view.room.id == *room && view.messages.contains_key(number))
        }) && matches!(self.here.with_untracked(|here| here.address.clone()),
            Route::Room { room: open, .. } if open == *room)
    }

    fn place(self, room: RoomId, number: i64) {
        self.state.update(|state| {
            if let Some(view) = state.room.as_mut().filter(|view| view.room.id == room) {
                view.near = Some(number);
            }
        });
        self.landed.update(|count| *count += 1);
    }

    /// Reads what the page is of.
    pub(super) fn look_here(self) {
        let here = self.here.get_untracked();
        let Some(view) = here.address.view() else { return };
        if view == View::Overview {
            let overview = self.state.with_untracked(|state| state.overview.clone());
            return self.opened(Snapshot {
                overview,
                ..Snapshot::default()
            });
        }
        let end = self.tab().is_some_and(|tab| tab.to_end.replace(false));
        let view = match view {
            View::Room { room, near: None } if end => View::end_of(room),
            other => other,
        };
        self.ask(Request::View(view), move |answer| {
            // Elsewhere meanwhile, or asked twice and answered before.
            if self.here.get_untracked() != here || !self.loading.get_untracked() {
                return;
            }
            match answer {
                Ok(Answer::Snapshot(mut snapshot)) => {
                    if let Some(view) = snapshot.room.as_mut().filter(|_| end) {
                        view.near = None;
                    }
                    self.opened(*snapshot);
                    if end {
                        self.new_after.set(None);
                    }
                }
                Ok(Answer::Done(_) | Answer::CaughtUp(_)) => {}
                Err(problem) => self.refused(problem),
            }
        });
    }

    fn opened(self, mut snapshot: Snapshot) {
        self.contacts.set(snapshot.contacts.take().unwrap_or_default());
        self.at_bottom.set(false);
        let room = |state: &State| state.room.as_ref().map(|view| view.room.id);
        let before = self.state.with_untracked(room);
        self.state.update(|state| state.open(snapshot));
        if self.state.with_untracked(room) != before {
            self.spoken.set(String::new());
        }
        self.new_after.set(
            self.here
                .with_untracked(|here| self.state.with_untracked(|state| unread_from(state, &here.address))),
        );
        self.loading.set(false);
        self.settle_unsent();
        self.land(&window().location().hash().unwrap_or_default());
        self.check();
        self.reload_if_idle();
    }

    fn refused(self, problem: Problem) {
        let Some(tab) = self.tab() else { return };
        match problem.kind {
            ProblemKind::Unreachable | ProblemKind::Busy | ProblemKind::TooMany => {
                tab.stranded.set(true);
                self.later(AGAIN, move || {
                    if self.tab().is_some_and(|tab| tab.stranded.replace(false)) {
                        self.look_here();
                    }
                });
            }
            ProblemKind::SignedOut => {
                let _ = window().location().reload();
            }
            _ => {
                self.loading.set(false);
                self.lost.set(Some(problem));
                self.land("");
            }
        }
    }

    /// The page is filled: show its top, or what the fragment names, and let the keyboard go on from there.
    fn land(self, path: &str) {
        self.landed.update(|count| *count += 1);
        let is_room = self
            .here
            .with_untracked(|here| matches!(here.address, Route::Room { .. }));
        if is_room {
            return;
        }
        let fragment = path.split_once('#').map(|(_, fragment)| fragment.to_owned());
        let _ = request_animation_frame(move || {
            let named = fragment.and_then(|id| document().get_element_by_id(&id));
            match &named {
                Some(element) => element.scroll_into_view(),
                None => {
                    window().scroll_to_with_x_and_y(0.0, 0.0);
                    if let Some(main) = document().get_element_by_id("main") {
                        main.set_scroll_top(0);
                    }
                }
            }
            if let Some(main) = named.or_else(|| document().get_element_by_id("main"))
                && let Some(main) = main.dyn_ref::<web_sys::HtmlElement>()
            {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = main.focus_with_options(&options);
            }
        });
    }
}

/// The path of a plain click on a link of this site that this page can draw.
fn inner_path(event: &web_sys::MouseEvent) -> Option<String> {
    let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = element
        .closest("a[href]")
        .ok()??
        .dyn_into::<web_sys::HtmlAnchorElement>()
        .ok()?;
    let elsewhere = !link.target().is_empty() || link.has_attribute("download");
    let origin = window().location().origin().ok()?;
    let inner = link.href().strip_prefix(&origin)?.to_owned();
    let skip = inner.starts_with('#') || link.get_attribute("href").is_some_and(|href| href.starts_with('#'));
    (!elsewhere && !skip && Here::read(&inner).address.view().is_some()).then_some(inner)
}
