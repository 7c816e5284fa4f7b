//! The message list by keyboard. It is one stop of the Tab key: the message that had the focus last, or else the last one in
//! view. From there the arrow keys, Home and End go from message to message; Tab, Enter or the right arrow goes to what a
//! message holds, Escape back to it and then to the composer. For screen readers nothing changes: messages are articles, and
//! what they hold are links and buttons.
//!
//! Messages are found by their numbers, because rows far from the window may not be there. Which of them are stops of the Tab
//! key is written into the elements when it is pressed: so it costs nothing while the list is drawn, and without JavaScript
//! every link can be reached.

use super::focus::{focus_composer, focus_message};
use super::selected_message::ActiveMessage;
use crate::client::Client;
use crate::client::page_elements::{elements_in, message_element, message_number, target};
use crate::routes::message_path;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// A message of the list.
const MESSAGE: &str = "article.message[id]";
/// What the Tab key can stop at.
const STOPS: &str = "a[href], button, textarea, summary, input:not([type=hidden]), select";

/// What follows the keyboard in one list.
#[derive(Clone, Copy)]
pub struct MessageKeyboard {
    client: Client,
    active: ActiveMessage,
    list: NodeRef<html::Section>,
}

impl MessageKeyboard {
    pub fn new(client: Client, active: ActiveMessage, list: NodeRef<html::Section>) -> Self {
        let keyboard = Self { client, active, list };
        Effect::new(move |_| {
            let tab = window_event_listener(ev::keydown, move |event| {
                if event.key() == "Tab" {
                    keyboard.set_tab_stops();
                }
            });
            on_cleanup(move || tab.remove());
        });
        keyboard
    }

    /// A key was pressed in the list.
    pub fn key(self, event: &KeyboardEvent) {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        let Some(target) = target(event) else { return };
        let message = target.closest(MESSAGE).ok().flatten();
        if modified
            || event.default_prevented()
            || matches!(target.tag_name().as_str(), "TEXTAREA" | "INPUT" | "SELECT")
        {
            return;
        }
        let on_message = message.as_ref().is_none_or(|message| *message == target);
        let done = match (event.key().as_str(), message) {
            ("ArrowUp", _) => self.step(-1),
            ("ArrowDown", _) => self.step(1),
            ("Home", _) => self.to_end(-1),
            ("End", _) => self.to_end(1),
            ("Enter" | "ArrowRight", Some(message)) if on_message => focus_tool(&message),
            ("ArrowRight", Some(message)) => step_in(&message, &target, 1),
            ("ArrowLeft", Some(message)) if !on_message => step_in(&message, &target, -1) || focus_message(&message),
            ("Escape", Some(message)) if !on_message => self.leave_tools(&message),
            ("Escape", _) => {
                self.active.hovered.set(None);
                focus_composer();
                true
            }
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    }

    /// From the tools or the editor of a message back to it.
    fn leave_tools(self, message: &Element) -> bool {
        if let Some(number) = message_number(message)
            && self.active.editing.get_untracked() == Some(number)
        {
            self.active.cancel(self.client, number);
            return true;
        }
        focus_message(message)
    }

    /// To the message before or after the one that has, or had last, the focus.
    fn step(self, by: i64) -> bool {
        let next = self.active.current.get_value().map(|number| number + by);
        let message = next
            .and_then(message_element)
            .or_else(|| match self.active.current.get_value() {
                Some(number) if message_element(number).is_some() => None,
                _ => self.entry(),
            });
        message.is_some_and(|message| focus_message(&message))
    }

    /// To the first or the last message of the room. If it is not in the window, its page is opened, which gives it the focus.
    /// Else the list scrolls first: only then its rows are drawn.
    fn to_end(self, direction: i64) -> bool {
        let beyond = self.client.room.with_untracked(|open| {
            let open = open.as_ref()?;
            let room = open.room.id;
            if direction < 0 {
                return (open.oldest > 1).then_some((room, 1));
            }
            let last = || self.client.with_room_entry(room, |entry| entry.last_number);
            (!open.at_end).then(last).flatten().map(|last| (room, last))
        });
        if let Some((room, number)) = beyond {
            self.client.navigate(&message_path(room, number));
            return true;
        }
        let Some(list) = self.list.get_untracked() else {
            return false;
        };
        list.set_scroll_top(if direction < 0 { -list.scroll_height() } else { 0 });
        let _ = request_animation_frame(move || {
            let _ = request_animation_frame(move || {
                let messages = self.messages();
                let end = if direction < 0 {
                    messages.first()
                } else {
                    messages.last()
                };
                if let Some(message) = end {
                    focus_message(message);
                }
            });
        });
        true
    }

    /// The message at which the Tab key enters the list.
    fn entry(self) -> Option<Element> {
        let list = self.list.try_get_untracked().flatten()?;
        let window = list.get_bounding_client_rect();
        let in_view = |message: &Element| {
            let row = message.get_bounding_client_rect();
            row.bottom() > window.top() + 8.0 && row.top() < window.bottom() - 8.0
        };
        let current = self.active.current.get_value().and_then(message_element);
        let mut messages = self.messages();
        let focused = document()
            .active_element()
            .and_then(|element| element.closest(MESSAGE).ok()?);
        focused
            .or_else(|| current.filter(in_view))
            .or_else(|| messages.iter().rev().find(|message| in_view(message)).cloned())
            .or_else(|| messages.pop())
    }

    /// Makes one message a stop of the Tab key, with all that it holds, and the others none.
    fn set_tab_stops(self) {
        let Some(list) = self.list.try_get_untracked().flatten() else {
            return;
        };
        let entry = self.entry();
        let _ = list.set_attribute("tabindex", if entry.is_some() { "-1" } else { "0" });
        for message in self.messages() {
            let stops = Some(&message) == entry.as_ref();
            let _ = message.set_attribute("tabindex", if stops { "0" } else { "-1" });
            let held = stops || message.query_selector(".editor").ok().flatten().is_some();
            for control in elements_in(&message, STOPS) {
                let _ = if held {
                    control.remove_attribute("tabindex")
                } else {
                    control.set_attribute("tabindex", "-1")
                };
            }
        }
    }

    fn messages(self) -> Vec<Element> {
        let list = self.list.try_get_untracked().flatten();
        list.map(|list| elements_in(&list, MESSAGE)).unwrap_or_default()
    }
}

/// To the first button of a message's toolbar, or the first link in it.
fn focus_tool(message: &Element) -> bool {
    let tool = message.query_selector(".toolbar button").ok().flatten();
    focus_element(tool.or_else(|| elements_in(message, STOPS).into_iter().next()))
}

/// To the next or the one before of what a message holds.
fn step_in(message: &Element, from: &Element, by: isize) -> bool {
    let controls = elements_in(message, STOPS);
    let at = controls.iter().position(|control| control == from);
    let next = at.and_then(|at| controls.get(at.checked_add_signed(by)?).cloned());
    focus_element(next)
}

fn focus_element(element: Option<Element>) -> bool {
    element.is_some_and(|element| {
        element
            .dyn_ref::<HtmlElement>()
            .is_some_and(|element| element.focus().is_ok())
    })
}
