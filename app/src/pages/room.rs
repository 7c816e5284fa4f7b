//! `/chat/{room}` and `/chat/{room}/{number}`: a conversation.

use super::not_found::no_longer_available;
use super::rare_pages::{RoomTool, room_tool};
use super::thread::{thread_header, thread_root};
use crate::client::Client;
use crate::components::{
    ActiveMessage, BACK, CALENDAR, CommandForm, Composer, GEAR, MessageList, OnDone, PIN, RoomSidebar, STAR, Submit,
    allow_drop, drop_files, elsewhere_badge, here_mark, hint, icon, mark_badge, reason_closed, room_icon,
    room_kind_words, short_block_form, typing_line,
};
use crate::protocol::{Barred, Command, RoomId, RoomKind, SetFavourite, View};
use crate::routes::{course_path, date_path, pins_path, room_path};
use crate::text_direction::isolate;
use leptos::prelude::*;
use std::sync::Arc;

const ROOM_HINT: &str = "Write @ and a user name, and that person is told.";

pub fn room_page(client: Client, room: RoomId) -> impl IntoView {
    let active = ActiveMessage::new(client, room, |client, menu| room_tool(client, RoomTool::Menu(menu)));
    let viewing = Memo::new(move |_| active.viewing.get().is_some());
    let loaded = Memo::new(move |_| {
        client
            .state
            .with(|state| state.has_loaded(&View::Room { room, near: None }))
    });
    let conversation = move || match (loaded.get(), client.loading.get()) {
        (true, _) => view! { <MessageList room active/> }.into_any(),
        (false, true) => skeleton().into_any(),
        (false, false) => no_longer_available().into_any(),
    };
    // What is typed while the messages are on their way stays.
    let writable = Memo::new(move |_| loaded.get() || (client.loading.get() && client.room_entry(room).is_some()));
    let composer = move || writable.get().then(|| view! { <Composer room active/> });
    let in_thread = Memo::new(move |_| client.with_room_entry(room, |entry| entry.kind) == Some(RoomKind::Thread));
    let header = move || match in_thread.get() {
        true => thread_header(client, room).into_any(),
        false => room_header(client, room).into_any(),
    };
    let hinted = Memo::new(move |_| writable.get() && !in_thread.get() && reason_closed(client, room).is_none());
    let hint = move || hinted.get().then(|| hint(client, "room", ROOM_HINT));
    // A wide window has place for it from the beginning, so nothing moves when it comes.
    let beside = move || {
        in_thread.get().then(|| {
            view! {
                <aside class="room-beside" aria-label="The room">
                    {move || client.hydrated.get().then(|| room_tool(client, RoomTool::Beside))}
                </aside>
            }
        })
    };
    view! {
        {beside}
        <main
            class="conversation"
            id="main"
            tabindex="-1"
            on:dragover=move |event| allow_drop(&event)
            on:drop=move |event| drop_files(client, room, &event)
        >
            {header}
            {hint}
            {move || in_thread.get().then(|| thread_root(client))}
            {conversation}
            <div class="writing">
                {move || (writable.get() && reason_closed(client, room).is_none()).then(|| typing_line(client, room))}
                {composer}
                // The place for what is loaded later.
                {move || hinted.get().then(|| view! {
                    <div class="writing-tools with-script">{move || client.hydrated.get().then(|| room_tool(client, RoomTool::Writing(room)))}</div>
                })}
            </div>
            {move || viewing.get().then(|| room_tool(client, RoomTool::Picture(active)))}
            {move || active.picking.get().map(|number| room_tool(client, RoomTool::Reactions(active, number)))}
        </main>
        {move || (!in_thread.get()).then(|| view! { <RoomSidebar/> })}
    }
}

fn room_header(client: Client, room: RoomId) -> impl IntoView {
    let entry = Memo::new(move |_| client.room_entry(room));
    let name = move || entry.with(|entry| entry.as_ref().map(|entry| entry.name.clone()).unwrap_or_default());
    let topic = move || entry.with(|entry| entry.as_ref().map(|entry| entry.topic.clone()).unwrap_or_default());
    // Two courses have a "General" each.
    let course = Memo::new(move |_| {
        let id = entry.with(|entry| entry.as_ref().and_then(|entry| entry.course))?;
        Some((id, client.course_beside(id)?))
    });
    let course_link = move || {
        let (id, title) = course.get()?;
        Some(view! { <a class="course" href=course_path(id) dir="auto">{title}</a> })
    };
    let of_course = move || {
        let (_, title) = course.get()?;
        Some(view! { <span class="visually-hidden">", "<bdi>{title}</bdi></span> })
    };
    let icon_of_kind = move || entry.with(|entry| entry.as_ref().map(|entry| icon(room_icon(entry.kind))));
    let kind = move || entry.with(|entry| entry.as_ref().and_then(|entry| room_kind_words(entry.kind)));
    let mark = move || {
        let other = entry.with(|entry| entry.as_ref().and_then(|entry| entry.other))?;
        let course = client.marks.with(|marks| marks.course_with_staff(other).map(isolate));
        let where_staff = course.map(|title| view! { <span class="visually-hidden">" of "{title}</span> });
        Some((mark_badge(client.mark(None, other)), where_staff))
    };
    let here = move || {
        let other = entry.with(|entry| entry.as_ref().and_then(|entry| entry.other));
        other.map(|other| here_mark(client, other))
    };
    let unread = Memo::new(move |_| {
        entry.with(|entry| {
            entry
                .as_ref()
                .map_or((0, 0), |entry| (entry.unread(), entry.last_number))
        })
    });
    let favourite = Memo::new(move |_| entry.with(|entry| entry.as_ref().map(|entry| entry.favourite)));
    // Whoever is written to for the first time finds it here, not only in the settings.
    let block = Memo::new(move |_| {
        entry.with(|entry| {
            let entry = entry.as_ref()?;
            Some((entry.other?, entry.name.clone(), entry.barred == Some(Barred::Blocked)))
        })
    });
    let block = move || {
        let (other, name, blocked) = block.get()?;
        Some(short_block_form(other, &name, blocked, "block-", "button small"))
    };
    let pinned = Memo::new(move |_| client.room.with(|open| open.as_ref().map_or(0, |open| open.pinned)));
    // With JavaScript a room is read by showing it.
    let read = move || {
        let (unread, last) = unread.get();
        let on_done: OnDone = Arc::new(move |_| client.keep_unread.set(false));
        (unread > 0 && (!client.hydrated.get() || client.keep_unread.get())).then(|| {
            view! {
                <CommandForm command="read" form="read" class="read" next=room_path(room) on_done>
                    <input type="hidden" name="room" value=room.0/>
                    <input type="hidden" name="number" value=last/>
                    <Submit label="Mark as read" class="button small"/>
                </CommandForm>
            }
        })
    };
    view! {
        <header class="room-header">
            <a class="back" href="/">{icon(BACK)}{elsewhere_badge(client, room)}</a>
            <div class="name">
                <h1>{icon_of_kind}<span class="room-name" dir="auto" translate="no" title=name>{name}</span>{kind}{mark}{here}{of_course}</h1>
                <p class="topic">{course_link}<bdi>{topic}</bdi></p>
            </div>
            {read}
            {block}
            {move || favourite.get().map(|on| favourite_form(client, room, on))}
            {move || pins_link(room, pinned.get())}
            <a class="icon-button jump-to-date" href=date_path(room)>
                {icon(CALENDAR)}<span class="visually-hidden">"Jump to a date"</span>
            </a>
            <a class="icon-button" href=[&room_path(room), "/settings"].concat()>
                {icon(GEAR)}<span class="visually-hidden">"Room settings"</span>
            </a>
        </header>
    }
}

/// The star that puts the room among my favourites, or takes it out of them.
fn favourite_form(client: Client, room: RoomId, on: bool) -> impl IntoView {
    let submit = move |event: web_sys::SubmitEvent| {
        if client.in_browser() {
            event.prevent_default();
            client.execute_or_say(Command::SetFavourite(SetFavourite { room, on: !on }));
        }
    };
    let label = if on {
        "Take out of favourites"
    } else {
        "Add to favourites"
    };
    view! {
        <form method="post" action=room_path(room) on:submit=submit>
            <input type="hidden" name="do" value="set_favourite"/>
            <input type="hidden" name="form" value="favourite"/>
            <input type="hidden" name="room" value=room.0/>
            <input type="hidden" name="on" value=(!on).to_string()/>
            <button type="submit" class=if on { "icon-button favourite on" } else { "icon-button favourite" } title=label aria-label=label>{icon(STAR)}</button>
        </form>
    }
}

/// To the pinned messages, if there are any.
fn pins_link(room: RoomId, pinned: usize) -> Option<AnyView> {
    let words = if pinned == 1 {
        " pinned message"
    } else {
        " pinned messages"
    };
    (pinned > 0).then(|| {
        view! {
            <a class="icon-button pins" href=pins_path(room) title="Pinned">
                {icon(PIN)}<span>{pinned}</span><span class="visually-hidden">{words}</span>
            </a>
        }
        .into_any()
    })
}

fn skeleton() -> impl IntoView {
    view! {
        <div class="message-list skeleton" aria-busy="true"><p class="visually-hidden">"Loading…"</p><i></i><i></i><i></i><i></i><i></i></div>
    }
}
