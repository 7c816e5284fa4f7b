//! The scroll position of the message list. A page that opens shows the message its address names, else the first
//! unread one, else the end. From then on the messages in view stay in place, whatever is put before or after them, and
//! a list at its end stays there. A page that Back opens is where it was left. The browser's own scroll anchoring is switched off: it does not support a reversed
//! list.

use super::focus::focus_composer;
use super::unread_above::UnreadAbove;
use crate::client::page_elements::{elements_in, message_element};
use crate::client::{Client, topmost_message};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A list at most this many pixels from its end counts as at its end.
const AT_END_DISTANCE: i32 = 48;
/// Older messages are loaded at this many pixels from the top, newer ones at this many from the end.
const LOAD_DISTANCE: i32 = 600;
const NEWER_DISTANCE: i32 = 300;

/// The scroll position of one list.
#[derive(Clone, Copy)]
pub struct ScrollPosition {
    client: Client,
    list: NodeRef<html::Section>,
    /// The list has been scrolled into place once.
    pub settled: RwSignal<bool>,
    pending: StoredValue<PendingScroll>,
    above: UnreadAbove,
}

/// What is to be done once the rows are drawn.
#[derive(Clone, Debug, Default)]
struct PendingScroll {
    anchor: Anchor,
    /// The page has been loaded: scroll to its target.
    page_loaded: bool,
    /// Rows have changed: scroll back to the anchor.
    rows_changed: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum Anchor {
    /// At the end of the conversation: new messages are shown.
    #[default]
    End,
    /// This message, and its distance from the top of the list's window.
    Message(String, f64),
    /// No message is in view.
    None,
}

impl ScrollPosition {
    pub fn new(client: Client, list: NodeRef<html::Section>, above: UnreadAbove) -> Self {
        Self {
            client,
            list,
            settled: RwSignal::new(false),
            pending: StoredValue::new(PendingScroll::default()),
            above,
        }
    }

    /// Keeps the position when the rows change: `track` reads them.
    pub fn follow(self, track: impl Fn() + 'static) {
        Effect::new(move |before: Option<u32>| {
            let page_loads = self.client.page_loads.get();
            track();
            self.pending.update_value(|pending| {
                pending.rows_changed = true;
                pending.page_loaded |= page_loads > 0 && before != Some(page_loads);
            });
            let _ = request_animation_frame(move || self.update());
            page_loads
        });
    }

    /// The list has been scrolled, or its rows have changed.
    pub fn update(self) {
        let page_loads = self.client.page_loads.get_untracked();
        // The animation frame of a list that was removed finds nothing.
        let Some(list) = self.list.try_get_untracked().flatten().filter(|_| page_loads > 0) else {
            return;
        };
        let pending = self.pending.get_value();
        self.pending
            .update_value(|pending| (pending.rows_changed, pending.page_loaded) = (false, false));
        if pending.page_loaded {
            scroll_to_target(self.client, &list, page_loads == 1);
        } else if pending.rows_changed {
            scroll_to_anchor(&list, &pending.anchor);
            if pending.anchor == Anchor::End && !self.client.is_looked_at() {
                keep_new_line_in_view(&list);
            }
        }
        self.remember_position(&list);
        self.above.update(&list);
    }

    /// Remembers where the list is, and loads more near its ends.
    fn remember_position(self, list: &web_sys::Element) {
        let client = self.client;
        // Laid out from its end, a list counts from 0 there down to minus its length.
        let from_end = -list.scroll_top();
        let from_start = list.scroll_height() - list.client_height() - from_end;
        let at_newest = (client.room).with_untracked(|open| open.as_ref().is_some_and(|open| open.at_end));
        let at_end = from_end <= AT_END_DISTANCE;
        let anchor = if at_end && at_newest {
            Anchor::End
        } else {
            (topmost_message(list).or_else(|| last_message(list)))
                .map_or(Anchor::None, |(message, top)| Anchor::Message(message.id(), top))
        };
        self.pending.update_value(|pending| pending.anchor = anchor);
        if client.at_bottom.get_untracked() != at_end {
            client.at_bottom.set(at_end);
        }
        if !self.settled.get_untracked() {
            self.settled.set(true);
        }
        if from_start < LOAD_DISTANCE && list.client_height() > 0 {
            client.load_older();
        }
        if from_end < NEWER_DISTANCE {
            client.load_newer();
        }
    }
}

/// The last message and its distance from the top of the list's window. In a low window the links below it leave room for
/// none, and what comes after it must not push it away.
fn last_message(list: &web_sys::Element) -> Option<(web_sys::Element, f64)> {
    let last = elements_in(list, "article.message[id]").pop()?;
    let top = last.get_bounding_client_rect().top() - list.get_bounding_client_rect().top();
    Some((last, top))
}

/// Moves the list so that the anchor is where it was.
fn scroll_to_anchor(list: &web_sys::Element, anchor: &Anchor) {
    match anchor {
        Anchor::End => list.set_scroll_top(0),
        Anchor::Message(id, top) => {
            if let Some(message) = document().get_element_by_id(id) {
                scroll_to_top(list, &message, *top);
            }
        }
        Anchor::None => {}
    }
}

/// Moves the list so that an element is this far from the top of its window.
fn scroll_to_top(list: &web_sys::Element, element: &web_sys::Element, top: f64) {
    let moved = element.get_bounding_client_rect().top() - list.get_bounding_client_rect().top() - top;
    if moved.abs() >= 0.5 {
        list.scroll_by_with_x_and_y(0.0, moved);
    }
}

/// What comes while nobody looks does not push the line where it begins out of view.
fn keep_new_line_in_view(list: &web_sys::Element) {
    if let Some(line) = document().get_element_by_id("new")
        && line.get_bounding_client_rect().top() < list.get_bounding_client_rect().top()
    {
        scroll_to_top(list, &line, 8.0);
    }
}

/// Shows where the reader was before, else the message that the address names, else the first unread one, else the end.
fn scroll_to_target(client: Client, list: &web_sys::Element, first: bool) {
    if let Some((number, top)) = client.take_place()
        && let Some(message) = message_element(number)
    {
        scroll_to_top(list, &message, top);
        return focus_composer_on_desktop();
    }
    let near = client
        .state
        .with_untracked(|state| state.room.as_ref().and_then(|view| view.near));
    let near_id = near.map(|number| ["m", &number.to_string()].concat());
    let target = near_id
        .as_deref()
        .or(client.new_line_after.get_untracked().map(|_| "new"));
    match target.and_then(|id| document().get_element_by_id(id)) {
        Some(target) => {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            target.scroll_into_view_with_scroll_into_view_options(&options);
            if near.is_some()
                && let Some(target) = target.dyn_ref::<web_sys::HtmlElement>()
            {
                let _ = target.focus();
                return;
            }
        }
        // A reader who has scrolled before the page was hydrated stays there.
        None if first && list.scroll_top() != 0 => {}
        None => list.set_scroll_top(0),
    }
    focus_composer_on_desktop();
}

fn focus_composer_on_desktop() {
    let desktop = window()
        .match_media("(min-width: 45em) and (hover: hover)")
        .ok()
        .flatten();
    if desktop.is_some_and(|desktop| desktop.matches()) && !other_field_has_focus() {
        focus_composer();
    }
}

/// Scrolls to the end of the list.
pub fn scroll_to_end() {
    let _ = request_animation_frame(|| {
        if let Ok(Some(list)) = document().query_selector(".message-list") {
            list.set_scroll_top(0);
        }
    });
}

/// Whether some other field has the focus already.
fn other_field_has_focus() -> bool {
    document()
        .active_element()
        .is_some_and(|active| matches!(active.tag_name().as_str(), "INPUT" | "SELECT"))
}
