//! The field for a due date.

use super::field_label_and_problem::{described_by, problem_of};
use super::form_state::FormState;
use crate::client::Client;
use crate::time_format::{self, Millis};
use leptos::html;
use leptos::prelude::*;

/// A date and time: in UTC in the HTML, and labelled so; in the reader's zone once the page is hydrated.
#[component]
pub fn DueField(#[prop(into)] label: String, #[prop(optional)] at: Option<Millis>) -> impl IntoView {
    let client = expect_context::<Client>();
    let (state, id) = FormState::field("due");
    // What was posted without JavaScript and refused was UTC too.
    let typed = state.value("due", String::new());
    let initial = time_format::parse_local(&typed).or(at);
    let value = move || match initial {
        Some(at) => time_format::field(at, client.utc_offset(at)),
        None => typed.clone(),
    };
    let input: NodeRef<html::Input> = NodeRef::new();
    if client.in_browser() && !client.hydrated.get_untracked() {
        // What was typed before the page was hydrated is in UTC, as the label said.
        Effect::new(move |done: Option<bool>| {
            let (false, true, Some(input)) = (done == Some(true), client.hydrated.get(), input.get()) else {
                return done == Some(true);
            };
            if let Some(at) =
                time_format::parse_local(&input.value()).filter(|_| input.value() != input.default_value())
            {
                input.set_value(&time_format::field(at, untrack(|| client.utc_offset(at))));
            }
            true
        });
    }
    let note = move || {
        if client.hydrated.get() {
            " (your time)"
        } else {
            " (UTC)"
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}{note}</label>
            <input
                id=id.clone()
                name="due"
                type="datetime-local"
                value=value
                required
                node_ref=input
                aria-invalid=move || state.field_problem("due").map(|_| "true")
                aria-describedby=described_by(&id, "")
            />
            {problem_of(state, "due", id)}
        </div>
    }
    .into_any()
}
