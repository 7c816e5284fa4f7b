//! Signing out. What this browser keeps of the user goes with it, so if a message was not sent, there is a question first.

use super::form::form_alert;
use super::form_fields::TextField;
use super::form_state::{FormState, with_form_state};
use crate::client::Client;
use crate::counted::counted;
use leptos::prelude::*;

/// The form that signs out here.
pub fn sign_out_form(client: Client, class: &'static str) -> AnyView {
    form(client, "sign_out", "/", "Sign out", class, None)
}

/// The form that signs out everywhere, which takes the password. If it is wrong, its page comes back with the problem.
pub fn sign_out_everywhere_form(client: Client) -> AnyView {
    let command = "sign_out_everywhere";
    let state = FormState::new(client, command.to_owned());
    let children = || {
        view! { <TextField name="password" kind="password" label="Your password" required=true autocomplete="current-password"/> }
            .into_any()
    };
    let fields = view! {
        {form_alert(state)}
        {with_form_state(state, Box::new(children))}
    };
    form(
        client,
        command,
        "/settings",
        "Sign out everywhere",
        "button",
        Some(fields.into_any()),
    )
}

fn form(
    client: Client,
    command: &'static str,
    path: &'static str,
    label: &'static str,
    class: &'static str,
    fields: Option<AnyView>,
) -> AnyView {
    let unsent = RwSignal::new(0);
    let may_be_refused = fields.is_some();
    let submit = move |event: web_sys::SubmitEvent| {
        let count = client.count_unsent();
        if count > 0 && unsent.get_untracked() == 0 {
            event.prevent_default();
            return unsent.set(count);
        }
        if may_be_refused {
            client.discard_once_signed_out();
        } else {
            client.discard_stored();
        }
        client.leave_document();
    };
    let question = move || {
        let text = match unsent.get() {
            0 => return None,
            count => counted(
                count as i64,
                "text is not sent or saved. Sign out all the same? It will be lost.",
                "texts are not sent or saved. Sign out all the same? They will be lost.",
            ),
        };
        Some(view! {
            <p class="problem" role="alert">{text}</p>
            <button type="button" class=class on:click=move |_| unsent.set(0)>"Stay signed in"</button>
        })
    };
    view! {
        <form method="post" action=path on:submit=submit>
            <input type="hidden" name="do" value=command/>
            <input type="hidden" name="form" value=command/>
            {fields}
            {question}
            <button type="submit" class=class>{label}</button>
        </form>
    }
    .into_any()
}
