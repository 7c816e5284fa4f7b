//! A hint on a page, at most one each, until it was used once or put away.

use crate::client::Client;
use leptos::prelude::*;

/// The hint with this name. Without JavaScript the button posts that it is put away.
pub fn hint(client: Client, name: &'static str, text: &'static str) -> impl IntoView {
    let shown = Memo::new(move |_| client.shows_hint(name));
    let put_away = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        client.put_hint_away(name);
    };
    move || {
        shown.get().then(|| {
            view! {
                <form method="post" action=move || client.location.with(|location| location.path.clone()) class="page-hint" on:submit=put_away>
                    <input type="hidden" name="do" value="hint"/>
                    <input type="hidden" name="hint" value=name/>
                    <p>{text}</p>
                    <button type="submit" class="button small">"Got it"<span class="visually-hidden">": hide this hint"</span></button>
                </form>
            }
        })
    }
}
