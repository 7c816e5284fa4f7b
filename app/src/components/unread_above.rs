//! Says how many new messages are above what the message list shows, and goes to the first of them: whoever comes by the link of a
//! later message, as that of a notification, learns of them so. Once the "new" line has been in view, it is known where it is.

use super::icons::{UP, icon};
use crate::client::page_elements::message_number;
use crate::client::{Client, topmost_message};
use crate::protocol::RoomId;
use crate::routes::message_path;
use crate::state::badge;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Follows where the "new" line of one list is.
#[derive(Clone, Copy)]
pub struct UnreadAbove {
    client: Client,
    /// How many are above; 0 if there is nothing to say.
    count: RwSignal<i64>,
    /// The line that has been in view.
    seen: StoredValue<Option<i64>>,
}

impl UnreadAbove {
    pub fn new(client: Client) -> Self {
        Self {
            client,
            count: RwSignal::new(0),
            seen: StoredValue::new(None),
        }
    }

    /// The list has been scrolled, or its rows have changed.
    pub fn update(self, list: &Element) {
        let line = self.client.new_line_after.get_untracked();
        let count = match line {
            Some(after) if self.seen.get_value() != line => self.count_above(list, after),
            _ => 0,
        };
        if self.count.get_untracked() != count {
            self.count.set(count);
        }
    }

    fn count_above(self, list: &Element, after: i64) -> i64 {
        if let Some(line) = document().get_element_by_id("new") {
            let (line, window) = (line.get_bounding_client_rect(), list.get_bounding_client_rect());
            if line.bottom() >= window.top() {
                if line.top() <= window.bottom() {
                    self.seen.set_value(Some(after));
                }
                return 0;
            }
        }
        let top = topmost_message(list).and_then(|(message, _)| message_number(&message));
        let Some(top) = top.filter(|top| *top > after + 1) else {
            return 0;
        };
        let me = self.client.me.with_untracked(|me| me.id);
        let not_new = self.client.state.with_untracked(|state| {
            let messages = state.room.as_ref().map(|view| view.messages.range(after + 1..top));
            let own_or_deleted = messages
                .into_iter()
                .flatten()
                .filter(|(_, message)| message.author == me || message.deleted_at.is_some());
            own_or_deleted.count()
        });
        (top - after - 1 - i64::try_from(not_new).unwrap_or(0)).max(0)
    }

    /// The link over the list.
    pub fn view(self, room: RoomId) -> impl IntoView {
        move || {
            let count = self.count.get();
            let after = self.client.new_line_after.get().filter(|_| count > 0)?;
            let path = message_path(room, after + 1);
            let words = if count == 1 {
                " new message above"
            } else {
                " new messages above"
            };
            let go = move |event: web_sys::MouseEvent| {
                if show_line() {
                    event.prevent_default();
                }
            };
            Some(view! { <a class="button jump-to-unread" href=path on:click=go>{icon(UP)}{badge(count)}{words}</a> })
        }
    }
}

/// Scrolls to the "new" line, if it is in the list. If not, the link opens the page of the first new message.
fn show_line() -> bool {
    let line = document().get_element_by_id("new");
    let Some(line) = line.and_then(|line| line.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    line.scroll_into_view_with_bool(true);
    let _ = line.focus();
    true
}
