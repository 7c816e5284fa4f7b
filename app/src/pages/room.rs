//! `/chat/{room}` and `/chat/{room}/{number}`: a conversation.

use super::not_found::no_longer_available;
use super::rare_pages::{RoomTool, room_tool};
use super::thread::{thread_header, thread_root};
use crate::client::Client;
use crate::components::{
    ActiveMessage, BACK, CommandForm, Composer, GEAR, MessageList, OnDone, RoomSidebar, Submit, allow_drop, drop_files,
    elsewhere_badge, hint, icon, mark_badge, reason_closed, room_icon, room_kind_words, short_block_form,
};
use crate::protocol::{Barred, RoomId, RoomKind, View};
use crate::routes::{course_path, room_path};
use crate::text_direction::isolate;
use leptos::prelude::*;
use std::sync::Arc;

const ROOM_HINT: &str = "Write @ and a user name, and that person is told.";

pub fn room_page(client: Client, room: RoomId) -> impl IntoView {
    let active = ActiveMessage::new(client, room);
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
    view! {
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
                {composer}
                // The place for what is loaded later.
                {move || hinted.get().then(|| view! {
                    <div class="writing-tools with-script">{move || client.hydrated.get().then(|| room_tool(client, RoomTool::Writing(room)))}</div>
                })}
            </div>
            {move || viewing.get().then(|| room_tool(client, RoomTool::Picture(active)))}
            {move || active.picking.get().map(|number| room_tool(client, RoomTool::Reactions(active, number)))}
        </main>
        <RoomSidebar/>
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
    let unread = Memo::new(move |_| {
        entry.with(|entry| {
            entry
                .as_ref()
                .map_or((0, 0), |entry| (entry.unread(), entry.last_number))
        })
    });
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
                <h1>{icon_of_kind}<span class="room-name" dir="auto" translate="no" title=name>{name}</span>{kind}{mark}{of_course}</h1>
                <p class="topic">{course_link}<bdi>{topic}</bdi></p>
            </div>
            {read}
            {block}
            <a class="icon-button" href=[&room_path(room), "/settings"].concat()>
                {icon(GEAR)}<span class="visually-hidden">"Room settings"</span>
            </a>
        </header>
    }
}

fn skeleton() -> impl IntoView {
    view! {
        <div class="message-list skeleton" aria-busy="true"><p class="visually-hidden">"Loading…"</p><i></i><i></i><i></i><i></i><i></i></div>
    }
}
