//! The text field of the composer, as those who help to write see it: its text, its selection, and changing both.

use super::text_edits::Edit;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDocument, HtmlTextAreaElement};

/// The field in which a message of this page is written.
pub(super) fn composer() -> Option<HtmlTextAreaElement> {
    document().get_element_by_id("composer")?.dyn_into().ok()
}

pub(super) fn text_of(area: &HtmlTextAreaElement) -> (Vec<u16>, (usize, usize)) {
    let place = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or(0) as usize;
    let selection = (place(area.selection_start()), place(area.selection_end()));
    (area.value().encode_utf16().collect(), selection)
}

/// Changes the text as if it was typed, so that it can be undone.
pub(super) fn apply(area: &HtmlTextAreaElement, edit: &Edit) {
    let _ = area.focus();
    let _ = area.set_selection_range(edit.from as u32, edit.to as u32);
    let typed = document().dyn_ref::<HtmlDocument>().is_some_and(|document| {
        let (command, text) = if edit.text.is_empty() {
            ("delete", "")
        } else {
            ("insertText", edit.text.as_str())
        };
        document
            .exec_command_with_show_ui_and_value(command, false, text)
            .unwrap_or(false)
    });
    if !typed {
        let _ = area.set_range_text_with_start_and_end(&edit.text, edit.from as u32, edit.to as u32);
        if let Ok(event) = Event::new("input") {
            let _ = area.dispatch_event(&event);
        }
    }
    let _ = area.set_selection_range(edit.select.0 as u32, edit.select.1 as u32);
}
