//! My courses and rooms, with the unread count of each: beside the page on a wide screen, a page of its own on a phone.

use super::icons::{CHAT, HASH, LOCK, MEGAPHONE, MUTED, PERSON, PLUS, icon};
use super::mark::mark_badge;
use crate::client::Client;
use crate::protocol::{CourseEntry, CourseId, NotificationLevel, RoomEntry, RoomId, RoomKind};
use crate::routes::Route;
use crate::routes::{course_path, room_path};
use crate::state::badge;
use leptos::prelude::*;

/// The list.
#[component]
pub fn RoomList() -> impl IntoView {
    let client = expect_context::<Client>();
    let current = Memo::new(move |_| {
        let (room, course) = client.location.with(|location| current_entry(&location.route));
        (room.map(|room| client.listed_room(room)), course)
    });
    let in_threads = Memo::new(move |_| {
        client
            .location
            .with(|location| matches!(location.route, Route::Threads { .. }))
    });
    let groups = Memo::new(move |_| {
        client
            .courses
            .with(|courses| client.rooms.with(|rooms| groups(courses, rooms)))
    });
    view! {
        <div class="room-list">
            <a class="item threads" href="/threads" aria-current=move || in_threads.get().then_some("page")>{icon(CHAT)}<span class="name">"Threads"</span></a>
            {move || {
                let (room, course) = current.get();
                groups.with(|groups| groups.iter().map(|group| group_section(group, room, course)).map(IntoAny::into_any).collect_view())
            }}
            {move || all_rooms_link(client)}
            <a class="item add" href="/rooms/new">{icon(PLUS)}<span class="name">"New conversation"</span></a>
            {client.context(|context| context.no_new_courses.is_none()).then(|| view! {
                <a class="item add" href="/courses/new">{icon(PLUS)}<span class="name">"New course"</span></a>
            })}
        </div>
    }
}

/// To the rooms that are not listed here, if there are any.
fn all_rooms_link(client: Client) -> Option<AnyView> {
    let listed = i64::try_from(client.rooms.with(Vec::len)).unwrap_or(0);
    let unlisted = client.unlisted.get();
    let total = (listed + unlisted).to_string();
    (unlisted > 0).then(|| {
        view! { <a class="item add" href="/rooms"><span class="name">"All "{total}" rooms"</span></a> }.into_any()
    })
}

/// A course and its rooms; without a course, the direct and private rooms of none.
type Group = (Option<CourseEntry>, Vec<RoomEntry>);

fn groups(courses: &[CourseEntry], rooms: &[RoomEntry]) -> Vec<Group> {
    let mut groups: Vec<Group> = courses
        .iter()
        .map(|course| (Some(course.clone()), Vec::new()))
        .collect();
    let mut rest = Vec::new();
    for room in rooms {
        match groups
            .iter_mut()
            .find(|(course, _)| room.course == course.as_ref().map(|course| course.id))
        {
            Some((_, rooms)) => rooms.push(room.clone()),
            None => rest.push(room.clone()),
        }
    }
    if !rest.is_empty() {
        groups.push((None, rest));
    }
    groups
}

fn group_section(group: &Group, current_room: Option<RoomId>, current_course: Option<CourseId>) -> AnyView {
    let (course, rooms) = group;
    let title = match course {
        None => view! { <h2>"Conversations"</h2> }.into_any(),
        Some(course) => {
            let current = (current_course == Some(course.id)).then_some("page");
            let archived = course.archived.then(|| view! { <small>"archived"</small> });
            view! {
                <h2>
                    <a href=course_path(course.id) aria-current=current title=course.title.clone()>
                        <span class="name" dir="auto">{course.title.clone()}</span>{archived}
                    </a>
                </h2>
            }
            .into_any()
        }
    };
    let rooms = rooms
        .iter()
        .map(|room| room_item(room, current_room))
        .map(IntoAny::into_any)
        .collect_view();
    view! { <section class="group">{title}<ul>{rooms}</ul></section> }.into_any()
}

fn room_item(room: &RoomEntry, current_room: Option<RoomId>) -> impl IntoView + use<> {
    let current = (current_room == Some(room.id)).then_some("page");
    let mark = room.other.and_then(|other| use_context::<Client>()?.mark(None, other));
    let unread = room.unread();
    let quiet = room.level != NotificationLevel::All;
    let class = if unread > 0 && !quiet { "item unread" } else { "item" };
    let unread_badge = (unread > 0).then(|| {
        let class = if quiet { "badge quiet" } else { "badge" };
        view! { <span class=class translate="no">{badge(unread)}<span class="visually-hidden">" unread"</span></span> }
    });
    let muted = (room.level == NotificationLevel::Muted)
        .then(|| view! { <span class="muted">{icon(MUTED)}<span class="visually-hidden">"muted"</span></span> });
    let (client, id) = (use_context::<Client>(), room.id);
    let unfinished = move || unfinished_mark(client?, id);
    view! {
        <li>
            <a class=class href=room_path(room.id) aria-current=current>
                {icon(room_icon(room.kind))}<span class="name" dir="auto" translate="no" title=room.name.clone()>{room.name.clone()}</span>{room_kind_words(room.kind)}{mark_badge(mark)}{unfinished}{muted}{unread_badge}
            </a>
        </li>
    }
}

/// Says that a message of mine is unfinished there, or was not sent.
fn unfinished_mark(client: Client, room: RoomId) -> Option<AnyView> {
    let text = match client.stuck_rooms.with(|rooms| rooms.contains(&room)) {
        true => "Not sent",
        false if client.drafts.with(|drafts| drafts.contains(&room)) => "Draft",
        false => return None,
    };
    Some(view! { <small class="unfinished">{text}</small> }.into_any())
}

/// The icon of a kind of room.
pub fn room_icon(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Course => HASH,
        RoomKind::Announcement => MEGAPHONE,
        RoomKind::Private => LOCK,
        RoomKind::Direct => PERSON,
        RoomKind::Thread => CHAT,
    }
}

/// What the icon of a kind of room says, for screen readers. That of the usual kind says nothing.
pub fn room_kind_words(kind: RoomKind) -> Option<impl IntoView> {
    let words = match kind {
        RoomKind::Course => return None,
        RoomKind::Announcement => " (announcements)",
        RoomKind::Private => " (private room)",
        RoomKind::Direct => " (direct messages)",
        RoomKind::Thread => " (thread)",
    };
    Some(view! { <span class="visually-hidden">{words}</span> })
}

/// The entry of the list that a route belongs to.
fn current_entry(route: &Route) -> (Option<RoomId>, Option<CourseId>) {
    match route {
        Route::Room { room, .. }
        | Route::EditMessage { room, .. }
        | Route::RoomSettings { room, .. }
        | Route::Pins { room }
        | Route::JumpToDate { room, .. }
        | Route::SaveMessage { room, .. }
        | Route::ForwardMessage { room, .. } => (Some(*room), None),
        Route::Course { course, .. }
        | Route::Members { course, .. }
        | Route::Member { course, .. }
        | Route::CourseSettings { course }
        | Route::NewRoom { course, .. }
        | Route::NewAssignment { course }
        | Route::EditAssignment { course, .. } => (None, Some(*course)),
        Route::Home
        | Route::SetUp { .. }
        | Route::SignIn { .. }
        | Route::SignUp { .. }
        | Route::Join { .. }
        | Route::NewCourse
        | Route::NewConversation { .. }
        | Route::Rooms { .. }
        | Route::Threads { .. }
        | Route::Saved { .. }
        | Route::Notifications { .. }
        | Route::Settings
        | Route::Unknown => (None, None),
    }
}
