//! Copying a text, with a word on whether it worked. By `execCommand`, because the clipboard API is missing on a site without https.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

/// What a button that copies says: whether it has, or what it does.
pub fn copy_label(copied: RwSignal<Option<bool>>, label: &'static str) -> &'static str {
    match copied.get() {
        None => label,
        Some(true) => "Copied",
        Some(false) => "Not copied: your browser refused",
    }
}

/// Copies a text. False if the browser did not.
pub fn copy_text(text: &str) -> bool {
    copy(text).unwrap_or(false)
}

fn copy(text: &str) -> Option<bool> {
    let document = document();
    let focused = document
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    // No keyboard comes up on a phone.
    area.set_read_only(true);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let copied = document
        .dyn_ref::<HtmlDocument>()?
        .exec_command("copy")
        .unwrap_or(false);
    area.remove();
    if let Some(element) = focused {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
    Some(copied)
}
