//! A message of mine that is not in its room yet: how far it is, and what can be done with it.

use super::avatar::avatar;
use super::mark::mark_badge;
use super::message_files::message_files;
use super::timestamp::timestamp;
use crate::client::{Client, DeliveryStatus, OutboxMessage};
use crate::host_traits::ConnectionStatus;
use crate::state::marked_name;
use crate::time_format;
use leptos::prelude::*;

pub fn outbox_message(client: Client, message: OutboxMessage) -> impl IntoView {
    let (id, name) = client.me.with_untracked(|me| (me.id, me.name.clone()));
    let course = client
        .room
        .with_untracked(|open| open.as_ref().and_then(|open| open.room.course));
    let mark = client.marks.with_untracked(|marks| marks.of(course, id));
    let at = message.at;
    let text = message.content.clone();
    let files = message_files(&message.files);
    let status = delivery_status(client, message);
    let (label, avatar) = (marked_name(&name, mark), avatar(id, &name));
    view! {
        <article class="message own unsent" aria-label=label>
            {avatar}
            <p class="byline"><b dir="auto" translate="no">{name}</b>{mark_badge(mark)}<span class="sent-at">{timestamp(client, at, time_format::clock)}</span></p>
            <div class="text" dir="auto">{text}</div>
            {files}
            {status}
        </article>
    }
}

fn delivery_status(client: Client, message: OutboxMessage) -> AnyView {
    let OutboxMessage { uuid, at, status, .. } = message;
    match status {
        DeliveryStatus::Sending => sending(client, uuid),
        DeliveryStatus::Waiting(problem) => view! {
            <div class="failed">
                <p class="sending" role="status">"Not sent yet, but kept here and tried again by itself. "{problem.text}</p>
                {take_back(client, uuid, "Take back")}
            </div>
        }
        .into_any(),
        DeliveryStatus::Sent => view! { <p class="sending">"Sent"</p> }.into_any(),
        DeliveryStatus::Failed(problem) if OutboxMessage::asks_about_everyone(&problem) => {
            let text = view! { "Not sent. "{problem.text}" Are all of them meant?" }.into_any();
            choices(client, uuid, text, "Tell all of them", Client::send_to_everyone)
        }
        DeliveryStatus::Failed(problem) => {
            let text = view! { "Not sent. "{problem.text} }.into_any();
            choices(client, uuid, text, "Try again", Client::send_now)
        }
        DeliveryStatus::Asking => {
            let text = view! { "Written "{timestamp(client, at, time_format::short)}", not sent." }.into_any();
            choices(client, uuid, text, "Send now", Client::send_now)
        }
    }
}

/// On its way, or waiting for the connection: then it can be taken back.
fn sending(client: Client, uuid: String) -> AnyView {
    let waiting = Memo::new(move |_| {
        matches!(
            client.status.get(),
            ConnectionStatus::Offline | ConnectionStatus::Reconnecting | ConnectionStatus::SignedOut
        )
    });
    let status = move || match waiting.get() {
        true => "Waiting for connection",
        false => "Sending…",
    };
    let taking_back = move || waiting.get().then(|| take_back(client, uuid.clone(), "Take back"));
    view! { <div class="failed"><p class="sending" role="status">{status}</p>{taking_back}</div> }.into_any()
}

/// What the server has not taken: send, edit or discard it.
fn choices(client: Client, uuid: String, text: AnyView, label: &'static str, send: fn(Client, &str)) -> AnyView {
    let (sent, discarded) = (uuid.clone(), uuid.clone());
    view! {
        <div class="failed" role="alert">
            <p class="problem">{text}</p>
            <button type="button" class="button" on:click=move |_| send(client, &sent)>{label}</button>
            {take_back(client, uuid, "Edit")}
            <button type="button" class="button" on:click=move |_| client.discard_message(&discarded)>"Discard"</button>
        </div>
    }
    .into_any()
}

/// The button that puts the text back into the composer.
fn take_back(client: Client, uuid: String, label: &'static str) -> AnyView {
    view! { <button type="button" class="button" on:click=move |_| client.take_back_message(&uuid)>{label}</button> }
        .into_any()
}
