//! Copying a text, with a word on whether it worked. By `execCommand`, because the clipboard API is missing on a site without https.

use crate::client::focus_without_scrolling;
use crate::client::page_elements::closest;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

/// What a button that copies says: whether it has, or what it does.
pub fn copy_label(copied: RwSignal<Option<bool>>, label: &'static str) -> &'static str {
    match copied.get() {
        None => label,
        Some(true) => "Copied",
        Some(false) => "Not copied: your browser refused",
    }
}

/// A button that copies a text.
pub fn copy_button(text: String) -> AnyView {
    let copied = RwSignal::new(None);
    view! {
        <button type="button" class="button js-only" on:click=move |_| copied.set(Some(copy_text(&text)))>
            {move || copy_label(copied, "Copy")}
        </button>
    }
    .into_any()
}

/// A text that can only be read, with a button that copies it.
pub fn copy_field(label: &'static str, text: String) -> AnyView {
    view! {
        <p class="copy-field">
            <input readonly aria-label=label value=text.clone()/>
            {copy_button(text)}
        </p>
    }
    .into_any()
}

/// Copies the code around the button that was pressed, if it is one of a message: see `code_block` of the server's
/// `markdown/html_writer.rs`. The button says what came of it.
pub fn copy_code(event: &web_sys::Event) {
    let Some(button) = closest(event, ".code button") else {
        return;
    };
    let code = (button.closest(".code").ok().flatten()).and_then(|block| block.query_selector("pre").ok().flatten());
    if let Some(code) = code {
        let copied = copy_text(&code.text_content().unwrap_or_default());
        button.set_text_content(Some(if copied { "Copied" } else { "Not copied" }));
    }
}

/// Copies a text. False if the browser did not.
pub fn copy_text(text: &str) -> bool {
    copy(text).unwrap_or(false)
}

fn copy(text: &str) -> Option<bool> {
    let document = document();
    let focused = document.active_element();
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
        focus_without_scrolling(&element);
    }
    Some(copied)
}
