//! One row of the message list. Most pages have fifty of them, so each is few elements and three closures: one for the
//! time, one for the reactions, one for what opens inside of it (its toolbar or its editor).

use super::avatar::avatar;
use super::formatted_text::formatted_text;
use super::icons::{PIN, icon};
use super::mark::mark_badge;
use super::message_editor::editor;
use super::message_files::message_files;
use super::message_forms_without_script::message_forms;
use super::message_list_rows::{MessageRow, Row};
use super::message_toolbar::toolbar;
use super::outbox_row::outbox_message;
use super::reactions::reactions;
use super::selected_message::ActiveMessage;
use super::thread_line::{reply_line, thread_line};
use super::timestamp::timestamp;
use crate::client::Client;
use crate::protocol::RoomId;
use crate::routes::{Route, date_path, message_path, person_path};
use crate::state::marked_name;
use crate::time_format::{self, Millis};
use leptos::either::{Either, EitherOf3, EitherOf4};
use leptos::html;
use leptos::prelude::*;

/// Draws a row.
pub fn message_row(client: Client, active: ActiveMessage, row: Row) -> impl IntoView {
    match row {
        Row::Day { at, .. } => EitherOf4::A(day_divider(client, active.room, at)),
        Row::New => {
            // A page has one element that gets the focus: the message that it is the address of, if there is one.
            let focus = client
                .location
                .with_untracked(|location| matches!(location.route, Route::Room { near: None, .. }));
            EitherOf4::B(view! {
                <p class="divider new" id="new" tabindex="-1" autofocus=focus><span>"New"</span></p>
            })
        }
        Row::Message(row) => EitherOf4::C(sent_message(client, active, row)),
        Row::Outbox(message) => EitherOf4::D(outbox_message(client, message)),
    }
}

pub(super) fn day_divider(client: Client, room: RoomId, at: Millis) -> impl IntoView {
    // One stop of the Tab key would be too many: by keyboard the room's header leads there.
    let path = date_path(room);
    view! {
        <h2 class="divider day"><a href=path title="Jump to a date" tabindex="-1">{timestamp(client, at, time_format::long_day)}</a></h2>
    }
}

fn sent_message(client: Client, active: ActiveMessage, row: MessageRow) -> impl IntoView {
    let MessageRow {
        message,
        compact,
        own,
        mentions_me,
        is_target,
        mark,
    } = row;
    let (number, sent_at) = (message.number, message.sent_at);
    let deleted = message.deleted_at.is_some();
    let mut class = String::from("message");
    for (on, name) in [
        (compact, " compact"),
        (own, " own"),
        (mentions_me, " mentions-me"),
        (is_target, " target"),
        (deleted, " deleted"),
    ] {
        if on {
            class.push_str(name);
        }
    }
    let number_text = number.to_string();
    let id = ["m", &number_text].concat();
    let text_id = ["t", &number_text].concat();
    let content = if deleted {
        EitherOf3::A("This message was deleted.")
    } else if let Some(html) = &message.html {
        EitherOf3::B(formatted_text(client, html.clone(), mentions_me))
    } else {
        EitherOf3::C(message.content.clone())
    };
    let edited = (message.edited_at.is_some() && !deleted).then(|| html::small().child("(edited)"));
    let forms = is_target.then(|| message_forms(client, &message));
    let files = message_files(&message.files);
    let thread = thread_line(client, message.thread.as_deref());
    let reply = message.reply.as_deref().filter(|_| !deleted).map(reply_line);
    let mut label = marked_name(&message.name, mark);
    if mentions_me {
        label.push_str(", mentions you");
    }
    let mentions_me = mentions_me.then(|| html::span().class("visually-hidden").child(" mentions you"));
    let pinned = message.pinned.is_some().then(|| {
        html::span()
            .class("pinned")
            .title("Pinned")
            .child((icon(PIN), html::span().class("visually-hidden").child("Pinned")))
    });
    let avatar = (!compact).then(|| avatar(message.author, &message.name));
    // Of messages that follow one of the same author only the time is shown.
    let name = if compact {
        Either::Left(message.name)
    } else {
        Either::Right(
            html::a()
                .href(person_path(message.author, client.open_course()))
                .child(message.name),
        )
    };
    // Fifty of them are drawn at once, so they are built without `view!`, which would box every element.
    let byline = html::p().class("byline").child((
        html::b().dir("auto").translate("no").child(name),
        mark_badge(mark),
        mentions_me,
        link(client, message_path(message.room, number), number, sent_at),
        pinned,
    ));
    let text = html::div()
        .id(text_id.clone())
        .class("text")
        .dir("auto")
        .child((content, edited));
    html::article()
        .id(id)
        .class(class)
        .aria_label(label)
        .aria_describedby(text_id)
        .tabindex(is_target.then_some("-1"))
        .autofocus(is_target)
        .child((
            avatar,
            byline,
            reply,
            text,
            files,
            move || reactions(client, active, number),
            thread,
            move || opened(client, active, number),
            forms,
        ))
}

/// The time of a message, a link to it.
fn link(client: Client, path: String, number: i64, at: Millis) -> impl IntoView {
    let link = html::a().href(path);
    let time = timestamp(client, at, time_format::clock);
    if client.hydrated.get_untracked() {
        let words = link_in_words(number, at, untrack(|| client.utc_offset(at)));
        Either::Left(link.aria_label(words).child(time))
    } else {
        let words = move || link_in_words(number, at, client.utc_offset(at));
        Either::Right(link.aria_label(words).child(time))
    }
}

/// The link of a message, as a sentence: `Message 42, Tuesday 3 March 2026 14:02`.
fn link_in_words(number: i64, at: Millis, offset: i64) -> String {
    let (day, clock) = (time_format::long_day(at, offset), time_format::clock(at, offset));
    ["Message ", &number.to_string(), ", ", &day, " ", &clock].concat()
}

/// What is open inside of a message: its editor, its toolbar or nothing.
fn opened(client: Client, active: ActiveMessage, number: i64) -> Option<AnyView> {
    if active.editing.get() == Some(number) {
        return Some(editor(client, active, number));
    }
    (active.hovered.get() == Some(number)).then(|| toolbar(client, active, number))
}
