//! The fields of a form: each with its label, its hint, and its own problem beside it.

use super::field_label_and_problem::{described_by, labelled, problem_of};
use super::form_state::FormState;
use super::textarea::textarea_with_text;
use leptos::html;
use leptos::prelude::*;

/// One line of text. It has no maximum length: too long a text is refused with a sentence, never cut silently.
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] required: bool,
    #[prop(optional)] focus: bool,
    #[prop(default = "off")] autocomplete: &'static str,
) -> impl IntoView {
    let (state, id) = FormState::field(name);
    let secret = kind == "password";
    let value = if secret {
        String::new()
    } else {
        state.value(name, value)
    };
    let plain = matches!(autocomplete, "username" | "current-password" | "new-password");
    let input = view! {
        <input
            id=id.clone()
            name=name
            type=kind
            value=value
            required=required
            dir=(kind == "text" && !plain).then_some("auto")
            autofocus=(focus && !state.has_problem()) || state.is_first_wrong(name)
            autocomplete=autocomplete
            autocapitalize=plain.then_some("none")
            spellcheck=plain.then_some("false")
            aria-invalid=move || state.field_problem(name).map(|_| "true")
            aria-describedby=described_by(&id, &hint)
        />
    };
    labelled(state, name, id, label, hint, input.into_any())
}

/// Several lines of text.
#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let (state, id) = FormState::field(name);
    let area = html::textarea()
        .id(id.clone())
        .name(name)
        .rows(8)
        .dir("auto")
        .required(required)
        .autofocus(state.is_first_wrong(name))
        .attr("aria-invalid", move || state.field_problem(name).map(|_| "true"))
        .attr("aria-describedby", described_by(&id, &hint));
    let input = textarea_with_text(area, state.value(name, value)).into_any();
    labelled(state, name, id, label, hint, input)
}

/// A select of a few options.
#[component]
pub fn Select(
    name: &'static str,
    #[prop(into)] label: String,
    /// Values and their labels.
    options: Vec<(&'static str, &'static str)>,
    #[prop(optional)] value: &'static str,
    /// The label is for screen readers only.
    #[prop(optional)]
    label_hidden: bool,
) -> impl IntoView {
    let (state, id) = FormState::field(name);
    let chosen = state.value(name, value.to_owned());
    let labels = options.clone();
    let meanwhile = move || {
        let now = state.meanwhile(name)?;
        let (_, label) = labels.iter().find(|(value, _)| *value == now)?;
        Some(view! { <blockquote class="meanwhile">{*label}</blockquote> })
    };
    let options = (options.into_iter())
        .map(|(value, text)| view! { <option value=value selected=value == chosen>{text}</option> })
        .map(IntoAny::into_any)
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone() class=if label_hidden { "visually-hidden" } else { "" }>{label}</label>
            <select id=id name=name>{options}</select>
            {problem_of(state, name, String::new())}
            {meanwhile}
        </div>
    }
    .into_any()
}

/// A checkbox or radio button.
#[component]
pub fn CheckableField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    /// `checkbox` or `radio`.
    #[prop(default = "checkbox")]
    kind: &'static str,
    #[prop(optional)] checked: bool,
) -> impl IntoView {
    let checked = use_context::<FormState>()
        .and_then(|state| state.checked(name, &value))
        .unwrap_or(checked);
    view! {
        <label class="checkbox">
            <input type=kind name=name value=value checked=checked/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}
