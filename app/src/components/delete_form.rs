//! A form that takes something away for good: leaving a course or a room, deleting an assignment. It asks first.

use super::confirm::Confirm;
use super::form::CommandForm;
use leptos::prelude::*;

/// A form of one hidden field and a question.
#[component]
pub fn DangerForm(
    command: &'static str,
    form: &'static str,
    #[prop(into)] next: String,
    /// The name and value of the hidden field.
    field: (&'static str, i64),
    /// What will be done, with its name.
    #[prop(into)]
    question: String,
    /// What follows from it.
    hint: &'static str,
    /// The button that asks.
    label: &'static str,
    /// The button that does it.
    submit: &'static str,
) -> impl IntoView {
    view! {
        <CommandForm command form next>
            <input type="hidden" name=field.0 value=field.1/>
            <Confirm label question hint submit/>
        </CommandForm>
    }
}
