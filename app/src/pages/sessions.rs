//! The part of `/settings` about sessions: where I am signed in, and signing out there.

use crate::client::Client;
use crate::components::{CommandForm, OnDone, Submit, TextField, sign_out_everywhere_form, timestamp_with_zone};
use crate::protocol::SessionRow;
use crate::time_format;
use leptos::prelude::*;
use std::sync::Arc;

pub fn sessions_section(client: Client) -> impl IntoView {
    let sessions = Memo::new(move |_| Some(client.account.get()?.sessions));
    view! {
        <section class="card">
            <h2>"Where you are signed in"</h2>
            {move || sessions.get().map(|sessions| {
                let rows = sessions.into_iter().map(|row| session_row(client, row)).map(IntoAny::into_any).collect::<Vec<_>>();
                view! { <ul class="sessions">{rows}</ul> }
            })}
            <details class="leave" open=is_refused(client, "sign_out_everywhere")>
                <summary>"Sign out everywhere"</summary>
                {sign_out_everywhere_form(client)}
            </details>
        </section>
    }
}

fn session_row(client: Client, row: SessionRow) -> impl IntoView {
    let (id, name) = (row.id, browser_name(&row.agent));
    let on_ended: OnDone = Arc::new(move |_| {
        client.state.update(|state| {
            if let Some(account) = &mut state.account {
                account.sessions.retain(|session| session.id != id);
            }
        });
    });
    let end = if row.this {
        view! { <span class="tag">"this one"</span> }.into_any()
    } else {
        let form = ["session-", &id.to_string()].concat();
        let (open, about) = (is_refused(client, &form), name.clone());
        view! {
            <details class="leave" open=open>
                <summary>"Sign out there"<span class="visually-hidden">": "{about.clone()}", last seen "{timestamp_with_zone(client, row.seen_at, time_format::short)}</span></summary>
                <CommandForm command="end_session" form=form on_done=on_ended>
                    <input type="hidden" name="session" value=id.0/>
                    <TextField name="password" kind="password" label="Your password" required=true autocomplete="current-password"/>
                    <Submit label="Sign out there" class="button" about=about/>
                </CommandForm>
            </details>
        }
        .into_any()
    };
    view! {
        <li class="session">
            <span class="details"><b>{name.clone()}</b><span class="hint">"Last seen "{timestamp_with_zone(client, row.seen_at, time_format::short)}</span></span>
            {end}
        </li>
    }
}

/// Whether the page came back with a problem of this form, so that it is open.
fn is_refused(client: Client, form: &str) -> bool {
    client.context(|context| context.form_reply_of(form).problem.is_some())
}

/// The name of a browser and its system, from the user agent.
fn browser_name(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(token, _)| agent.contains(token))
            .map(|(_, name)| *name)
    };
    let program = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => [program, " on ", system].concat(),
        (Some(name), None) | (None, Some(name)) => name.into(),
        (None, None) if agent.is_empty() => "An unnamed program".into(),
        (None, None) => agent.into(),
    }
}
