//! The message list of an open room. It is laid out from its end (`column-reverse` around one child), so that without
//! JavaScript it starts at the newest message. Where it is scrolled to afterwards is in `message_list_scroll.rs`.

use super::copy::copy_code;
use super::focus::focus_composer;
use super::icons::{DOWN, icon};
use super::message::message_row;
use super::message_keyboard::MessageKeyboard;
use super::message_list_blocks::{Block, Blocks};
use super::message_list_rows::{Row, rows};
use super::message_list_scroll::{ScrollPosition, scroll_to_end};
use super::message_pointer::MessagePointer;
use super::pictures::open_picture;
use super::selected_message::ActiveMessage;
use super::unread_above::UnreadAbove;
use crate::client::Client;
use crate::protocol::{RoomEntry, RoomId};
use crate::routes::{message_path, room_path};
use crate::state::badge;
use leptos::html;
use leptos::prelude::*;

/// The messages of a room.
#[component]
pub fn MessageList(room: RoomId, active: ActiveMessage) -> impl IntoView {
    let client = expect_context::<Client>();
    let list: NodeRef<html::Section> = NodeRef::new();
    let above = UnreadAbove::new(client);
    let scroll = ScrollPosition::new(client, list, above);
    let rows = Memo::new(move |_| {
        let offset = |at| client.utc_offset(at);
        client.state.with(|state| match &state.room {
            Some(view) if view.room.id == room => client.marks.with(|marks| {
                let new_line_after = client.new_line_after.get();
                rows(
                    view,
                    &state.overview.me,
                    marks,
                    new_line_after,
                    &client.outbox.read(),
                    offset,
                )
            }),
            _ => Vec::new(),
        })
    });
    let window = Memo::new(move |_| {
        client
            .room
            .with(|open| open.as_ref().map_or((0, 0), |open| (open.oldest, open.newest)))
    });
    let blocks = Memo::new(move |before: Option<&Blocks>| Blocks::of_window(before, window.get()));
    // A block keeps its elements, and with them the focus, when another one is put before it.
    let draw_block = move |block: Block| {
        let part = Memo::new(move |_| blocks.with(|blocks| rows.with(|rows| blocks.rows(rows, block.key))));
        view! { <For each=move || part.get() key=Row::key children=move |row| message_row(client, active, row)/> }
    };
    Effect::new(move |_| client.hold_message(active.editing.get()));
    on_cleanup(move || client.hold_message(None));
    scroll.follow(move || rows.track());
    let pointer = MessagePointer::new(client, active);
    let keyboard = MessageKeyboard::new(client, active, list);
    view! {
        <div class="unread-above">{above.view(room)}</div>
        <section
            class="message-list"
            aria-label="Messages"
            tabindex="0"
            node_ref=list
            on:scroll=move |_| scroll.update()
            on:pointerover=move |event| pointer.over(&event)
            on:pointerleave=move |event| pointer.leave(&event)
            on:pointerdown=move |event| pointer.down(&event)
            on:pointermove=move |event| pointer.moved(&event)
            on:pointerup=move |_| pointer.up()
            on:pointercancel=move |_| pointer.up()
            on:focusin=move |event| pointer.focus(&event)
            on:keydown=move |event| keyboard.key(&event)
            on:click=move |event| {
                copy_code(&event);
                open_picture(client, active, &event);
            }
        >
            <div class="rows">
                {move || older_link(client, room)}
                <For each=move || blocks.with(Blocks::blocks) key=|block| block.key children=draw_block/>
                {move || newer_links(client, room)}
            </div>
        </section>
        <div class="newest-below">
            {move || (!client.at_bottom.get() && scroll.settled.get()).then(|| newest_button(client, room))}
        </div>
    }
}

/// What is above the first message: a link to older ones, or the start of the conversation.
fn older_link(client: Client, room: RoomId) -> Option<AnyView> {
    let (oldest, empty) = client
        .room
        .with(|open| open.as_ref().map(|open| (open.oldest, open.newest == 0)))?;
    if empty {
        if client.thread.with(Option::is_some) {
            return Some(view! { <p class="empty">"Nobody has replied yet."</p> }.into_any());
        }
        return (client.outbox.with(Vec::is_empty)).then(|| {
            view! {
                <p class="empty"><b>"Nothing has been said here yet."</b>" Say hello: the first message is yours."</p>
            }
            .into_any()
        });
    }
    if oldest <= 1 {
        return Some(view! { <p class="start">"This is where the conversation begins."</p> }.into_any());
    }
    let path = message_path(room, oldest);
    let click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        client.load_older();
    };
    Some(view! { <a class="button more" href=path on:click=click>"Older messages"</a> }.into_any())
}

/// Links below the last message of a window that does not reach the newest one.
fn newer_links(client: Client, room: RoomId) -> Option<AnyView> {
    let newest = client
        .room
        .with(|open| open.as_ref().filter(|open| !open.at_end).map(|open| open.newest))?;
    let path = message_path(room, newest);
    let click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        client.load_newer();
    };
    Some(
        view! {
            <p class="row more">
                <a class="button" href=path on:click=click>"Newer messages"</a>
                <a class="button" href=newest_path(client, room) on:click=move |event| show_newest(client, room, &event)>"Newest messages"</a>
            </p>
        }
        .into_any(),
    )
}

/// The button over a list that is not scrolled to its end. It says how many messages are unread there.
fn newest_button(client: Client, room: RoomId) -> impl IntoView {
    let click = move |event: web_sys::MouseEvent| show_newest(client, room, &event);
    let unread = Memo::new(move |_| client.with_room_entry(room, RoomEntry::unread).unwrap_or(0));
    let unread = move || {
        let count = unread.get();
        (count > 0).then(
            || view! { " "<span class="badge">{badge(count)}<span class="visually-hidden">" unread"</span></span> },
        )
    };
    view! { <a class="button jump-to-newest" href=newest_path(client, room) on:click=click>{icon(DOWN)}"Newest"{unread}</a> }
}

fn show_newest(client: Client, room: RoomId, event: &web_sys::MouseEvent) {
    event.prevent_default();
    if client
        .room
        .with_untracked(|open| open.as_ref().is_some_and(|open| open.at_end))
    {
        scroll_to_end();
        focus_composer();
    } else {
        client.open_room_at_end(room);
    }
}

/// The path of the newest message. The path of the room itself leads to the first unread one.
fn newest_path(client: Client, room: RoomId) -> String {
    let last = untrack(|| client.with_room_entry(room, |entry| entry.last_number));
    last.map_or_else(|| room_path(room), |last| message_path(room, last))
}
