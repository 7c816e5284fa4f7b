//! `/chat/{room}` and `/chat/{room}/{number}`: a conversation.

use super::not_found;
use crate::client::Live;
use crate::components::composer::Composer;
use crate::components::form::{CommandForm, Submit, Then};
use crate::components::icons::{BACK, GEAR, icon};
use crate::components::message_actions::Hand;
use crate::components::message_list::Timeline;
use crate::components::room_list::sign;
use crate::components::room_sidebar::Side;
use crate::protocol::{RoomId, View};
use leptos::prelude::*;
use std::sync::Arc;

pub fn room(live: Live, room: RoomId) -> impl IntoView {
    let hand = Hand::new(room);
    let here = Memo::new(move |_| live.state.with(|state| state.shows(View::Room { room, near: None })));
    let talk = move || match (here.get(), live.loading.get()) {
        (true, _) => view! { <Timeline room hand/><Composer room hand/> }.into_any(),
        (false, true) => skeleton().into_any(),
        (false, false) => not_found::gone().into_any(),
    };
    view! {
        <main class="talk" id="main" tabindex="-1">
            {head(live, room)}
            {talk}
        </main>
        <Side/>
    }
}

fn head(live: Live, room: RoomId) -> impl IntoView {
    let entry = Memo::new(move |_| live.entry(room));
    let name = move || entry.with(|entry| entry.as_ref().map(|entry| entry.name.clone()).unwrap_or_default());
    let topic = move || entry.with(|entry| entry.as_ref().map(|entry| entry.topic.clone()).unwrap_or_default());
    let picture = move || entry.with(|entry| entry.as_ref().map(|entry| icon(sign(entry.kind))));
    let unread = Memo::new(move |_| {
        entry.with(|entry| {
            entry
                .as_ref()
                .map_or((0, 0), |entry| (entry.unread(), entry.last_number))
        })
    });
    // With a script a room is read by looking at it.
    let read = move || {
        let (unread, last) = unread.get();
        let done: Then = Arc::new(move |_| live.hold.set(false));
        (unread > 0 && (!live.local.get() || live.hold.get())).then(|| {
            view! {
                <CommandForm verb="read" form="read" class="read" next=["/chat/", &room.to_string()].concat() done>
                    <input type="hidden" name="room" value=room.0/>
                    <input type="hidden" name="number" value=last/>
                    <Submit label="Mark as read" class="button small"/>
                </CommandForm>
            }
        })
    };
    view! {
        <header class="room-head">
            <a class="back" href="/">{icon(BACK)}<span class="vh">"All rooms"</span></a>
            <div class="name">
                <h1 dir="auto">{picture}{name}</h1>
                <p class="topic" dir="auto">{topic}</p>
            </div>
            {read}
            <a class="way" href=["/chat/", &room.to_string(), "/settings"].concat()>
                {icon(GEAR)}<span class="vh">"Room settings"</span>
            </a>
        </header>
    }
}

fn skeleton() -> impl IntoView {
    view! {
        <div class="timeline skeleton" aria-busy="true"><p class="vh">"Loading…"</p><i></i><i></i><i></i><i></i><i></i></div>
        <p class="composer closed">" "</p>
    }
}
