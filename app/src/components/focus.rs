//! Moves the focus.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Focuses the composer without scrolling to it.
pub fn focus_composer() {
    if let Some(area) = document().get_element_by_id("composer") {
        focus_without_scrolling(&area);
    }
}

/// Focuses an element where it is, in view or not.
pub fn focus_without_scrolling(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}
