//! Forms. Without JavaScript a form is posted to the page's own address, with hidden fields `do` (the command) and
//! `form` (which form of the page it is), and comes back as a redirect or as the same page with a
//! [`FormReply`](crate::bootstrap_data::FormReply). With JavaScript the same fields become the same command, sent by
//! [`Client`].

use super::form_draft;
use super::form_state::{FormState, with_form_state};
use super::form_submit::{AfterSubmit, FormBase, OnDone, submit_form};
use crate::client::Client;
use leptos::html;
use leptos::prelude::*;

/// A form that executes a command.
#[component]
pub fn CommandForm(
    /// The command's `do`.
    command: &'static str,
    /// Which form of the page it is.
    #[prop(into)]
    form: String,
    /// The path to go to when it is done, if not the one that the answer names.
    #[prop(optional, into)]
    next: Option<String>,
    #[prop(optional)] class: &'static str,
    /// The text shown when it is done and the page stays.
    #[prop(optional)]
    saved: &'static str,
    /// Whether to empty the fields when it is done.
    #[prop(optional)]
    reset: bool,
    /// What to call when it is done, instead of going to another page.
    #[prop(optional)]
    on_done: Option<OnDone>,
    /// The fingerprint of the values that the fields are drawn with, see [`form_base`](crate::protocol::form_base): read when
    /// the form is drawn and when it has been saved.
    #[prop(optional)]
    base: Option<FormBase>,
    children: Children,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let draft = client.form_draft_key(&form);
    let state = FormState::new(client, form);
    let node: NodeRef<html::Form> = NodeRef::new();
    if client.in_browser() {
        form_draft::restore_once_hydrated(client, state, draft.clone(), node);
    }
    // Refused, it is still compared with what it was drawn from first.
    let drawn_from = base.as_ref().map(|base| state.value("base", untrack(|| base())));
    let after = AfterSubmit {
        next: next.clone(),
        reset,
        on_done,
        base,
        draft: draft.clone(),
    };
    let typed_key = draft.clone();
    let typed = move |_| {
        if let Some(form) = node.get_untracked() {
            client.keep_form(&typed_key, &form);
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        if client.in_browser() {
            event.prevent_default();
            submit_form(client, state, &event, after.clone());
        }
    };
    let hidden = next.map(|next| view! { <input type="hidden" name="next" value=next/> });
    let inner = with_form_state(state, children);
    view! {
        <form method="post" action=move || client.location.with(|location| location.path.clone()) class=class node_ref=node on:submit=submit on:input=typed>
            <input type="hidden" name="do" value=command/>
            <input type="hidden" name="form" value=state.key.get_value()/>
            {hidden}
            {drawn_from.map(|base| view! { <input type="hidden" name="base" value=base/> })}
            {form_draft::note(client, state, draft, node)}
            {form_alert(state)}
            {inner}
            {(!saved.is_empty()).then(|| view! {
                <p class="saved" role="status">{move || state.saved.get().then(|| view! { <span>{saved}</span> })}</p>
            })}
        </form>
    }
    .into_any()
}

/// A form that signs in, up or out: always a plain post, answered with a whole page.
#[component]
pub fn AuthForm(
    command: &'static str,
    #[prop(into)] form: String,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let state = FormState::new(client, form);
    let inner = with_form_state(state, children);
    view! {
        <form method="post" action=move || client.location.with(|location| location.path.clone()) class=class on:submit=move |_| client.leave_document()>
            <input type="hidden" name="do" value=command/>
            <input type="hidden" name="form" value=state.key.get_value()/>
            {form_alert(state)}
            {(client.context(|context| context.unencrypted) && command != "sign_out").then(|| view! {
                <p class="problem">"This site is not encrypted: whoever is on the same network can read the password. Use one that you use nowhere else, and ask for an https address."</p>
            })}
            {inner}
        </form>
    }
    .into_any()
}

/// The button that submits the form around it.
#[component]
pub fn Submit(
    #[prop(into)] label: String,
    #[prop(default = "button primary")] class: &'static str,
    /// Whom or what it is about, where a page has several of them. Screen readers hear it; others see it beside the button.
    #[prop(optional, into)]
    about: String,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let about = (!about.is_empty()).then(|| view! { <bdi class="visually-hidden" translate="no">" "{about}</bdi> });
    view! {
        <button type="submit" class=class aria-disabled=move || state.busy.get().then_some("true")>{label}{about}</button>
    }
}

/// The problem that no field shows.
pub(super) fn form_alert(state: FormState) -> impl IntoView {
    move || {
        state
            .form_problem()
            .map(|text| view! { <p class="problem" role="alert">{text}</p> })
    }
}
