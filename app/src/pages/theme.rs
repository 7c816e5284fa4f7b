//! The part of `/settings` about the theme: light, dark, or as the system says.

use crate::client::{Client, set_cookie};
use crate::components::CheckableField;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub fn theme_section(client: Client) -> impl IntoView {
    let current = client.context(|context| context.theme.clone()).unwrap_or_default();
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
        apply_theme(&input.value(), &client.context(|context| context.theme_cookie.clone()));
    };
    view! {
        <section class="card">
            <h2>"Light or dark"</h2>
            <form method="post" action="/settings" on:submit=submit on:change=change>
                <input type="hidden" name="do" value="theme"/>
                <fieldset class="checkbox-group row">
                    <legend class="visually-hidden">"Theme"</legend>
                    <CheckableField name="theme" kind="radio" label="As the system" value="system" checked=!matches!(current.as_str(), "light" | "dark")/>
                    <CheckableField name="theme" kind="radio" label="Light" value="light" checked=current == "light"/>
                    <CheckableField name="theme" kind="radio" label="Dark" value="dark" checked=current == "dark"/>
                </fieldset>
                <button type="submit" class="button primary no-js-only">"Save"</button>
            </form>
        </section>
    }
}

/// Applies a theme to this page, and stores it in the cookie for the next ones.
fn apply_theme(theme: &str, cookie: &str) {
    let chosen = matches!(theme, "light" | "dark");
    if let Some(root) = document().document_element() {
        let _ = if chosen {
            root.set_attribute("data-theme", theme)
        } else {
            root.remove_attribute("data-theme")
        };
    }
    set_cookie(cookie, theme, if chosen { "31536000" } else { "0" });
}
