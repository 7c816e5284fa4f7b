//! The fields of a form: each with its label, its hint, and its own problem beside it.

use super::form::FormState;
use crate::client::Live;
use crate::protocol::Millis;
use crate::time;
use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// One line of text. It takes whatever is pasted: too much is refused by a sentence, never cut without a word.
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
            autofocus=focus
            autocomplete=autocomplete
            autocapitalize=plain.then_some("none")
            spellcheck=plain.then_some("false")
            aria-invalid=move || state.trouble(name).map(|_| "true")
            aria-describedby=described(&id, &hint)
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
        .rows(5)
        .required(required)
        .attr("aria-invalid", move || state.trouble(name).map(|_| "true"))
        .attr("aria-describedby", described(&id, &hint));
    let input = filled(area, state.value(name, value)).into_any();
    labelled(state, name, id, label, hint, input)
}

/// One of a few.
#[component]
pub fn Select(
    name: &'static str,
    #[prop(into)] label: String,
    /// Values and what they are called.
    options: Vec<(&'static str, &'static str)>,
    #[prop(optional)] value: &'static str,
    /// The label is for screen readers only.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let (state, id) = FormState::field(name);
    let chosen = state.value(name, value.to_owned());
    let options = (options.into_iter())
        .map(|(value, text)| view! { <option value=value selected=value == chosen>{text}</option> })
        .map(IntoAny::into_any)
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone() class=if quiet { "vh" } else { "" }>{label}</label>
            <select id=id name=name>{options}</select>
            {problem(state, name, String::new())}
        </div>
    }
    .into_any()
}

/// A box to tick.
#[component]
pub fn CheckableField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    /// `checkbox` or `radio`.
    #[prop(default = "checkbox")]
    kind: &'static str,
    #[prop(optional)] ticked: bool,
) -> impl IntoView {
    let ticked = use_context::<FormState>()
        .and_then(|state| state.ticked(name, &value))
        .unwrap_or(ticked);
    view! {
        <label class="checkbox">
            <input type=kind name=name value=value checked=ticked/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// A date and time: UTC in the HTML, and it says so; the reader's own once the page is alive.
#[component]
pub fn DueField(#[prop(into)] label: String, #[prop(optional)] at: Option<Millis>) -> impl IntoView {
    let client = expect_context::<Client>();
    let (state, id) = FormState::field("due");
    // What was sent without a script and refused was UTC too.
    let typed = state.value("due", String::new());
    let start = time::parse_local(&typed).or(at);
    let value = move || match start {
        Some(at) => time::field(at, client.utc_offset(at)),
        None => typed.clone(),
    };
    let input: NodeRef<html::Input> = NodeRef::new();
    if client.in_browser() && !client.hydrated.get_untracked() {
        // Whoever has typed before the page came alive meant what the label said then.
        Effect::new(move |done: Option<bool>| {
            let (false, true, Some(input)) = (done == Some(true), client.hydrated.get(), input.get()) else {
                return done == Some(true);
            };
            if let Some(at) = time::parse_local(&input.value()).filter(|_| input.value() != input.default_value()) {
                input.set_value(&time::field(at, untrack(|| client.utc_offset(at))));
            }
            true
        });
    }
    let note = move || if client.hydrated.get() { " (your time)" } else { " (UTC)" };
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
                aria-invalid=move || state.trouble("due").map(|_| "true")
                aria-describedby=described(&id, "")
            />
            {problem(state, "due", id)}
        </div>
    }
    .into_any()
}

/// A textarea with something in it. An empty one has no child at all: a placeholder would be seen as text.
pub fn filled<At>(area: html::HtmlElement<html::Textarea, At, ()>, text: String) -> impl IntoView
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

/// The text of the field an event is about.
pub fn area_of(event: &web_sys::Event) -> Option<web_sys::HtmlTextAreaElement> {
    event.target()?.dyn_into().ok()
}

fn labelled(
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
            {problem(state, name, id)}
        </div>
    }
    .into_any()
}

fn problem(state: FormState, name: &'static str, id: String) -> impl IntoView {
    move || {
        let id = id.clone() + "-problem";
        state
            .trouble(name)
            .map(|text| view! { <p class="problem" id=id role="alert">{text}</p> })
    }
}

fn described(id: &str, hint: &str) -> String {
    if hint.is_empty() {
        [id, "-problem"].concat()
    } else {
        [id, "-problem ", id, "-hint"].concat()
    }
}
