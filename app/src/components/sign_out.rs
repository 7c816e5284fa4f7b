//! Signing out. What this browser keeps of the user goes with it, so if a message was not sent, there is a question first.

use crate::client::Client;
use leptos::prelude::*;

/// The form that signs out: here (`sign_out`) or everywhere.
pub fn sign_out_form(client: Client, command: &'static str, label: &'static str, class: &'static str) -> AnyView {
    let unsent = RwSignal::new(0);
    let submit = move |event: web_sys::SubmitEvent| {
        let count = client.count_unsent();
        if count > 0 && unsent.get_untracked() == 0 {
            event.prevent_default();
            return unsent.set(count);
        }
        client.discard_stored();
        client.leave_document();
    };
    let question = move || {
        let text = match unsent.get() {
            0 => return None,
            1 => "1 message was not sent. Sign out all the same? It will be lost.".to_owned(),
            count => [
                &count.to_string(),
                " messages were not sent. Sign out all the same? They will be lost.",
            ]
            .concat(),
        };
        Some(view! {
            <p class="problem" role="alert">{text}</p>
            <button type="button" class=class on:click=move |_| unsent.set(0)>"Stay signed in"</button>
        })
    };
    view! {
        <form method="post" action="/" on:submit=submit>
            <input type="hidden" name="do" value=command/>
            <input type="hidden" name="form" value=command/>
            {question}
            <button type="submit" class=class>{label}</button>
        </form>
    }
    .into_any()
}
