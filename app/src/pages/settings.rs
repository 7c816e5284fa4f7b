//! `/settings`: my name, my password, where I am signed in, my API tokens, light or dark.

use super::api_tokens::tokens;
use crate::client::Live;
use crate::components::form::OnDone;
use crate::components::layout::PageLayout;
use crate::components::timestamp::timestamp_with_zone;
use crate::components::{CommandForm, TextField, Submit, CheckableField};
use crate::protocol::SessionRow;
use crate::time;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

pub fn settings(client: Client) -> impl IntoView {
    let name = client.me.with_untracked(|me| me.name.clone());
    let sessions = Memo::new(move |_| Some(client.account.get()?.sessions));
    view! {
        <PageLayout title="Settings">
            <section class="card">
                <h2>"Name"</h2>
                <CommandForm command="rename" form="rename" saved="Saved.">
                    <TextField name="name" label="The name others see" value=name required=true autocomplete="name"/>
                    <Submit label="Save"/>
                </CommandForm>
            </section>
            {theme(client)}
            <section class="card">
                <h2>"Password"</h2>
                <CommandForm command="change_password" form="password" reset=true saved="Your password is changed. Your other sessions are ended; API tokens go on working.">
                    <TextField name="old" kind="password" label="Password now" required=true autocomplete="current-password"/>
                    <TextField name="new" kind="password" label="New password" required=true autocomplete="new-password" hint="At least 8 characters."/>
                    <Submit label="Change the password"/>
                </CommandForm>
            </section>
            <section class="card">
                <h2>"Where you are signed in"</h2>
                {move || sessions.get().map(|sessions| {
                    let rows = sessions.into_iter().map(|row| session(client, row)).map(IntoAny::into_any).collect::<Vec<_>>();
                    view! { <ul class="sessions">{rows}</ul> }
                })}
            </section>
            {tokens(client)}
        </PageLayout>
    }
}

fn session(client: Client, row: SessionRow) -> impl IntoView {
    let id = row.id;
    let ended: OnDone = Arc::new(move |_| {
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
            <CommandForm command="end_session" form=["session-", &id.to_string()].concat() on_done=ended>
                <input type="hidden" name="session" value=id.0/>
                <Submit label="Sign out there" class="button small"/>
            </CommandForm>
        }
        .into_any()
    };
    view! {
        <li class="session">
            <span class="who"><b>{browser(&row.agent)}</b><span class="hint">"Last seen "{timestamp_with_zone(client, row.seen_at, time::short)}</span></span>
            {end}
        </li>
    }
}

/// What people call the browser that calls itself so.
fn browser(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
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

fn theme(client: Client) -> impl IntoView {
    let now = client.context(|context| context.theme.clone()).unwrap_or_default();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
    };
    let change = move |event: web_sys::Event| {
        let Some(input) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        else {
            return;
        };
        set_theme(&input.value());
    };
    view! {
        <section class="card">
            <h2>"Light or dark"</h2>
            <form method="post" action="/settings" on:submit=submit on:change=change>
                <input type="hidden" name="do" value="theme"/>
                <fieldset class="checkbox-group row">
                    <legend class="visually-hidden">"Theme"</legend>
                    <CheckableField name="theme" kind="radio" label="As the system" value="system" ticked=!matches!(now.as_str(), "light" | "dark")/>
                    <CheckableField name="theme" kind="radio" label="Light" value="light" ticked=now == "light"/>
                    <CheckableField name="theme" kind="radio" label="Dark" value="dark" ticked=now == "dark"/>
                </fieldset>
                <button type="submit" class="button primary no-js-only">"Save"</button>
            </form>
        </section>
    }
}

/// At once, and for the pages to come.
fn set_theme(theme: &str) {
    let chosen = matches!(theme, "light" | "dark");
    if let Some(root) = document().document_element() {
        let _ = if chosen {
            root.set_attribute("data-theme", theme)
        } else {
            root.remove_attribute("data-theme")
        };
    }
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        let age = if chosen { "31536000" } else { "0" };
        let secure = if window().location().protocol().is_ok_and(|scheme| scheme == "https:") {
            "; Secure"
        } else {
            ""
        };
        let cookie = ["theme=", theme, "; Path=/; SameSite=Lax; Max-Age=", age, secure].concat();
        let _ = document.set_cookie(&cookie);
    }
}
