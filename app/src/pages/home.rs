//! `/`: on a phone the list of rooms; on a wide screen, where the list is beside the page, unread rooms and my courses.

use crate::client::Client;
use crate::components::{RoomList, offers_section};
use crate::routes::{course_path, room_path};
use crate::state::{SortKey, badge, sort_by_key};
use leptos::prelude::*;

pub fn home(client: Client) -> impl IntoView {
    let nothing = Memo::new(move |_| client.courses.with(Vec::is_empty) && client.rooms.with(Vec::is_empty));
    view! {
        <main class="page home" id="main" tabindex="-1">
            <h1>"Hello, "<bdi>{move || client.me.with(|me| me.name.clone())}</bdi></h1>
            {offers_section(client)}
            {move || if nothing.get() { no_courses(client).into_any() } else { rooms_and_courses(client).into_any() }}
            <div class="home-rooms"><RoomList/></div>
        </main>
    }
}

fn no_courses(client: Client) -> impl IntoView {
    let may_start = client.context(|context| context.no_new_courses.is_none());
    view! {
        <div class="empty">
            <p><b>"You are in no course yet."</b></p>
            <p>
                {may_start.then_some("If you teach, create one and hand out its invite link. ")}
                "If you study, open the link that your teacher gave you."
            </p>
            {may_start.then(|| view! { <p><a class="button primary" href="/courses/new">"Create a course"</a></p> })}
        </div>
    }
}

fn rooms_and_courses(client: Client) -> impl IntoView {
    let unread = move || {
        let mut rooms = client.rooms.get();
        rooms.retain(|room| room.counted() > 0);
        sort_by_key(&mut rooms, |room| SortKey::new().newest(room.last_at));
        rooms.truncate(8);
        if rooms.is_empty() {
            return view! { <p class="hint desktop-only">"You have read everything. Choose a room to talk in."</p> }
                .into_any();
        }
        let list = (rooms.into_iter())
            .map(|room| {
                let count = room.unread();
                let text = [
                    badge(count).as_str(),
                    if count == 1 { " new message" } else { " new messages" },
                ]
                .concat();
                view! {
                    <li><a class="card" href=room_path(room.id)><b dir="auto">{room.name}</b><span>{text}</span></a></li>
                }
            })
            .map(IntoAny::into_any)
            .collect::<Vec<_>>();
        view! { <h2 class="desktop-only">"New for you"</h2><ul class="cards desktop-only">{list}</ul> }.into_any()
    };
    let courses = move || {
        let list = (client.courses.get().into_iter())
            .map(|course| {
                view! {
                    <li>
                        <a class="card" href=course_path(course.id)>
                            <b dir="auto">{course.title}</b>
                            <span>{course.code}{course.archived.then_some(" · archived")}</span>
                        </a>
                    </li>
                }
            })
            .map(IntoAny::into_any)
            .collect::<Vec<_>>();
        (!list.is_empty())
            .then(|| view! { <h2 class="desktop-only">"Your courses"</h2><ul class="cards desktop-only">{list}</ul> })
    };
    view! { {unread}{courses} }
}
