//! Submits a form with JavaScript: reads its fields, sends the command, and shows the answer.

use super::form_state::FormState;
use crate::client::{Client, form_values};
use crate::protocol::{Done, Problem, ProblemKind, form_to_json};
use crate::routes::{assignment_path, course_path, room_path};
use crate::time_format::{self, Millis};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Called once the command is executed. Reference-counted: the form may be gone by then.
pub type OnDone = Arc<dyn Fn(Done) + Send + Sync>;

/// Reads the fingerprint of what a form changes.
pub type FormBase = Arc<dyn Fn() -> String + Send + Sync>;

/// What happens once the command is executed.
#[derive(Clone)]
pub(super) struct AfterSubmit {
    /// The path to go to.
    pub next: Option<String>,
    /// Empty the fields.
    pub reset: bool,
    /// Called instead of going to another page.
    pub on_done: Option<OnDone>,
    /// Reads from what the form would be drawn now.
    pub base: Option<FormBase>,
    /// The key of what the browser keeps of it.
    pub draft: String,
}

/// Sends what the fields of the form hold as a command.
pub(super) fn submit_form(client: Client, state: FormState, event: &web_sys::SubmitEvent, after: AfterSubmit) {
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
    let command = form_to_json(field_values(client, &form));
    state.busy.set(true);
    let location = client.location.get_untracked();
    client.submit_form(command, move |answer| {
        // The event of the command comes before its answer and may have removed the form already. The page to go to is
        // opened all the same, unless the user has gone elsewhere meanwhile.
        let removed = state.busy.try_set(false).is_some();
        match &answer {
            Ok(_) => {
                client.store(&after.draft, None);
                state.restored.try_set(false);
            }
            // The page to sign in leads back here, where the form is filled again.
            Err(problem) if problem.kind == ProblemKind::SignedOut => client.redirect_to_sign_in(),
            Err(_) => {}
        }
        match answer {
            Ok(done) if !removed || client.location.get_untracked() == location => {
                on_done(client, state, &form, &after, done)
            }
            Err(problem) if !removed => {
                show_what_changed(client, &form, &problem);
                state.problem.set(Some(problem));
                let _ = request_animation_frame(move || focus_invalid_field(&form));
            }
            Ok(_) | Err(_) => {}
        }
    });
}

/// The names and values of the fields, with local times turned into milliseconds.
fn field_values(client: Client, form: &web_sys::HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = web_sys::FormData::new_with_form(form) else {
        return Vec::new();
    };
    (js_sys::Array::from(&data).iter())
        .filter_map(|pair| {
            let pair = pair.dyn_into::<js_sys::Array>().ok()?;
            let (name, text) = (pair.get(0).as_string()?, pair.get(1).as_string()?);
            match time_format::parse_local(&text).filter(|_| name == "due") {
                None => Some((name, text)),
                Some(local) => Some((name, due_of_field(client, form, local).to_string())),
            }
        })
        .filter(|(name, _)| name != "form" && name != "next")
        .collect()
}

/// What the field for a due date means. If it is as it was drawn, it is the date that was drawn, to the second.
fn due_of_field(client: Client, form: &web_sys::HtmlFormElement, local: Millis) -> Millis {
    let field = form.query_selector("[name=due]").ok().flatten();
    let unchanged = field.and_then(|field| {
        let input = field.dyn_ref::<web_sys::HtmlInputElement>()?;
        (input.value() == input.default_value()).then_some(())?;
        input.get_attribute("data-at")?.parse().ok()
    });
    unchanged.unwrap_or_else(|| client.local_time(local).at())
}

fn on_done(client: Client, state: FormState, form: &web_sys::HtmlFormElement, after: &AfterSubmit, done: Done) {
    if let Some(callback) = &after.on_done {
        saved_in_place(state, form, after);
        return callback(done);
    }
    if let Some(next) = after.next.as_ref().filter(|next| !next.is_empty()) {
        return client.navigate(next);
    }
    match done {
        Done::Room(room) => client.navigate(&room_path(room)),
        Done::Course(course) => client.navigate(&course_path(course)),
        Done::Assignment { course, assignment } => client.navigate(&assignment_path(course, assignment)),
        Done::Ok | Done::Message { .. } | Done::Token { .. } | Done::PasswordLink { .. } => {
            saved_in_place(state, form, after);
        }
    }
}

/// The form stays: empty, or with what is saved now, from which it is compared next time.
fn saved_in_place(state: FormState, form: &web_sys::HtmlFormElement, after: &AfterSubmit) {
    if after.reset {
        form.reset();
    } else {
        form_values::set_as_drawn(form);
    }
    if let (Some(base), Ok(Some(field))) = (&after.base, form.query_selector("input[name=base]"))
        && let Some(field) = field.dyn_ref::<web_sys::HtmlInputElement>()
    {
        field.set_value(&untrack(|| base()));
    }
    state.saved.try_set(true);
}

/// After a conflict: saving once more replaces what the other has changed. What was not changed here shows the new value.
fn show_what_changed(client: Client, form: &web_sys::HtmlFormElement, problem: &Problem) {
    let Some(base) = &problem.base else { return };
    let mut values = form_values::read(form);
    values.retain(|[name, _]| name != "base" && name != "version");
    values.extend(["base", "version"].map(|name| [name.to_owned(), base.clone()]));
    for field in problem.fields.iter().filter(|field| !field.both) {
        let now = field.now.clone().unwrap_or_default();
        let shown = match now.parse().ok().filter(|_| field.field == "due") {
            Some(at) => time_format::field(at, client.utc_offset(at)),
            None => now,
        };
        values.retain(|[name, _]| *name != field.field);
        values.push([field.field.clone(), shown]);
    }
    form_values::write(form, &values);
}

/// Moves the focus to the field that has to change.
fn focus_invalid_field(form: &web_sys::HtmlFormElement) {
    if let Ok(Some(field)) = form.query_selector("[aria-invalid=true]")
        && let Some(field) = field.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = field.focus();
    }
}
