//! The editor in place of a message.

use super::enter_key;
use super::selected_message::ActiveMessage;
use super::textarea::{event_textarea, textarea_with_text};
use crate::client::Client;
use crate::protocol::limits;
use leptos::html;
use leptos::prelude::*;

/// Draws the editor of a message.
pub fn editor(client: Client, active: ActiveMessage, number: i64) -> AnyView {
    let field: NodeRef<html::Textarea> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(area) = field.get() {
            let _ = area.focus();
            let end = area.value().encode_utf16().count() as u32;
            let _ = area.set_selection_range(end, end);
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Escape" => active.cancel(client, number),
        "Enter" if enter_key::sends(client, &event) => {
            event.prevent_default();
            active.save(client, number);
        }
        _ => {}
    };
    let area = html::textarea()
        .node_ref(field)
        .maxlength(limits::MESSAGE.to_string())
        .dir("auto")
        .aria_label("Change the message")
        .on(leptos::ev::keydown, on_key)
        .on(leptos::ev::input, move |event| {
            if let Some(area) = event_textarea(&event) {
                active.typed(client, number, area.value());
            }
        });
    view! {
        <div class="editor">
            {textarea_with_text(area, active.text.get_untracked())}
            {move || active.problem.get().map(|problem| {
                let now = problem.fields.into_iter().find_map(|field| field.now);
                let now = now.map(|now| view! { <blockquote class="meanwhile" dir="auto">{now}</blockquote> });
                view! { <p class="problem" role="alert">{problem.text}</p>{now} }
            })}
            <p class="row">
                <button type="button" class="button primary" on:click=move |_| active.save(client, number)>"Save"</button>
                <button type="button" class="button" on:click=move |_| active.cancel(client, number)>"Cancel"</button>
                <span class="hint desk-only">"Enter saves, Escape cancels"</span>
            </p>
        </div>
    }
    .into_any()
}
