//! Where the reader was in a page that is left, so that Back and Forward show the same place again. It is kept for each
//! entry of the tab's history until the document is left.

use super::next_page::Place;
use super::page_elements::message_number;
use super::signals::Client;
use crate::routes::Route;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// How many entries of the history have their place kept.
const ENTRIES: usize = 50;

/// The message nearest to the top of a message list, and its distance from there in pixels.
pub fn topmost_message(list: &Element) -> Option<(Element, f64)> {
    let window = list.get_bounding_client_rect();
    (0..8).find_map(|step| {
        let down = f64::from(step * 40 + 8);
        let at = document().element_from_point((window.left() + 24.0) as f32, (window.top() + down) as f32)?;
        let message = at.closest("article.message[id]").ok()??;
        let top = message.get_bounding_client_rect().top() - window.top();
        Some((message, top))
    })
}

impl Client {
    /// The place in the room that has just been opened, if it was left before. Only the first caller gets it.
    pub fn take_place(self) -> Option<(i64, f64)> {
        match self.tab()?.restored.take()? {
            Place::Message { number, top } => Some((number, top)),
            Place::Scrolled { .. } => None,
        }
    }

    /// A new entry of the history begins: the value that tells it from the others.
    pub(super) fn new_history_entry(self) -> f64 {
        // Unlike those of an earlier document in this tab, which may have been a moment ago.
        let last = self.tab().map_or(0.0, |tab| tab.last_entry.get());
        let entry = (self.now().unwrap_or(0) as f64).max(last + 1.0);
        if let Some(tab) = self.tab() {
            tab.last_entry.set(entry);
        }
        entry
    }

    /// The page that is shown is being left: remembers the place in it.
    pub(super) fn remember_place(self) {
        let Some(tab) = self.tab() else { return };
        let entry = tab.shown_entry.get();
        let mut places = tab.places.borrow_mut();
        places.retain(|(of, _)| *of != entry);
        if let Some(place) = self.place() {
            places.push((entry, place));
        }
        if places.len() > ENTRIES {
            places.remove(0);
        }
    }

    /// The place that was remembered for an entry.
    pub(super) fn place_of(self, entry: f64) -> Option<Place> {
        let tab = self.tab()?;
        let places = tab.places.borrow();
        places.iter().find(|(of, _)| *of == entry).map(|(_, place)| *place)
    }

    /// Nothing for the end of a room: it is opened there, or where something unread begins.
    fn place(self) -> Option<Place> {
        let is_room = self
            .location
            .with_untracked(|location| matches!(location.route, Route::Room { .. }));
        if !is_room {
            let main = document().get_element_by_id("main");
            return Some(Place::Scrolled {
                window: window().scroll_y().unwrap_or(0.0),
                main: main.map_or(0, |main| main.scroll_top()),
            });
        }
        let at_end = self
            .room
            .with_untracked(|open| open.as_ref().is_none_or(|open| open.at_end));
        if at_end && self.at_bottom.get_untracked() {
            return None;
        }
        let list = document().query_selector("section.message-list").ok()??;
        let (message, top) = topmost_message(&list)?;
        Some(Place::Message {
            number: message_number(&message)?,
            top,
        })
    }
}

/// The value of an entry of the history; 0 for the first one of a tab.
pub(super) fn entry_of(state: &JsValue) -> f64 {
    state.as_f64().unwrap_or(0.0)
}
