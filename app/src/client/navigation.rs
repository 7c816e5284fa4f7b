//! Goes from page to page without loading a new document: by links, by the back button, and from code.
//!
//! `leptos_router` is not used: every page here is a [`Route`] and a view, and what a router adds (a tree of routes,
//! their matching, their transitions) would be drawn, hydrated and downloaded for nothing.

use super::location::Location;
use super::next_page::{PendingPage, Place};
use super::page_elements::closest;
use super::reading_place::entry_of;
use super::signals::Client;
use crate::protocol::{CourseId, RoomId, UserId};
use crate::routes::{Route, person_of_path, room_path};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

impl Client {
    /// Goes to a path of this site.
    pub fn navigate(self, path: &str) {
        if !Location::parse(path).is_in_app() {
            let _ = window().location().set_href(path);
        } else if let Ok(history) = window().history() {
            self.remember_place();
            let entry = self.new_history_entry();
            let _ = history.push_state_with_url(&JsValue::from_f64(entry), "", Some(path));
            self.show_path(path, entry, None);
        }
    }

    /// Opens a room at its newest message, whatever is unread in it.
    pub fn open_room_at_end(self, room: RoomId) {
        if let Some(tab) = self.tab() {
            tab.open_at_end.set(true);
            self.navigate(&room_path(room));
        }
    }

    /// Links of this site and the back button stay in this document.
    pub(super) fn follow_links(self) {
        std::mem::forget(window_event_listener(ev::click, move |event| {
            if let Some(person) = person_of_click(&event) {
                event.prevent_default();
                self.profile.set(Some(person));
            } else if let Some(path) = in_app_path(&event) {
                event.prevent_default();
                self.navigate(&path);
            }
        }));
        std::mem::forget(window_event_listener(ev::pointerdown, move |event| {
            if event.pointer_type() == "mouse"
                && let Some(path) = in_app_path(&event)
            {
                self.prefetch(&path);
            }
        }));
        std::mem::forget(window_event_listener(ev::popstate, move |event| {
            self.remember_place();
            let entry = entry_of(&event.state());
            let location = window().location();
            let path = [
                location.pathname().unwrap_or_default(),
                location.search().unwrap_or_default(),
                location.hash().unwrap_or_default(),
            ];
            if Location::parse(&path.concat()).is_in_app() {
                self.show_path(&path.concat(), entry, self.place_of(entry));
            } else {
                let _ = location.reload();
            }
        }));
    }

    /// The address bar shows `path` now: shows its page. `place` is where the reader was in it before.
    fn show_path(self, path: &str, entry: f64, place: Option<Place>) {
        let Some(tab) = self.tab() else { return };
        let location = Location::parse(path);
        let at_end = tab.open_at_end.replace(false);
        let same_page = location == self.location.get_untracked();
        if let (
            Route::Room {
                room,
                near: Some(number),
            },
            true,
            None,
        ) = (&location.route, self.has_message_of(&location.route), place)
        {
            let (room, number) = (*room, *number);
            *tab.pending_page.borrow_mut() = None;
            tab.shown_entry.set(entry);
            self.location.set(location);
            self.point_at_message(room, number);
            return;
        }
        if same_page && self.page_problem.with_untracked(Option::is_none) && path.contains('#') {
            tab.shown_entry.set(entry);
            tab.restored.set(place);
            return self.on_page_shown(path);
        }
        self.go_to(PendingPage {
            location,
            at_end,
            place,
            entry,
            shown: false,
            request: 0,
        });
    }

    /// Whether the message of this route is in the window of the open room.
    fn has_message_of(self, route: &Route) -> bool {
        let Route::Room {
            room,
            near: Some(number),
        } = route
        else {
            return false;
        };
        self.state.with_untracked(|state| {
            state
                .room
                .as_ref()
                .is_some_and(|view| view.room.id == *room && view.messages.contains_key(number))
        }) && matches!(self.location.with_untracked(|location| location.route.clone()),
            Route::Room { room: open, .. } if open == *room)
    }

    fn point_at_message(self, room: RoomId, number: i64) {
        self.state.update(|state| {
            if let Some(view) = state.room.as_mut().filter(|view| view.room.id == room) {
                view.near = Some(number);
            }
        });
        self.page_loads.update(|count| *count += 1);
    }
}

/// Whose card a plain click opens: on a link to their page, or on the picture beside it.
fn person_of_click(event: &web_sys::MouseEvent) -> Option<(UserId, Option<CourseId>)> {
    let path = own_path(event).or_else(|| {
        let picture = closest(event, ".message > .avatar, .room-sidebar .user-row > .avatar")?;
        let link = picture.parent_element()?.query_selector("a[href^='/people/']").ok()??;
        link.get_attribute("href")
    });
    person_of_path(&path?)
}

/// The path of a plain click on a link that can be followed in this document.
fn in_app_path(event: &web_sys::MouseEvent) -> Option<String> {
    own_path(event).filter(|path| Location::parse(path).is_in_app())
}

/// The path of a plain click on a link to a page of this site.
fn own_path(event: &web_sys::MouseEvent) -> Option<String> {
    let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let link: web_sys::HtmlAnchorElement = closest(event, "a[href]")?.dyn_into().ok()?;
    let opens_elsewhere = !link.target().is_empty() || link.has_attribute("download");
    let origin = window().location().origin().ok()?;
    let path = link.href().strip_prefix(&origin)?.to_owned();
    let is_fragment = path.starts_with('#') || link.get_attribute("href").is_some_and(|href| href.starts_with('#'));
    (!opens_elsewhere && !is_fragment).then_some(path)
}
