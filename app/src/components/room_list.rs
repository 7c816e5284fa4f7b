//! My favourites, courses and rooms, with the unread count of each: beside the page on a wide screen, a page of its own on a phone.

use super::icons::{CHAT, DOWN, HASH, LOCK, MEGAPHONE, MUTED, PERSON, PLUS, icon};
use super::mark::mark_badge;
use crate::client::Client;
use crate::protocol::{Command, CourseEntry, CourseId, NotificationLevel, RoomEntry, RoomId, RoomKind, SetCollapsed};
use crate::routes::Route;
use crate::routes::{course_path, room_path};
use crate::state::{RoomSection, badge, room_sections, unread_rooms};
use crate::text_direction::isolate;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, Node, SubmitEvent};

/// The list.
#[component]
pub fn RoomList() -> impl IntoView {
    let client = expect_context::<Client>();
    let list: NodeRef<html::Div> = NodeRef::new();
    let current = Memo::new(move |_| {
        let (room, course) = client.location.with(|location| current_entry(&location.route));
        (room.map(|room| client.listed_room(room)), course)
    });
    let in_threads = Memo::new(move |_| {
        client
            .location
            .with(|location| matches!(location.route, Route::Threads { .. }))
    });
    let pointed_at = RwSignal::new(false);
    let focused = RwSignal::new(false);
    let unread = Memo::new(move |before: Option<&Vec<RoomId>>| {
        let unread = client
            .rooms
            .with(|rooms| client.mentioned.with(|mentioned| unread_rooms(rooms, mentioned)));
        // A row must not move away from the pointer or from under the focus: until they leave, the order stays.
        match before {
            Some(before) if pointed_at.get() || focused.get() => before.clone(),
            _ => unread,
        }
    });
    let sections = Memo::new(move |_| {
        let (open, _) = current.get();
        client.courses.with(|courses| {
            client
                .rooms
                .with(|rooms| unread.with(|unread| room_sections(courses, rooms, unread, open)))
        })
    });
    // An element that is removed with the focus tells so when what follows it here is gone.
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let list = list.try_get_untracked().flatten();
        if !list.is_some_and(|list| list.contains(to.as_ref())) {
            focused.try_set(false);
        }
    };
    view! {
        <div
            class="room-list"
            node_ref=list
            on:pointerenter=move |event| _ = pointed_at.try_set(event.pointer_type() == "mouse")
            on:pointerleave=move |_| _ = pointed_at.try_set(false)
            on:focusin=move |_| _ = focused.try_set(true)
            on:focusout=leave
        >
            <a class="item threads" href="/threads" aria-current=move || in_threads.get().then_some("page")>{icon(CHAT)}<span class="name">"Threads"</span></a>
            {move || {
                let (room, course) = current.get();
                sections.with(|sections| sections.iter().map(|section| section_view(client, section, room, course)).collect_view())
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

fn section_view(client: Client, section: &RoomSection, room: Option<RoomId>, course: Option<CourseId>) -> AnyView {
    let title = match &section.course {
        None if section.favourites => view! { <h2>"Favourites"</h2> }.into_any(),
        None => view! { <h2>"Conversations"</h2> }.into_any(),
        Some(entry) => {
            let current = (course == Some(entry.id)).then_some("page");
            let archived = entry.archived.then(|| view! { <small>"archived"</small> });
            view! {
                <div class="group-head">
                    <h2>
                        <a href=course_path(entry.id) aria-current=current title=entry.title.clone()>
                            <span class="name" dir="auto">{entry.title.clone()}</span>{archived}
                        </a>
                    </h2>
                    {collapse_form(client, entry)}
                </div>
            }
            .into_any()
        }
    };
    let rooms = (section.rooms.iter())
        .map(|entry| {
            // Two courses have a "General" each.
            let course = section.favourites.then(|| client.course_beside_room(entry)).flatten();
            room_item(entry, course, room)
        })
        .map(IntoAny::into_any)
        .collect_view();
    view! { <section class="group">{title}<ul>{rooms}</ul></section> }.into_any()
}

/// The button that folds up the rooms of a course, or shows them again.
fn collapse_form(client: Client, course: &CourseEntry) -> AnyView {
    let (id, collapsed) = (course.id, course.collapsed);
    let on = !collapsed;
    let submit = move |event: SubmitEvent| {
        if client.in_browser() {
            event.prevent_default();
            client.execute_or_say(Command::SetCollapsed(SetCollapsed { course: id, on }));
        }
    };
    let label = ["Rooms of ", &isolate(&course.title)].concat();
    let title = if collapsed {
        "Show all rooms"
    } else {
        "Show only unread rooms"
    };
    view! {
        <form method="post" action=move || client.location.with(|location| location.path.clone()) on:submit=submit>
            <input type="hidden" name="do" value="set_collapsed"/>
            <input type="hidden" name="form" value=["collapse-", &id.to_string()].concat()/>
            <input type="hidden" name="course" value=id.0/>
            <input type="hidden" name="on" value=on.to_string()/>
            <button type="submit" class="icon-button" title=title aria-label=label aria-expanded=(!collapsed).to_string()>{icon(DOWN)}</button>
        </form>
    }
    .into_any()
}

fn room_item(room: &RoomEntry, course: Option<String>, current_room: Option<RoomId>) -> impl IntoView + use<> {
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
    let course = course.map(
        |title| view! { <small class="of-course"><span class="visually-hidden">", "</span><bdi>{title}</bdi></small> },
    );
    view! {
        <li>
            <a class=class href=room_path(room.id) aria-current=current>
                {icon(room_icon(room.kind))}<span class="name" dir="auto" translate="no" title=room.name.clone()>{room.name.clone()}</span>{room_kind_words(room.kind)}{course}{mark_badge(mark)}{unfinished}{muted}{unread_badge}
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
