//! Which message of the list the pointer is on. A mouse and a pen open the toolbar of what they are over, a finger that of
//! what it is held on: a tap opens nothing, so no two taps can ever delete a message. The touch that opens the toolbar
//! presses none of its buttons, even if they appear below the finger.

use super::selected_message::ActiveMessage;
use crate::client::page_elements::{closest, target};
use crate::client::{Client, page_elements};
use leptos::prelude::*;
use web_sys::PointerEvent;

/// How long a finger has to stay, in milliseconds: as long as phones wait themselves.
const LONG_PRESS: u32 = 500;
/// How far a finger may move meanwhile, in CSS pixels; further is scrolling.
const MOVEMENT: i32 = 10;
/// After a finger was lifted the browser still sends its click, at once. In milliseconds.
const CLICK: u32 = 60;

/// A finger on a message.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Press {
    message: i64,
    x: i32,
    y: i32,
    /// Which press of this list it is.
    count: u32,
}

/// What follows the pointer in one list.
#[derive(Clone, Copy)]
pub struct MessagePointer {
    client: Client,
    active: ActiveMessage,
    press: StoredValue<Option<Press>>,
    count: StoredValue<u32>,
}

impl MessagePointer {
    pub fn new(client: Client, active: ActiveMessage) -> Self {
        Self {
            client,
            active,
            press: StoredValue::new(None),
            count: StoredValue::new(0),
        }
    }

    /// Even while the message is edited: the mouse may rest there when the editor is closed.
    pub fn over(self, event: &PointerEvent) {
        if !is_finger(event)
            && let Some(number) = message_number(event)
        {
            self.active
                .hovered
                .maybe_update(|hovered| hovered.replace(number) != Some(number));
        }
    }

    pub fn leave(self, event: &PointerEvent) {
        if !is_finger(event) {
            self.active.hovered.set(None);
        }
    }

    /// The focus is in a message. Where a finger or a mouse has put it, what they do decides.
    pub fn focus(self, event: &web_sys::Event) {
        if let Some(number) = message_number(event) {
            self.active.current.set_value(Some(number));
        }
        if target(event).is_some_and(|element| element.matches(":focus-visible").unwrap_or(false)) {
            self.show(event);
        }
    }

    fn show(self, event: &web_sys::Event) {
        if let Some(number) = message_number(event) {
            self.open(number);
        }
    }

    /// Not while the message is edited: the toolbar would appear below the finger that closes the editor.
    fn open(self, number: i64) {
        let known = self.active.hovered.get_untracked() == Some(number);
        if !known && self.active.editing.get_untracked() != Some(number) {
            self.active.hovered.set(Some(number));
        }
    }

    pub fn down(self, event: &PointerEvent) {
        if !is_finger(event) || closest(event, ".toolbar, .reactions").is_some() {
            return;
        }
        self.active.hovered.set(None);
        let Some(message) = message_number(event) else { return };
        self.count.update_value(|count| *count += 1);
        let press = Press {
            message,
            x: event.client_x(),
            y: event.client_y(),
            count: self.count.get_value(),
        };
        self.press.set_value(Some(press));
        self.client.set_timeout(LONG_PRESS, move || {
            if self.press.try_get_value() == Some(Some(press)) {
                self.active.held.set(true);
                self.open(message);
            }
        });
    }

    pub fn moved(self, event: &PointerEvent) {
        let too_far = |press: Press| {
            (event.client_x() - press.x).abs() > MOVEMENT || (event.client_y() - press.y).abs() > MOVEMENT
        };
        if is_finger(event) && self.press.get_value().is_some_and(too_far) {
            self.press.set_value(None);
        }
    }

    /// The finger was lifted, or the browser has taken the touch for itself (to scroll).
    pub fn up(self) {
        self.press.set_value(None);
        if self.active.held.get_untracked() {
            self.client.set_timeout(CLICK, move || {
                self.active.held.try_set(false);
            });
        }
    }
}

fn is_finger(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// The number of the message that an event is in.
fn message_number(event: &web_sys::Event) -> Option<i64> {
    page_elements::message_number(&closest(event, "article.message")?)
}
