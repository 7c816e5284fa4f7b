//! `/saved`: the messages that I have saved, with my notes.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, OnDone, PageLayout, Submit, listed_message};
use crate::protocol::{Command, SaveMessage, SavedRow, View, excerpt};
use crate::query_string::{page_number, with_query};
use crate::routes::{message_path, save_path};
use leptos::prelude::*;
use std::sync::Arc;

pub fn saved(client: Client, page: i64) -> impl IntoView {
    view! {
        <PageLayout title="Saved messages">
            <p class="hint">"Only you see what you save, and your notes on it."</p>
            {when_loaded(client, View::Saved { page }, move || view! { {move || list(client)} }.into_any())}
        </PageLayout>
    }
}

fn list(client: Client) -> Option<AnyView> {
    let page = client.saved.get()?;
    if page.rows.is_empty() && page.page == 0 {
        let text = "You have saved nothing yet. “Save for me” is in the menu of each message.";
        return Some(view! { <p class="empty">{text}</p> }.into_any());
    }
    let here = page_path(page.page);
    let rows = (page.rows.into_iter())
        .map(|row| saved_card(client, row, here.clone()))
        .collect::<Vec<_>>();
    let link = |to: i64, text: &'static str, rel: &'static str| {
        view! { <a class="button" rel=rel href=page_path(to)>{text}</a> }.into_any()
    };
    let newer = (page.page > 0).then(|| link(page.page - 1, "Newer", "prev"));
    let older = page.more.then(|| link(page.page + 1, "Older", "next"));
    let links = (newer.is_some() || older.is_some())
        .then(|| view! { <nav class="page-links" aria-label="Pages">{newer}{older}</nav> });
    Some(
        view! {
            <ul class="listed-messages" aria-label="Saved messages">{rows}</ul>
            {links}
        }
        .into_any(),
    )
}

fn page_path(page: i64) -> String {
    with_query("/saved", &[("page", &page_number(page))])
}

fn saved_card(client: Client, row: SavedRow, here: String) -> AnyView {
    let (room, number, note) = (row.room, row.number, row.note);
    let about = match &row.message {
        Some(message) => [&message.name, ": ", &excerpt(&message.text)].concat(),
        None => "the message that is not available".to_owned(),
    };
    let available = row.message.is_some();
    let message = match row.message {
        Some(message) => listed_message(
            client,
            (message.author, message.name),
            Some(message.room_name),
            message.sent_at,
            message.text,
        ),
        None => view! { <p class="hint">"This message is not available any more."</p> }.into_any(),
    };
    let kept = note.clone();
    let on_done: OnDone = Arc::new(move |_| {
        let note = kept.clone();
        client.offer_undo("Removed from your saved messages.", move || {
            client.execute_or_say(Command::Save(SaveMessage {
                room,
                number,
                on: true,
                note,
            }));
        });
    });
    let about_link = about.clone();
    let change = if note.is_empty() {
        "Add a note"
    } else {
        "Change the note"
    };
    let form = ["saved-", &room.to_string(), "-", &number.to_string()].concat();
    view! {
        <li class="card">
            {message}
            {(!note.is_empty()).then(|| view! { <p class="note" dir="auto"><span class="visually-hidden">"Your note: "</span>{note}</p> })}
            <div class="row">
                {available.then(|| view! {
                    <a class="button" href=message_path(room, number)>"Show in the room"<span class="visually-hidden">" "<bdi>{about_link.clone()}</bdi></span></a>
                    <a class="button" href=save_path(room, number)>{change}<span class="visually-hidden">" "<bdi>{about_link}</bdi></span></a>
                })}
                <CommandForm command="save" form next=here on_done>
                    <input type="hidden" name="room" value=room.0/>
                    <input type="hidden" name="number" value=number/>
                    <input type="hidden" name="on" value="false"/>
                    <Submit label="Remove" class="button" about/>
                </CommandForm>
            </div>
        </li>
    }
    .into_any()
}
