//! `/chat/{room}/{number}/forward`: sending a message on to another room that I am in.
//!
//! What is sent is an ordinary message with a quotation in it, which can be changed before: so the rights are those of reading here
//! and of writing there, it is sent exactly once, and there is no command of its own. Files are not copied; the quotation names them.

use super::save_message::shown;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{
    CommandForm, OnDone, PageLayout, Submit, TextArea, icon, quote, reason_closed, room_icon, room_kind_words,
    search_form,
};
use crate::protocol::{OneMessage, RoomEntry, RoomId, RoomKind, View};
use crate::query_string::with_query;
use crate::routes::{forward_path, message_path};
use leptos::prelude::*;
use std::sync::Arc;

pub fn forward_message(client: Client, room: RoomId, number: i64, q: String, to: Option<RoomId>) -> impl IntoView {
    when_loaded(client, View::forward(room, number, &q, to), move || {
        let one = client.state.with_untracked(|state| state.message.clone());
        let q = q.clone();
        one.map(|one| match to {
            None => choose_room(client, &one, q),
            Some(to) => untrack(|| comment_form(client, &one, to)),
        })
        .into_any()
    })
}

fn choose_room(client: Client, one: &OneMessage, q: String) -> AnyView {
    let (room, number) = (one.message.room, one.message.number);
    let path = forward_path(room, number);
    let message = shown(client, one);
    let search = search_form(client, path.clone(), "Search by name or topic", q, Vec::new());
    let rooms = move || {
        let page = client.room_page.get();
        let more = page.found > page.rows.len() as i64;
        let cards = (page.rows.iter())
            .filter(|entry| entry.barred.is_none() && reason_closed(client, entry.id).is_none())
            .map(|entry| room_link(client, entry, with_query(&path, &[("to", &entry.id.to_string())])))
            .collect::<Vec<_>>();
        match cards.is_empty() {
            true => view! { <p class="empty" role="status">"No room is found in which you can write."</p> }.into_any(),
            false => view! {
                <ul class="cards" aria-label="Rooms">{cards}</ul>
                {more.then(|| view! { <p class="hint">"There are more. Search for the others."</p> })}
            }
            .into_any(),
        }
    };
    view! {
        <PageLayout title="Forward to which room?" back=(message_path(room, number), "Back to the message".to_owned())>
            <section class="card" aria-label="The message">{message}</section>
            {search}
            {rooms}
        </PageLayout>
    }
    .into_any()
}

fn room_link(client: Client, entry: &RoomEntry, path: String) -> AnyView {
    let course = client
        .course_beside_room(entry)
        .map(|title| view! { <bdi class="course">{title}</bdi> });
    view! {
        <li>
            <a class="card room" href=path>
                {icon(room_icon(entry.kind))}
                <b dir="auto" translate="no">{entry.name.clone()}</b>{room_kind_words(entry.kind)}
                <span class="hint">{course}</span>
            </a>
        </li>
    }
    .into_any()
}

fn comment_form(client: Client, one: &OneMessage, to: RoomId) -> AnyView {
    let (room, number) = (one.message.room, one.message.number);
    let name = move || client.full_room_name(to).unwrap_or_default();
    let announces = client.with_room_entry(to, |entry| entry.kind) == Some(RoomKind::Announcement);
    // Those who read it there may not be in this room, so it is named; a conversation of two is not.
    let quoted = quote(&one.message, Some(&one.room_name));
    let on_done: OnDone = Arc::new(move |_| client.open_room_at_end(to));
    let form = ["forward-", &room.to_string(), "-", &number.to_string()].concat();
    view! {
        <PageLayout title="Forward a message" back=(forward_path(room, number), "Another room".to_owned())>
            <p>"To "<b dir="auto" translate="no">{name}</b>{announces.then_some(", where everybody in the course is told")}"."</p>
            <CommandForm command="send" form class="card" on_done>
                <input type="hidden" name="room" value=to.0/>
                <input type="hidden" name="uuid" value=client.uuid_of_form()/>
                <TextArea
                    name="content"
                    label="Message"
                    value=["\n\n", &quoted].concat()
                    required=true
                    hint="Your comment goes above the quotation. Nobody is told of names in a quotation, and files are named, not copied."
                />
                <Submit label="Send"/>
            </CommandForm>
        </PageLayout>
    }
    .into_any()
}
