//! A message that is only read: above its thread, and in the room beside it.

use super::avatar::avatar;
use super::formatted_text::formatted_text;
use super::mark::mark_badge;
use super::message_files::message_files;
use super::thread_line::{reply_line, thread_line};
use super::timestamp::timestamp;
use crate::client::Client;
use crate::protocol::{Message, Reaction};
use crate::routes::message_path;
use crate::state::Mark;
use crate::time_format::Millis;
use leptos::prelude::*;

/// How a message is drawn that is only read.
pub struct Still {
    pub message: Message,
    pub mark: Option<Mark>,
    /// It continues the one before.
    pub compact: bool,
    /// It mentions me.
    pub mentions_me: bool,
    /// It is the one that the page is about.
    pub is_target: bool,
    /// With what was said about it: reactions and a thread.
    pub answers: bool,
    /// How its time is written, given the minutes east of UTC.
    pub time: fn(Millis, i64) -> String,
}

pub fn still_message(client: Client, still: Still) -> AnyView {
    let Still {
        message, answers, time, ..
    } = still;
    let deleted = message.deleted_at.is_some();
    let mut class = String::from("message");
    for (on, name) in [
        (still.compact, " compact"),
        (still.mentions_me, " mentions-me"),
        (still.is_target, " target"),
        (deleted, " deleted"),
    ] {
        if on {
            class.push_str(name);
        }
    }
    let path = message_path(message.room, message.number);
    let of_others = client.me.with_untracked(|me| me.id) != message.author;
    let face = (!still.compact).then(|| avatar(message.author, &message.name));
    let files = message_files(&message.files);
    let reply = message.reply.as_deref().filter(|_| answers && !deleted).map(reply_line);
    let reactions = (answers && !message.reactions.is_empty()).then(|| reaction_counts(&message.reactions));
    let thread = answers
        .then(|| thread_line(client, message.thread.as_deref()))
        .flatten();
    let content = match message.html {
        _ if deleted => "This message was deleted.".into_any(),
        Some(html) => formatted_text(client, html, of_others).into_any(),
        None => message.content.into_any(),
    };
    view! {
        <article class=class>
            {face}
            <p class="byline">
                <b dir="auto" translate="no">{message.name}</b>{mark_badge(still.mark)}
                <a href=path>{timestamp(client, message.sent_at, time)}</a>
            </p>
            {reply}
            <div class="text" dir="auto">{content}</div>
            {files}
            {reactions}
            {thread}
        </article>
    }
    .into_any()
}

fn reaction_counts(reactions: &[Reaction]) -> AnyView {
    let chips: Vec<_> = (reactions.iter())
        .map(|reaction| {
            view! {
                <span class="chip">
                    <span aria-hidden="true">{reaction.emoji.clone()}</span>
                    <span class="visually-hidden">{reaction.name.clone()}", "</span>
                    <span>{reaction.users.len()}</span><span class="visually-hidden">" "</span>
                </span>
            }
            .into_any()
        })
        .collect();
    view! { <div class="reactions">{chips}</div> }.into_any()
}
