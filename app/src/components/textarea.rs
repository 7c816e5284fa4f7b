//! Textareas: shared by the form field, the composer and the message editor.

use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A textarea with a text in it. An empty one has no child at all: the marker of an empty child would be seen as text.
pub fn textarea_with_text<At>(area: html::HtmlElement<html::Textarea, At, ()>, text: String) -> impl IntoView
where
    At: leptos::attr::Attribute + Send + 'static,
{
    if text.is_empty() {
        Either::Left(area)
    } else {
        // The parser drops a line break right after the opening tag.
        let text = if text.starts_with('\n') {
            ["\n", &text].concat()
        } else {
            text
        };
        Either::Right(area.child(text))
    }
}

/// The textarea that an event is about.
pub fn event_textarea(event: &web_sys::Event) -> Option<web_sys::HtmlTextAreaElement> {
    event.target()?.dyn_into().ok()
}
