//! On the page of the day: the rooms with unread messages, each with its course and its newest line.

use crate::client::Client;
use crate::components::{icon, more_link, room_icon, time_nearby};
use crate::protocol::{LastLine, RoomEntry, RoomKind};
use crate::routes::room_path;
use crate::state::{badge, home_rooms, marked_name};
use leptos::prelude::*;

pub(super) fn unread_rooms(client: Client) -> impl IntoView {
    // Rooms change with every message of theirs, also with those that are read.
    let rooms = Memo::new(move |_| {
        client.state.with(|state| {
            let rooms = &state.overview.rooms;
            let all = rooms.iter().filter(|room| room.counted() > 0).count();
            let listed: Vec<RoomEntry> = home_rooms(rooms).into_iter().cloned().collect();
            let more = all.saturating_sub(listed.len()) as i64;
            (listed, more, state.overview.unlisted.unread_rooms)
        })
    });
    let lines = Memo::new(move |_| {
        let lines = client.home.with(|home| home.as_ref().map(|home| home.lines.clone()));
        lines.unwrap_or_default()
    });
    move || {
        let (listed, more, unlisted) = rooms.get();
        // Of the rooms that are not listed anywhere, those with announcements are not counted.
        let and = if unlisted > 0 { "and at least " } else { "and " };
        if listed.is_empty() {
            return None;
        }
        let rows = lines.with(|lines| {
            let line_of = |room: &RoomEntry| lines.iter().find(|line| line.room == room.id);
            (listed.iter())
                .map(|room| room_row(client, room, line_of(room)))
                .collect::<Vec<_>>()
        });
        Some(view! {
            <section aria-labelledby="unread-title">
                <h2 id="unread-title">"Unread"</h2>
                <ul class="entries">{rows}</ul>
                {more_link(and, more + unlisted, "/rooms", " rooms")}
            </section>
        })
    }
}

fn room_row(client: Client, room: &RoomEntry, line: Option<&LastLine>) -> AnyView {
    let count = room.unread();
    let course = room.course.and_then(|course| client.course_title(course));
    let course = course.map(|title| view! { <small class="course" dir="auto">{title}</small> });
    let said = line.map(|line| {
        // Who writes in a direct room is in its name.
        let other = room.kind == RoomKind::Direct && room.other == Some(line.author);
        let name = (!other).then(|| marked_name(&line.name, client.mark(room.course, line.author)));
        let name = name.map(|name| view! { <b><bdi>{name}</bdi>": "</b> });
        let text = if line.text.is_empty() {
            view! { <i>"This message was deleted."</i> }.into_any()
        } else {
            view! { <bdi>{line.text.clone()}</bdi> }.into_any()
        };
        view! { {name}{text} }
    });
    view! {
        <li>
            <a class="home-row with-icon" href=room_path(room.id)>
                {icon(room_icon(room.kind))}
                <span class="name"><b dir="auto" title=room.name.clone()>{room.name.clone()}</b>" "{course}</span>
                <span class="when">{time_nearby(client, room.last_at, false)}</span>
                <span class="about">{said}</span>
                <span class="badge">{badge(count)}<span class="visually-hidden">" unread"</span></span>
            </a>
        </li>
    }
    .into_any()
}
