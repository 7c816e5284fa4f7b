//! The part of `/settings` about sessions: where I am signed in, and signing out there.

use crate::client::Client;
use crate::components::{CommandForm, OnDone, Submit, sign_out_form, timestamp_with_zone};
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
            {sign_out_form(client, "sign_out_everywhere", "Sign out everywhere", "button")}
        </section>
    }
}

fn session_row(client: Client, row: SessionRow) -> impl IntoView {
    let id = row.id;
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
        view! {
            <CommandForm command="end_session" form=["session-", &id.to_string()].concat() on_done=on_ended>
                <input type="hidden" name="session" value=id.0/>
                <Submit label="Sign out there" class="button small"/>
            </CommandForm>
        }
        .into_any()
    };
    view! {
        <li class="session">
            <span class="details"><b>{browser_name(&row.agent)}</b><span class="hint">"Last seen "{timestamp_with_zone(client, row.seen_at, time_format::short)}</span></span>
            {end}
        </li>
    }
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
