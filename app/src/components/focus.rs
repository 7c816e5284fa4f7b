//! Moves the focus.

use crate::client::focus_without_scrolling;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Focuses the composer without scrolling to it.
pub fn focus_composer() {
    if let Some(area) = document().get_element_by_id("composer") {
        focus_without_scrolling(&area);
    }
}

/// Focuses a message, and scrolls it into view. Says whether that can be done.
pub fn focus_message(message: &Element) -> bool {
    if !message.has_attribute("tabindex") {
        let _ = message.set_attribute("tabindex", "-1");
    }
    message
        .dyn_ref::<HtmlElement>()
        .is_some_and(|message| message.focus().is_ok())
}
