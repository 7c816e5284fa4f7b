//! `/rooms`: all my rooms, page by page, with a search: the list beside every page holds at most 100 of them.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{PageLayout, icon, page_links, room_icon, room_kind_words, search_form};
use crate::protocol::{RoomEntry, RoomFilter, View, limits};
use crate::routes::room_path;
use crate::state::badge;
use leptos::prelude::*;

pub fn rooms(client: Client, filter: RoomFilter) -> impl IntoView {
    let course = filter.course;
    let course_value = course.map(|course| course.to_string()).unwrap_or_default();
    when_loaded(client, View::Rooms { filter: filter.clone() }, move || {
        let keep = course.map(|_| ("course", course_value.clone()));
        let search = search_form(
            client,
            "/rooms".into(),
            "Search by name or topic",
            filter.q.clone(),
            keep.into_iter().collect(),
        );
        let title = untrack(|| course.and_then(|course| client.course_title(course)));
        let title = title.map_or_else(|| "All rooms".to_owned(), |title| ["Rooms of ", &title].concat());
        let (q, course_value, page) = (filter.q.clone(), course_value.clone(), filter.page);
        let links = move || {
            let found = client.room_page.with(|page| page.found);
            page_links(
                "/rooms",
                &[("course", &course_value), ("q", &q)],
                page,
                found,
                limits::ROOMS,
            )
        };
        view! {
            <PageLayout title>
                {search}
                {move || room_cards(client)}
                {links}
            </PageLayout>
        }
        .into_any()
    })
}

fn room_cards(client: Client) -> AnyView {
    let rows = client.room_page.get().rows;
    if rows.is_empty() {
        return view! { <p class="empty" role="status">"No room is found."</p> }.into_any();
    }
    let cards = (rows.iter())
        .map(|room| room_card(room, client.course_beside_room(room)))
        .collect::<Vec<_>>();
    view! { <ul class="cards">{cards}</ul> }.into_any()
}

/// A room with what is unread in it, in a list of rooms; with its course, if that has to be named there.
pub(super) fn room_card(room: &RoomEntry, course: Option<String>) -> AnyView {
    let unread = badge(room.unread());
    let between = if room.topic.is_empty() { "" } else { " · " };
    let course = course.map(|title| view! { <bdi class="course">{title}</bdi>{between} });
    view! {
        <li>
            <a class="card room" href=room_path(room.id)>
                {icon(room_icon(room.kind))}
                <b dir="auto" translate="no" title=room.name.clone()>{room.name.clone()}</b>{room_kind_words(room.kind)}
                <span class="hint">{course}<bdi>{room.topic.clone()}</bdi></span>
                {(!unread.is_empty()).then(|| view! { <span class="badge">{unread}<span class="visually-hidden">" unread"</span></span> })}
            </a>
        </li>
    }
    .into_any()
}
