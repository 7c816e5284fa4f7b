//! Forms. Each is a real one: without JavaScript it is posted to the page's own address, with hidden fields `do` (the
//! command) and `form` (which form of the page it is), and comes back as a redirect or as the same page with
//! [`FormReply`](crate::bootstrap::Reply). With JavaScript the same fields become the same command, sent by [`Client`].

use crate::client::Live;
use crate::protocol::{Done, Problem, form_to_json};
use crate::time;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// What to do once a command is done. Owned by nobody: the form may be gone by then.
pub type OnDone = Arc<dyn Fn(Done) + Send + Sync>;

/// What the fields of one form share.
#[derive(Clone, Copy)]
pub struct FormState {
    pub key: StoredValue<String>,
    pub problem: RwSignal<Option<Problem>>,
    /// What was written before the form was refused.
    values: StoredValue<BTreeMap<String, String>>,
    /// The fields that show their problem themselves.
    names: StoredValue<Vec<&'static str>>,
    pub busy: RwSignal<bool>,
    pub saved: RwSignal<bool>,
}

impl FormState {
    fn new(client: Client, key: String) -> Self {
        let reply = client
            .context(|context| context.form_reply.clone())
            .filter(|reply| reply.form == key)
            .unwrap_or_default();
        Self {
            key: StoredValue::new(key),
            problem: RwSignal::new(reply.problem),
            values: StoredValue::new(reply.values),
            names: StoredValue::new(Vec::new()),
            busy: RwSignal::new(false),
            saved: RwSignal::new(false),
        }
    }

    /// The state of the form around this field, and the field's id. From now on the field shows its own problem.
    pub fn field(name: &'static str) -> (Self, String) {
        let state = expect_context::<Self>();
        state.names.update_value(|names| names.push(name));
        (state, state.key.with_value(|key| [key.as_str(), "-", name].concat()))
    }

    /// What was written in a field before, or what it starts with.
    pub fn value(&self, name: &str, start: String) -> String {
        self.values
            .with_value(|values| values.get(name).cloned())
            .unwrap_or(start)
    }

    /// Whether a box was ticked before, if the form has been sent before. The server joins a list with commas.
    pub fn ticked(&self, name: &str, value: &str) -> Option<bool> {
        self.values.with_value(|values| {
            (!values.is_empty()).then(|| {
                values
                    .get(name)
                    .is_some_and(|list| list.split(',').any(|ticked| ticked == value))
            })
        })
    }

    /// The problem of one field.
    pub fn trouble(&self, name: &str) -> Option<String> {
        self.problem.with(|problem| {
            problem
                .as_ref()
                .filter(|problem| problem.field.as_deref() == Some(name))
                .map(|problem| problem.text.clone())
        })
    }

    /// The problem that no field shows.
    fn general(&self) -> Option<String> {
        self.problem.with(|problem| {
            let problem = problem.as_ref()?;
            let shown = problem
                .field
                .as_deref()
                .is_some_and(|field| self.names.with_value(|names| names.contains(&field)));
            (!shown).then(|| problem.text.clone())
        })
    }
}

/// A form that is a command.
#[component]
pub fn CommandForm(
    /// The command's `do`.
    verb: &'static str,
    /// Which form of the page it is.
    #[prop(into)]
    form: String,
    /// Where to go afterwards, if not where the answer says.
    #[prop(optional, into)]
    next: Option<String>,
    #[prop(optional)] class: &'static str,
    /// What to say when it is done and the page stays.
    #[prop(optional)]
    saved: &'static str,
    /// Empty the fields when it is done.
    #[prop(optional)]
    reset: bool,
    /// What to do when it is done, instead of going anywhere.
    #[prop(optional)]
    done: Option<OnDone>,
    children: Children,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let state = FormState::new(client, form);
    let after = After {
        next: next.clone(),
        reset,
        done,
    };
    let submit = move |event: web_sys::SubmitEvent| {
        if client.in_browser() {
            event.prevent_default();
            send(client, state, &event, after.clone());
        }
    };
    let hidden = next.map(|next| view! { <input type="hidden" name="next" value=next/> });
    let inner = within(state, children);
    view! {
        <form method="post" action=move || client.location.with(|location| location.path.clone()) class=class on:submit=submit>
            <input type="hidden" name="do" value=verb/>
            <input type="hidden" name="form" value=state.key.get_value()/>
            {hidden}
            {alert(state)}
            {inner}
            {(!saved.is_empty()).then(|| view! {
                <p class="saved" role="status">{move || state.saved.get().then_some(saved)}</p>
            })}
        </form>
    }
    .into_any()
}

/// A form before there is anybody to send a command: always a plain post, answered with a whole page.
#[component]
pub fn AuthForm(
    verb: &'static str,
    #[prop(into)] form: String,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let state = FormState::new(client, form);
    let inner = within(state, children);
    view! {
        <form method="post" action=move || client.location.with(|location| location.path.clone()) class=class on:submit=move |_| client.leave_document()>
            <input type="hidden" name="do" value=verb/>
            <input type="hidden" name="form" value=state.key.get_value()/>
            {alert(state)}
            {inner}
        </form>
    }
    .into_any()
}

/// The button that sends the form around it.
#[component]
pub fn Submit(#[prop(into)] label: String, #[prop(default = "button primary")] class: &'static str) -> impl IntoView {
    let state = expect_context::<FormState>();
    view! {
        <button type="submit" class=class aria-disabled=move || state.busy.get().then_some("true")>{label}</button>
    }
}

/// The form's children, with its state in their context and in nobody else's.
fn within(state: FormState, children: Children) -> AnyView {
    let owner = Owner::current().map(|owner| owner.child()).unwrap_or_default();
    let view = owner.with(|| {
        provide_context(state);
        children()
    });
    leptos::tachys::reactive_graph::OwnedView::new_with_owner(view, owner).into_any()
}

fn alert(state: FormState) -> impl IntoView {
    move || {
        state
            .general()
            .map(|text| view! { <p class="problem" role="alert">{text}</p> })
    }
}

#[derive(Clone)]
struct After {
    next: Option<String>,
    reset: bool,
    done: Option<OnDone>,
}

fn send(client: Client, state: FormState, event: &web_sys::SubmitEvent, after: After) {
    let Some(form) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok())
    else {
        return;
    };
    if state.busy.get_untracked() {
        return;
    }
    state.saved.set(false);
    state.problem.set(None);
    let command = form_to_json(entries(client, &form));
    state.busy.set(true);
    let here = client.location.get_untracked();
    client.submit_form(command, move |answer| {
        // What was done may have taken the form away already: its event comes before its answer. Where to go next
        // stands all the same, unless the person has gone elsewhere meanwhile.
        let gone = state.busy.try_set(false).is_some();
        match answer {
            Ok(done) if !gone || client.location.get_untracked() == here => finish(client, state, &form, &after, done),
            Err(problem) if !gone => {
                state.problem.set(Some(problem));
                let _ = request_animation_frame(move || point_out(&form));
            }
            Ok(_) | Err(_) => {}
        }
    });
}

/// What the fields hold, with local times turned into milliseconds.
fn entries(client: Client, form: &web_sys::HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = web_sys::FormData::new_with_form(form) else {
        return Vec::new();
    };
    (js_sys::Array::from(&data).iter())
        .filter_map(|pair| {
            let pair = pair.dyn_into::<js_sys::Array>().ok()?;
            let (name, text) = (pair.get(0).as_string()?, pair.get(1).as_string()?);
            match time::parse_local(&text).filter(|_| name == "due") {
                None => Some((name, text)),
                Some(local) => Some((name, (local - client.utc_offset_of_local(local) * 60_000).to_string())),
            }
        })
        .filter(|(name, _)| name != "form" && name != "next")
        .collect()
}

fn finish(client: Client, state: FormState, form: &web_sys::HtmlFormElement, after: &After, done: Done) {
    if let Some(then) = &after.done {
        if after.reset {
            form.reset();
        }
        return then(done);
    }
    if let Some(next) = &after.next {
        return client.navigate(next);
    }
    match done {
        Done::Room(room) => client.navigate(&["/chat/", &room.to_string()].concat()),
        Done::Course(course) => client.navigate(&["/courses/", &course.to_string()].concat()),
        Done::Assignment { course, assignment } => {
            client.navigate(&[
                "/courses/",
                &course.to_string(),
                "#assignment-",
                &assignment.to_string(),
            ]
            .concat());
        }
        Done::Ok | Done::Message { .. } | Done::Token { .. } => {
            if after.reset {
                form.reset();
            }
            state.saved.try_set(true);
        }
    }
}

/// Puts the keyboard where something has to change.
fn point_out(form: &web_sys::HtmlFormElement) {
    if let Ok(Some(field)) = form.query_selector("[aria-invalid=true]")
        && let Some(field) = field.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = field.focus();
    }
}
