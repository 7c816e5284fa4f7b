//! The part of `/settings` about API tokens: make one, see its secret once, revoke it.

use crate::client::Client;
use crate::components::{
    CommandForm, Confirm, FormState, OnDone, Select, Submit, TextField, copy_button, timestamp, timestamp_with_zone,
    was_refused,
};
use crate::protocol::{CourseEntry, Done, TokenRow, TokenScope};
use crate::text_direction::isolate;
use crate::time_format;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

const HEADING_ID: &str = "tokens";
const SECRET_ID: &str = "token-secret";

pub fn api_tokens_section(client: Client) -> impl IntoView {
    let secret = RwSignal::new(client.take_secret());
    let on_made: OnDone = Arc::new(move |done| {
        if let Done::Token { secret: new, .. } = done {
            secret.set(Some(new));
            focus_when_drawn(SECRET_ID);
        }
    });
    // A memo: other changes of the account do not draw the rows again.
    let rows = Memo::new(move |_| client.account.get().map(|account| account.tokens).unwrap_or_default());
    let list = move || {
        let rows = rows
            .get()
            .into_iter()
            .map(|row| token_row(client, row))
            .collect::<Vec<_>>();
        (!rows.is_empty()).then(|| view! { <ul class="sessions">{rows}</ul> })
    };
    let days = vec![("30", "30 days"), ("90", "90 days"), ("365", "A year")];
    let scopes = vec![("read", "Only read"), ("write", "Read and write")];
    view! {
        <section class="card">
            <h2 id=HEADING_ID tabindex="-1">"API tokens"</h2>
            <p class="hint">
                "With a token a program of yours can read here as you do, and write if you allow that. It cannot change "
                "your password, end sessions or make tokens, and what it writes reads nothing for you."
            </p>
            {move || secret.get().map(secret_field)}
            {list}
            <details class="more" open=was_refused(client, "new-token")>
                <summary>"New token"</summary>
                <CommandForm command="new_token" form="new-token" reset=true on_done=on_made>
                    <TextField name="name" label="What it is for" hint="A name to know it by, such as: Grading script." required=true/>
                    <Select name="scope" label="It may" options=scopes value="read"/>
                    {course_select(client)}
                    <Select name="days" label="It works for" options=days value="90"/>
                    <TextField name="password" kind="password" label="Your password" required=true autocomplete="current-password"/>
                    <Submit label="Make a token"/>
                </CommandForm>
            </details>
        </section>
    }
}

fn token_row(client: Client, row: TokenRow) -> AnyView {
    let on_revoked: OnDone = Arc::new(|_| focus_when_drawn(HEADING_ID));
    let used = match row.used_at {
        Some(at) => view! { "last used "{timestamp_with_zone(client, at, time_format::short)} }.into_any(),
        None => "never used".into_any(),
    };
    let expiry = match (row.expires_at, row.expired) {
        (Some(at), true) => view! { "Expired on "{timestamp(client, at, time_format::short_day)} }.into_any(),
        (Some(at), false) => view! { "Works until "{timestamp(client, at, time_format::short_day)} }.into_any(),
        (None, _) => {
            "Works without an end: it is older than that rule. Better make a new one and revoke this one".into_any()
        }
    };
    let may = match row.scope {
        TokenScope::Read => "Only reads",
        TokenScope::Write => "Reads and writes",
    };
    let place = row.course.map(|course| {
        let title = client.courses.with_untracked(|courses| {
            let course = courses.iter().find(|entry| entry.id == course);
            course.map_or_else(
                || "a course that you are not in".to_owned(),
                |entry| entry.title.clone(),
            )
        });
        view! { ", only in "<bdi>{title}</bdi> }
    });
    view! {
        <li class="session">
            <span class="details">
                <b dir="auto">{row.name.clone()}</b>
                <span class="hint">"Made "{timestamp_with_zone(client, row.created_at, time_format::short)}", "{used}"."</span>
                <span class="hint">{may}{place}". "{expiry}"."</span>
            </span>
            <CommandForm command="revoke_token" form=["token-", &row.id.to_string()].concat() on_done=on_revoked>
                <input type="hidden" name="token" value=row.id.0/>
                <Confirm
                    label="Revoke"
                    about=row.name.clone()
                    question=["Revoke ", &isolate(&row.name), "?"].concat()
                    hint="Programs that use it are cut off at once. This cannot be undone."
                    submit="Revoke it"
                    class="button small"
                />
            </CommandForm>
        </li>
    }
    .into_any()
}

/// Everything that the owner is in, or one course.
fn course_select(client: Client) -> AnyView {
    let (state, id) = FormState::field("course");
    let chosen = state.value("course", String::new());
    let courses = client.courses.with_untracked(|courses| {
        let option = |course: &CourseEntry| {
            let id = course.id.to_string();
            view! { <option value=id.clone() selected=id == chosen>{course.title.clone()}</option> }.into_any()
        };
        courses.iter().map(option).collect::<Vec<_>>()
    });
    view! {
        <div class="field">
            <label for=id.clone()>"Where"</label>
            <select id=id name="course"><option value="">"Everywhere I am"</option>{courses}</select>
        </div>
    }
    .into_any()
}

/// The secret of the token that was just made. It is shown only once.
fn secret_field(secret: String) -> AnyView {
    let copy = copy_button(secret.clone());
    view! {
        <div class="field">
            <label for=SECRET_ID>"Your new token"</label>
            <p class="copy-field">
                <input id=SECRET_ID readonly autofocus autocomplete="off" spellcheck="false" aria-describedby="token-secret-hint" value=secret/>
                {copy}
            </p>
            <p class="hint" id="token-secret-hint">
                "Copy it now: it is shown only this once. Keep it like a password; whoever has it can act as you."
            </p>
        </div>
    }
    .into_any()
}

/// Focuses an element once it is drawn.
fn focus_when_drawn(id: &'static str) {
    let _ = request_animation_frame(move || focus_and_select(id));
}

/// Focuses an element; of a field it selects the text.
fn focus_and_select(id: &str) {
    let element = document().get_element_by_id(id);
    let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    let _ = element.focus();
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        input.select();
    }
}
