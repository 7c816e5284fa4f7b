//! Where the list of a room stands. A page that opens shows the message its address names, else the first unread one,
//! else the end. From then on what somebody reads stays where it is, whatever is put before or after it, and who is
//! at the end stays there. The browser's own scroll anchoring is switched off: it does not know such a list.

use super::message_actions::focus_composer;
use crate::client::Live;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How near to an end, in pixels, counts as there.
const NEAR: i32 = 48;
/// How near to the top more is read.
const AHEAD: i32 = 600;

/// The scrolling of one list.
#[derive(Clone, Copy)]
pub struct Scroll {
    client: Client,
    list: NodeRef<html::Section>,
    /// The list has been put in its place once.
    pub settled: RwSignal<bool>,
    kept: StoredValue<Kept>,
}

/// What holds the list in place while its rows change.
#[derive(Clone, Debug, Default)]
struct Kept {
    anchor: Anchor,
    /// The page has been filled and is to be shown from where it should be.
    lands: bool,
    /// Rows have changed and the list has not been put back yet.
    changed: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum Anchor {
    /// At the end of the conversation: what comes is shown.
    #[default]
    End,
    /// This message, and how far from the top of the window it is.
    Message(String, f64),
    /// Somewhere without a message to hold on to.
    Nothing,
}

impl Scroll {
    pub fn new(client: Client, list: NodeRef<html::Section>) -> Self {
        Self {
            client,
            list,
            settled: RwSignal::new(false),
            kept: StoredValue::new(Kept::default()),
        }
    }

    /// Follows the rows: `track` reads them.
    pub fn follow(self, track: impl Fn() + 'static) {
        Effect::new(move |before: Option<u32>| {
            let landed = self.client.page_loads.get();
            track();
            self.kept.update_value(|kept| {
                kept.changed = true;
                kept.lands |= landed > 0 && before != Some(landed);
            });
            let _ = request_animation_frame(move || self.moved());
            landed
        });
    }

    /// The list has been scrolled, or its rows have changed.
    pub fn moved(self) {
        let landed = self.client.page_loads.get_untracked();
        // A frame that was asked for by a list that is gone finds nothing.
        let Some(list) = self.list.try_get_untracked().flatten().filter(|_| landed > 0) else {
            return;
        };
        let kept = self.kept.get_value();
        self.kept
            .update_value(|kept| (kept.changed, kept.lands) = (false, false));
        if kept.lands {
            land(self.client, &list, landed == 1);
        } else if kept.changed {
            put_back(&list, &kept.anchor);
        }
        self.look(&list);
    }

    /// Notes where the list is, and reads on near its ends.
    fn look(self, list: &web_sys::Element) {
        let client = self.client;
        // Laid out from its end, a list counts from 0 there down to minus its length.
        let from_end = -list.scroll_top();
        let from_start = list.scroll_height() - list.client_height() - from_end;
        let whole = (client.room).with_untracked(|open| open.as_ref().is_some_and(|open| open.at_end));
        let at_end = from_end <= NEAR;
        let anchor = if at_end && whole { Anchor::End } else { hold(list) };
        self.kept.update_value(|kept| kept.anchor = anchor);
        if client.at_bottom.get_untracked() != at_end {
            client.at_bottom.set(at_end);
        }
        if !self.settled.get_untracked() {
            self.settled.set(true);
        }
        if from_start < AHEAD && list.scroll_height() > list.client_height() {
            client.load_older();
        }
        if at_end {
            client.load_newer();
        }
    }
}

/// The message nearest to the top of the list's window.
fn hold(list: &web_sys::Element) -> Anchor {
    let window = list.get_bounding_client_rect();
    (0..8)
        .find_map(|step| {
            let down = f64::from(step * 40 + 8);
            let at = document().element_from_point((window.left() + 24.0) as f32, (window.top() + down) as f32)?;
            let message = at.closest("article.msg[id]").ok()??;
            Some(Anchor::Message(message.id(), message.get_bounding_client_rect().top()))
        })
        .unwrap_or(Anchor::Nothing)
}

fn put_back(list: &web_sys::Element, anchor: &Anchor) {
    match anchor {
        Anchor::End => list.set_scroll_top(0),
        Anchor::Message(id, top) => {
            if let Some(message) = document().get_element_by_id(id) {
                let moved = message.get_bounding_client_rect().top() - top;
                if moved.abs() >= 0.5 {
                    list.scroll_by_with_x_and_y(0.0, moved);
                }
            }
        }
        Anchor::Nothing => {}
    }
}

/// The page has been filled: show the message that the address names, else the first unread one, else the end.
fn land(client: Client, list: &web_sys::Element, first: bool) {
    let near = client
        .state
        .with_untracked(|state| state.room.as_ref().and_then(|view| view.near));
    let named = near.map(|number| ["m", &number.to_string()].concat());
    let target = named.as_deref().or(client.new_line_after.get_untracked().map(|_| "new"));
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
        // Somebody who has scrolled before the page came alive knows where to be.
        None if first && list.scroll_top() != 0 => {}
        None => list.set_scroll_top(0),
    }
    let overview = window()
        .match_media("(min-width: 720px) and (hover: hover)")
        .ok()
        .flatten();
    if overview.is_some_and(|overview| overview.matches()) && !elsewhere() {
        focus_composer();
    }
}

/// Shows the end of the list.
pub fn to_end() {
    let _ = request_animation_frame(|| {
        if let Ok(Some(list)) = document().query_selector(".timeline") {
            list.set_scroll_top(0);
        }
    });
}

/// The keyboard is in some other field already.
fn elsewhere() -> bool {
    document()
        .active_element()
        .is_some_and(|active| matches!(active.tag_name().as_str(), "INPUT" | "SELECT"))
}
