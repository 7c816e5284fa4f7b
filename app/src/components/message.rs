//! One row of a conversation. Fifty of them are on most pages, so each is few elements and two closures: one for the
//! time, one for what opens inside of it (its tools or its editor).

use super::message_actions::{ActiveMessage, actions};
use super::message_list_rows::{Item, Row};
use super::message_text;
use super::timestamp::timestamp;
use crate::client::{Client, Progress, Unsent};
use crate::protocol::{Millis, UserId};
use crate::time;
use leptos::either::EitherOf4;
use leptos::html;
use leptos::prelude::*;

/// Draws a row.
pub fn row(client: Client, active: ActiveMessage, row: Row) -> impl IntoView {
    match row {
        Row::Day { at, .. } => EitherOf4::A(day(client, at)),
        Row::New => EitherOf4::B(view! {
            <p class="divider new" id="new" tabindex="-1" autofocus=true><span>"New"</span></p>
        }),
        Row::Message(item) => EitherOf4::C(message(client, active, item)),
        Row::Unsent(unsent) => EitherOf4::D(waiting(client, unsent)),
    }
}

fn day(client: Client, at: Millis) -> impl IntoView {
    view! { <h2 class="divider day"><span>{timestamp(client, at, time::long_day)}</span></h2> }
}

fn message(client: Client, active: ActiveMessage, item: Item) -> impl IntoView {
    let Item {
        message,
        compact,
        mine,
        to_me,
        near,
    } = item;
    let number = message.number;
    let gone = message.deleted_at.is_some();
    let mut class = String::from("msg");
    for (on, name) in [
        (compact, " compact"),
        (mine, " mine"),
        (to_me, " to-me"),
        (near, " near"),
        (gone, " gone"),
    ] {
        if on {
            class.push_str(name);
        }
    }
    let id = ["m", &number.to_string()].concat();
    let link = ["/chat/", &message.room.to_string(), "/", &number.to_string(), "#", &id].concat();
    let written = if gone {
        leptos::either::Either::Left("This message was deleted.")
    } else {
        leptos::either::Either::Right(
            client.me
                .with_untracked(|me| message_text::render_text(&message.content, &me.username)),
        )
    };
    let edited = (message.edited_at.is_some() && !gone).then(|| html::small().child("(edited)"));
    let actions = near.then(|| actions(client, &message));
    let label = message.name.clone();
    let picture = (!compact).then(|| avatar(message.author, &message.name));
    // Fifty of them are drawn at once, so they are built without `view!`, which would box every element.
    let by = html::p().class("byline").child((
        html::b().child(message.name),
        html::a()
            .href(link)
            .child(timestamp(client, message.sent_at, time::clock)),
    ));
    let text = html::div().class("text").dir("auto").child((written, edited));
    html::article()
        .id(id)
        .class(class)
        .aria_label(label)
        .tabindex(near.then_some("-1"))
        .autofocus(near)
        .child((picture, by, text, move || hand.slot(client, number), actions))
}

/// A message of mine on its way.
fn waiting(client: Client, unsent: Unsent) -> impl IntoView {
    let Unsent {
        uuid,
        content,
        at,
        progress,
        ..
    } = unsent;
    let (name, username) = client.me.with_untracked(|me| (me.name.clone(), me.username.clone()));
    let id = client.me.with_untracked(|me| me.id);
    let state = match progress {
        Progress::Sending => view! { <p class="sending" role="status">"Sending…"</p> }.into_any(),
        Progress::Waiting(problem) => {
            view! { <p class="sending" role="status">"Not sent yet, but kept here and tried again by itself. "{problem.text}</p> }.into_any()
        }
        Progress::Sent => view! { <p class="sending">"Sent"</p> }.into_any(),
        Progress::Failed(problem) => {
            let (again, away) = (uuid.clone(), uuid);
            view! {
                <div class="failed" role="alert">
                    <p class="problem">"Not sent. "{problem.text}</p>
                    <button type="button" class="button" on:click=move |_| client.retry_message(&again)>"Try again"</button>
                    <button type="button" class="button" on:click=move |_| client.discard_message(&away)>"Discard"</button>
                </div>
            }
            .into_any()
        }
    };
    let (label, picture) = (name.clone(), avatar(id, &name));
    view! {
        <article class="message mine unsent" aria-label=label>
            {picture}
            <p class="byline"><b>{name}</b><span class="sent-at">{timestamp(client, at, time::clock)}</span></p>
            <div class="text" dir="auto">{message_text::render_text(&content, &username)}</div>
            {state}
        </article>
    }
}

/// Two letters on a colour that stays the person's own.
pub fn avatar(user: UserId, name: &str) -> impl IntoView + use<> {
    const COLOURS: [&str; 8] = [
        "avatar c0",
        "avatar c1",
        "avatar c2",
        "avatar c3",
        "avatar c4",
        "avatar c5",
        "avatar c6",
        "avatar c7",
    ];
    let class = COLOURS[user.0.rem_euclid(8) as usize];
    let mut words = name.split_whitespace();
    let letters: String = (words.next().into_iter().chain(words.next_back()))
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect();
    html::span().class(class).aria_hidden("true").child(letters)
}
