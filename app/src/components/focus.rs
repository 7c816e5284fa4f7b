//! Moves the focus to the composer.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Focuses the composer without scrolling to it.
pub fn focus_composer() {
    if let Some(area) = document().get_element_by_id("composer")
        && let Some(area) = area.dyn_ref::<web_sys::HtmlElement>()
    {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = area.focus_with_options(&options);
    }
}
