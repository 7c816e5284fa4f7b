//! The room of the open thread, beside it in a wide window: what is said there, as it comes. Here it is only read; each of its
//! threads can be opened, and the room itself.

use super::icons::icon;
use super::message::day_divider;
use super::message_list_rows::{MessageRow, Row, rows};
use super::room_list::room_icon;
use super::still_message::{Still, still_message};
use crate::client::Client;
use crate::protocol::RootMessage;
use crate::routes::{message_path, room_path};
use crate::time_format;
use leptos::html;
use leptos::prelude::*;

/// So near to the end, in CSS pixels, the newest message is in view.
const AT_END_DISTANCE: i32 = 40;

pub fn room_beside(client: Client) -> AnyView {
    let root = Memo::new(move |_| client.room.with(|open| open.as_ref().and_then(|open| open.room.root)));
    (move || root.get().map(|root| beside(client, root))).into_any()
}

fn beside(client: Client, root: RootMessage) -> AnyView {
    let list: NodeRef<html::Div> = NodeRef::new();
    let shown = Memo::new(move |_| {
        client.state.with(|state| {
            let view = state.room_beside()?;
            let offset = |at| client.utc_offset(at);
            let rows = client
                .marks
                .with(|marks| rows(view, &state.overview.me, marks, None, &[], offset));
            let ends = (
                view.messages.keys().next().copied(),
                view.messages.keys().next_back().copied(),
            );
            Some((rows, ends, view.at_end))
        })
    });
    let part = move || shown.with(|shown| shown.as_ref().map(|(rows, ..)| rows.clone()).unwrap_or_default());
    let older = move || {
        let oldest = shown.with(|shown| shown.as_ref().and_then(|(_, (oldest, _), _)| *oldest))?;
        (oldest > 1).then(|| view! { <a class="button more" href=message_path(root.room, oldest)>"Older messages"</a> })
    };
    let newer = move || {
        let newest = shown.with(|shown| shown.as_ref().filter(|(.., at_end)| !at_end)?.1.1)?;
        Some(view! { <a class="button more" href=message_path(root.room, newest)>"Newer messages"</a> })
    };
    let look = move || {
        let at_end = shown.with_untracked(|shown| shown.as_ref().is_some_and(|(.., at_end)| *at_end));
        if let Some(list) = list.try_get_untracked().flatten() {
            client
                .beside_at_end
                .set(at_end && -list.scroll_top() <= AT_END_DISTANCE);
        }
    };
    // It begins at the message that is answered.
    Effect::new(move |before: Option<bool>| {
        let here = shown.with(Option::is_some);
        let first = here && before != Some(true);
        let _ = request_animation_frame(move || {
            if first {
                show_root(list);
            }
            look();
        });
        here
    });
    on_cleanup(move || client.beside_at_end.set(false));
    let entry = Memo::new(move |_| client.with_room_entry(root.room, |entry| (entry.kind, entry.name.clone())));
    let heading = move || {
        entry.get().map(|(kind, name)| view! { {icon(room_icon(kind))}<span class="room-name" dir="auto" translate="no">{name}</span> })
    };
    view! {
        <header class="room-header">
            <div class="name"><h2>{heading}</h2></div>
            <a class="button small" href=room_path(root.room)>"Open the room"</a>
        </header>
        <div class="beside-list" node_ref=list tabindex="0" role="group" aria-label="What is said in the room" on:scroll=move |_| look()>
            <div class="rows">
                {older}
                <For each=part key=|row| (row.key(), version_of(row)) children=move |row| beside_row(client, root, row)/>
                {newer}
            </div>
        </div>
    }
    .into_any()
}

/// What a row shows of a message changes with its version: reactions too.
fn version_of(row: &Row) -> i64 {
    match row {
        Row::Message(row) => row.message.version,
        _ => 0,
    }
}

fn beside_row(client: Client, root: RootMessage, row: Row) -> AnyView {
    match row {
        Row::Day { at, .. } => day_divider(client, root.room, at).into_any(),
        Row::Message(row) => {
            let MessageRow {
                message,
                compact,
                mentions_me,
                mark,
                ..
            } = row;
            let still = Still {
                is_target: message.number == root.number,
                message,
                mark,
                compact,
                mentions_me,
                answers: true,
                time: time_format::clock,
            };
            still_message(client, still)
        }
        Row::New | Row::Outbox(_) => ().into_any(),
    }
}

/// Scrolls to the message that is answered.
fn show_root(list: NodeRef<html::Div>) {
    let target = (list.try_get_untracked().flatten()).and_then(|list| list.query_selector(".target").ok().flatten());
    if let Some(target) = target {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Center);
        target.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
