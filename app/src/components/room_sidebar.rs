//! Beside a conversation on a wide screen: what the room is about, who is in it, and what is due in its course.

use super::timestamp::timestamp_with_zone;
use super::user_list::{direct_message_button, person_row};
use crate::client::{Client, OpenRoom};
use crate::protocol::{Assignment, RoomKind};
use crate::routes::{assignment_path, course_path, room_path};
use crate::time_format;
use leptos::prelude::*;

#[component]
pub fn RoomSidebar() -> impl IntoView {
    let client = expect_context::<Client>();
    view! {
        <aside class="room-sidebar" aria-label="About this room">
            {move || client.room.with(|open| open.as_ref().map(|open| about_room(client, open)))}
            {move || due_assignments(client)}
            {move || users(client)}
        </aside>
    }
}

fn about_room(client: Client, open: &OpenRoom) -> impl IntoView + use<> {
    let room = &open.room;
    let purpose = match room.kind {
        RoomKind::Course => "Everybody in the course reads and writes here.",
        RoomKind::Announcement => "Everybody in the course reads, staff write.",
        RoomKind::Private => "Only the people listed here read and write.",
        RoomKind::Direct => "Only the two of you read and write here.",
        RoomKind::Thread => "Whoever is in the room reads and writes here too.",
    };
    let topic = (!room.topic.is_empty()).then(|| view! { <p class="topic" dir="auto">{room.topic.clone()}</p> });
    let course = room.course.and_then(|id| {
        (client.course_title(id)).map(|title| view! { <p><a href=course_path(id) dir="auto">{title}</a></p> })
    });
    view! {
        <section>
            <h2>"About"</h2>
            {topic}
            <p class="hint">{purpose}</p>
            {course}
            {room.root.is_none().then(|| view! { <p><a href=[&room_path(room.id), "/settings"].concat()>"Room settings"</a></p> })}
        </section>
    }
}

fn due_assignments(client: Client) -> Option<AnyView> {
    let course = client.course.get()?;
    let now = client.now();
    let coming: Vec<Assignment> = (course.assignments.into_iter())
        .filter(|assignment| now.is_none_or(|now| assignment.due_at >= now))
        .collect();
    let id = course.course.id;
    // The server draws without a clock: it lists those due last, and the browser leaves out what is past.
    let skip = if now.is_none() {
        coming.len().saturating_sub(3)
    } else {
        0
    };
    let list = (coming.into_iter().skip(skip).take(3))
        .map(|assignment| {
            let link = assignment_path(id, assignment.id);
            view! { <li><a href=link dir="auto">{assignment.title}</a>" "<span class="hint">{timestamp_with_zone(client, assignment.due_at, time_format::short)}</span></li> }
        })
        .map(IntoAny::into_any).collect::<Vec<_>>();
    if list.is_empty() {
        return None;
    }
    Some(view! { <section><h2>"Due"</h2><ul class="due-list">{list}</ul></section> }.into_any())
}

fn users(client: Client) -> Option<AnyView> {
    let open = client.room.get()?;
    let (title, list, more) = if open.participants.is_empty() {
        let course = client.course.get()?;
        let link = [&course_path(course.course.id), "/members"].concat();
        let all = match course.total {
            1 => "1 member".to_owned(),
            total => ["All ", &total.to_string(), " members"].concat(),
        };
        let list = (course.staff.into_iter())
            .map(|member| {
                let actions = direct_message_button(client, member.id, &member.name, "side");
                person_row(member.id, member.name, member.username, member.role.label(), actions).into_any()
            })
            .collect::<Vec<_>>();
        ("Staff", list, Some(view! { <p><a href=link>{all}</a></p> }))
    } else {
        // Who opened a direct room has no more rights in it than the other.
        let private = open.room.kind == RoomKind::Private;
        let list = (open.participants.into_iter())
            .map(|user| {
                let actions = direct_message_button(client, user.id, &user.name, "side");
                person_row(
                    user.id,
                    user.name,
                    user.username,
                    if user.owner && private { "owner" } else { "" },
                    actions,
                )
                .into_any()
            })
            .collect::<Vec<_>>();
        ("People", list, None)
    };
    Some(view! { <section><h2>{title}</h2><ul class="users">{list}</ul>{more}</section> }.into_any())
}
