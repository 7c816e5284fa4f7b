//! What is around every form field: label, hint, problem.

use super::form_state::FormState;
use leptos::prelude::*;

/// A field with its label, hint and problem.
pub(super) fn labelled(
    state: FormState,
    name: &'static str,
    id: String,
    label: String,
    hint: String,
    input: AnyView,
) -> impl IntoView {
    let hint_id = id.clone() + "-hint";
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {input}
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {problem_of(state, name, id)}
            {value_meanwhile(state, name)}
        </div>
    }
    .into_any()
}

/// The problem of a field, beside it.
pub(super) fn problem_of(state: FormState, name: &'static str, id: String) -> impl IntoView {
    move || {
        let id = id.clone() + "-problem";
        state
            .field_problem(name)
            .map(|text| view! { <p class="problem" id=id role="alert">{text}</p> })
    }
}

/// What somebody else has made of the field meanwhile.
pub(super) fn value_meanwhile(state: FormState, name: &'static str) -> impl IntoView {
    move || {
        let now = state.meanwhile(name).filter(|now| !now.is_empty());
        now.map(|now| view! { <blockquote class="meanwhile" dir="auto">{now}</blockquote> })
    }
}

/// The ids of what describes a field to a screen reader.
pub(super) fn described_by(id: &str, hint: &str) -> String {
    if hint.is_empty() {
        [id, "-problem"].concat()
    } else {
        [id, "-problem ", id, "-hint"].concat()
    }
}
