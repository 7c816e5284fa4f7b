//! The question before something that cannot be undone. It is inside of the form, in place of its button, and unfolds: so it
//! works without JavaScript, too. What can be undone is done at once, and then the bar of `undo_bar.rs` offers to undo it.

use super::form::Submit;
use crate::client::Client;
use crate::client::page_elements::closest;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A button that asks first, and the question with the button that submits the form around it.
#[component]
pub fn Confirm(
    /// The button that asks.
    #[prop(into)]
    label: String,
    /// What `label` is about, for screen readers: a page may have several.
    #[prop(optional, into)]
    about: String,
    /// What will be done, with its name: "Remove Ada from Databases?"
    #[prop(into)]
    question: String,
    /// What follows from it.
    #[prop(optional)]
    hint: &'static str,
    /// The button that does it.
    #[prop(into)]
    submit: String,
    #[prop(default = "button danger")] class: &'static str,
    /// Further fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let unfolded = move |event: &web_sys::Event| {
        // Whoever has pressed Tab since has the focus already where it goes.
        if let Some(details) = details_of(event).filter(|details| details.has_attribute("open"))
            && is_summary_focused()
        {
            focus(&details, ".question");
        }
    };
    let fold = move |event: &web_sys::Event| {
        if let Some(details) = details_of(event) {
            let _ = details.remove_attribute("open");
            focus(&details, "summary");
        }
    };
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            fold(&event);
        }
    };
    let about = (!about.is_empty()).then(|| view! { <span class="visually-hidden">" "{about}</span> });
    // Enter in a field of the form presses its first button: this one does nothing.
    view! {
        <button type="submit" disabled hidden></button>
        <details class="confirm" on:toggle=move |event| unfolded(&event) on:keydown=escape>
            <summary class=class>{label}{about}</summary>
            <div class="question" role="group" tabindex="-1" aria-label=question.clone()>
                <p><b>{question.clone()}</b></p>
                {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
                {children.map(|children| children())}
                <p class="row">
                    <Submit label=submit class="button danger"/>
                    {move || client.hydrated.get().then(|| view! {
                        <button type="button" class="button" on:click=move |event| fold(&event)>"Cancel"</button>
                    })}
                </p>
            </div>
        </details>
    }
    .into_any()
}

fn is_summary_focused() -> bool {
    let focused = document().active_element();
    focused.is_none_or(|element| matches!(element.tag_name().as_str(), "SUMMARY" | "BODY"))
}

fn details_of(event: &web_sys::Event) -> Option<Element> {
    closest(event, "details")
}

fn focus(details: &Element, selector: &str) {
    if let Ok(Some(element)) = details.query_selector(selector)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        let _ = element.focus();
    }
}
