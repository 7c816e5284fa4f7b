//! `/`: on a phone the list of rooms itself; on a desk, where the list is always beside the page, what to do next.

use crate::client::Live;
use crate::components::room_list::RoomList;
use leptos::prelude::*;

pub fn home(client: Client) -> impl IntoView {
    let none = Memo::new(move |_| client.courses.with(Vec::is_empty) && client.rooms.with(Vec::is_empty));
    view! {
        <main class="page home" id="main" tabindex="-1">
            <h1>{move || ["Hello, ", &client.me.with(|me| me.name.clone())].concat()}</h1>
            {move || if none.get() { empty().into_any() } else { hints(client).into_any() }}
            <div class="home-rooms"><RoomList/></div>
        </main>
    }
}

fn empty() -> impl IntoView {
    view! {
        <div class="empty">
            <p><b>"You are in no course yet."</b></p>
            <p>"If you teach, create one and active out its invite link. If you study, open the link that your teacher gave you."</p>
            <p><a class="button primary" href="/courses/new">"Create a course"</a></p>
        </div>
    }
}

fn hints(client: Client) -> impl IntoView {
    let unread = move || {
        let mut rooms = client.rooms.get();
        rooms.retain(|room| room.counted() > 0);
        crate::state::arrange(&mut rooms, |room| crate::state::Key::new().newest(room.last_at));
        rooms.truncate(8);
        if rooms.is_empty() {
            return view! { <p class="hint wide">"You have read everything. Choose a room to talk in."</p> }.into_any();
        }
        let list = (rooms.into_iter())
            .map(|room| {
                let count = room.unread();
                let text = [crate::state::badge(count).as_str(), if count == 1 { " new message" } else { " new messages" }].concat();
                view! {
                    <li><a class="card" href=["/chat/", &room.id.to_string()].concat()><b>{room.name}</b><span>{text}</span></a></li>
                }
            })
            .map(IntoAny::into_any).collect::<Vec<_>>();
        view! { <h2 class="wide">"New for you"</h2><ul class="cards wide">{list}</ul> }.into_any()
    };
    let courses = move || {
        let list = (client.courses.get().into_iter())
            .map(|course| {
                view! {
                    <li>
                        <a class="card" href=["/courses/", &course.id.to_string()].concat()>
                            <b dir="auto">{course.title}</b>
                            <span>{course.code}{course.archived.then_some(" · archived")}</span>
                        </a>
                    </li>
                }
            })
            .map(IntoAny::into_any)
            .collect::<Vec<_>>();
        (!list.is_empty()).then(|| view! { <h2 class="wide">"Your courses"</h2><ul class="cards wide">{list}</ul> })
    };
    view! { {unread}{courses} }
}
