//! A form that takes something away: leaving a course or a room, deleting an assignment.

use super::form::{CommandForm, Submit};
use leptos::prelude::*;

/// A form of one hidden field, a hint on what will happen, and a red button.
#[component]
pub fn DangerForm(
    command: &'static str,
    form: &'static str,
    #[prop(into)] next: String,
    /// The name and value of the hidden field.
    field: (&'static str, i64),
    hint: &'static str,
    label: &'static str,
) -> impl IntoView {
    view! {
        <CommandForm command form next>
            <input type="hidden" name=field.0 value=field.1/>
            <p class="hint">{hint}</p>
            <Submit label class="button danger"/>
        </CommandForm>
    }
}
