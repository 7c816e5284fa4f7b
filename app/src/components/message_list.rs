//! The list of an open room. It is laid out from its end (`column-reverse` around one child), so that without any
//! script it starts at the newest message. Where it stands afterwards is in `scroll.rs`.

use super::icons::{DOWN, icon};
use super::message;
use super::message_actions::ActiveMessage;
use super::message_list_rows::{Row, block, rows, starts};
use super::message_list_scroll::Scroll;
use crate::client::Live;
use crate::protocol::RoomId;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The messages of a room.
#[component]
pub fn MessageList(room: RoomId, active: ActiveMessage) -> impl IntoView {
    let client = expect_context::<Client>();
    let list: NodeRef<html::Section> = NodeRef::new();
    let scroll = Scroll::new(client, list);
    let rows = Memo::new(move |_| {
        let offset = |at| client.utc_offset(at);
        client.state.with(|state| match &state.room {
            Some(view) if view.room.id == room => rows(
                view,
                &state.overview.me,
                client.new_line_after.get(),
                &client.outbox.read(),
                offset,
            ),
            _ => Vec::new(),
        })
    });
    let window = Memo::new(move |_| {
        client.room
            .with(|open| open.as_ref().map_or((0, 0), |open| (open.oldest, open.newest)))
    });
    let starts = Memo::new(move |before: Option<&Vec<i64>>| starts(before, window.get()));
    // A block keeps its elements, and with them the focus, while others are put before it.
    let draw = move |start: i64| {
        let part = Memo::new(move |_| starts.with(|starts| rows.with(|rows| block(rows, starts, start))));
        view! { <For each=move || part.get() key=Row::key children=move |row| message::row(client, active, row)/> }
    };
    scroll.follow(move || rows.track());
    let over = move |event: web_sys::Event| {
        let number = number_of(&event);
        if number.is_some() && hand.over.get_untracked() != number {
            hand.over.set(number);
        }
    };
    view! {
        <section
            class="message-list"
            aria-label="Messages"
            tabindex="0"
            node_ref=list
            on:scroll=move |_| scroll.moved()
            on:mouseover=move |event| over(event.into())
            on:focusin=move |event| over(event.into())
            on:mouseleave=move |_| hand.over.set(None)
        >
            <div class="rows">
                {move || older(client, room)}
                <For each=move || starts.get() key=|start| *start children=draw/>
                {move || newer(client, room)}
            </div>
        </section>
        {move || (!client.at_bottom.get() && scroll.settled.get()).then(|| jump(client, room))}
        <p class="visually-hidden" role="log" aria-live="polite">{move || client.announcement.get()}</p>
    }
}

fn older(client: Client, room: RoomId) -> Option<AnyView> {
    let (oldest, empty) = client
        .room
        .with(|open| open.as_ref().map(|open| (open.oldest, open.newest == 0)))?;
    if empty {
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
    let path = place(room, oldest);
    let click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        client.load_older();
    };
    Some(view! { <a class="button more" href=path on:click=click>"Older messages"</a> }.into_any())
}

fn newer(client: Client, room: RoomId) -> Option<AnyView> {
    let newest = client
        .room
        .with(|open| open.as_ref().filter(|open| !open.at_end).map(|open| open.newest))?;
    let path = place(room, newest);
    let click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        client.load_newer();
    };
    Some(
        view! {
            <p class="row more">
                <a class="button" href=path on:click=click>"Newer messages"</a>
                <a class="button" href=end(client, room) on:click=move |event| to_newest(client, room, &event)>"Newest messages"</a>
            </p>
        }
        .into_any(),
    )
}

fn jump(client: Client, room: RoomId) -> impl IntoView {
    let click = move |event: web_sys::MouseEvent| to_newest(client, room, &event);
    view! { <a class="button jump-to-newest" href=end(client, room) on:click=click>{icon(DOWN)}"Newest"</a> }
}

fn to_newest(client: Client, room: RoomId, event: &web_sys::MouseEvent) {
    event.prevent_default();
    if client
        .room
        .with_untracked(|open| open.as_ref().is_some_and(|open| open.at_end))
    {
        super::message_list_scroll::to_end();
        super::message_actions::focus_composer();
    } else {
        client.open_room_at_end(room);
    }
}

/// The address of the newest message: that of the room itself is where the first unread one is.
fn end(client: Client, room: RoomId) -> String {
    let last = untrack(|| client.with_room_entry(room, |entry| entry.last_number));
    last.map_or_else(|| ["/chat/", &room.to_string()].concat(), |last| place(room, last))
}

fn number_of(event: &web_sys::Event) -> Option<i64> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element
        .closest("article.msg")
        .ok()??
        .id()
        .strip_prefix('m')?
        .parse()
        .ok()
}

fn place(room: RoomId, number: i64) -> String {
    let number = number.to_string();
    ["/chat/", &room.to_string(), "/", &number, "#m", &number].concat()
}
