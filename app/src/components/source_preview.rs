//! The beginning of a program or a notebook, below its card. It comes from the server once it is opened, as HTML that the server has
//! made (`server/src/file_previews/`).

use crate::client::{fetch_text, file_path};
use crate::protocol::File;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDetailsElement;

/// Draws it closed. Without JavaScript it is a page of its own.
pub fn source_preview(file: &File) -> AnyView {
    let path = [&file_path(file, false), "?preview"].concat();
    let page = ["/preview/", &file.id.to_string()].concat();
    let place: NodeRef<html::Div> = NodeRef::new();
    let asked = StoredValue::new(false);
    let toggled = move |event: web_sys::ToggleEvent| {
        let details = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
        if asked.get_value() || !details.is_some_and(|details| details.open()) {
            return;
        }
        asked.set_value(true);
        let path = path.clone();
        leptos::task::spawn_local(async move {
            let html = fetch_text(&path).await;
            let Some(place) = place.try_get_untracked().flatten() else {
                return;
            };
            match html {
                Some(html) => place.set_inner_html(&html),
                None => {
                    place.set_text_content(Some("The preview could not be loaded. Close it and open it again."));
                    asked.try_set_value(false);
                }
            }
        });
    };
    let label = view! { "Preview"<span class="visually-hidden">" of "{file.name.clone()}</span> };
    let link = view! { "Preview"<span class="visually-hidden">" of "{file.name.clone()}</span> };
    view! {
        <details class="preview with-script" on:toggle=toggled>
            <summary>{label}</summary>
            <div class="formatted" node_ref=place>"Loading…"</div>
        </details>
        <a class="without-script" href=page>{link}</a>
    }
    .into_any()
}
