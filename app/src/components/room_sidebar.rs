//! Beside a conversation on a desk: what the room is about, who is in it, and what is due in its course.

use super::timestamp::timestamp_with_zone;
use super::user_list::{user_row, direct_message_button};
use crate::client::Live;
use crate::protocol::{Assignment, RoomKind};
use crate::time;
use leptos::prelude::*;

#[component]
pub fn RoomSidebar() -> impl IntoView {
    let client = expect_context::<Client>();
    view! {
        <aside class="room-sidebar" aria-label="About this room">
            {move || client.room.with(|open| open.as_ref().map(|open| about(client, open)))}
            {move || due(client)}
            {move || people(client)}
        </aside>
    }
}

fn about(client: Client, open: &crate::client::OpenRoom) -> impl IntoView + use<> {
    let room = &open.room;
    let what = match room.kind {
        RoomKind::Course => "Everybody in the course reads and writes here.",
        RoomKind::Announcement => "Everybody in the course reads, staff write.",
        RoomKind::Private => "Only the people listed here read and write.",
        RoomKind::Direct => "Only the two of you read and write here.",
    };
    let topic = (!room.topic.is_empty()).then(|| view! { <p class="topic" dir="auto">{room.topic.clone()}</p> });
    let course = room.course.and_then(|id| {
        client.courses
            .with(|courses| {
                courses
                    .iter()
                    .find(|course| course.id == id)
                    .map(|course| course.title.clone())
            })
            .map(|title| view! { <p><a href=["/courses/", &id.to_string()].concat()>{title}</a></p> })
    });
    view! {
        <section>
            <h2>"About"</h2>
            {topic}
            <p class="hint">{what}</p>
            {course}
            <p><a href=["/chat/", &room.id.to_string(), "/settings"].concat()>"Room settings"</a></p>
        </section>
    }
}

fn due(client: Client) -> Option<AnyView> {
    let course = client.course.get()?;
    let now = client.now();
    let coming: Vec<Assignment> = (course.assignments.into_iter())
        .filter(|assignment| now.is_none_or(|now| assignment.due_at >= now))
        .collect();
    let page = ["/courses/", &course.course.id.to_string()].concat();
    // The server draws without a clock: it lists the latest, and the browser leaves out what is past.
    let skip = if now.is_none() {
        coming.len().saturating_sub(3)
    } else {
        0
    };
    let list = (coming.into_iter().skip(skip).take(3))
        .map(|assignment| {
            let link = [page.as_str(), "#assignment-", &assignment.id.to_string()].concat();
            view! { <li><a href=link>{assignment.title}</a>" "<span class="hint">{timestamp_with_zone(client, assignment.due_at, time::short)}</span></li> }
        })
        .map(IntoAny::into_any).collect::<Vec<_>>();
    if list.is_empty() {
        return None;
    }
    Some(view! { <section><h2>"Due"</h2><ul class="dues">{list}</ul></section> }.into_any())
}

fn people(client: Client) -> Option<AnyView> {
    let open = client.room.get()?;
    let (title, list, more) = if open.participants.is_empty() {
        let course = client.course.get()?;
        let link = ["/courses/", &course.course.id.to_string(), "/members"].concat();
        let all = ["All ", &course.total.to_string(), " members"].concat();
        let list = (course.members.into_iter())
            .filter(|member| member.role.is_staff())
            .map(|member| {
                let more = direct_message_button(client, member.id, &member.name, "side");
                user_row(member.id, member.name, member.username, member.role.label(), more).into_any()
            })
            .collect::<Vec<_>>();
        ("Staff", list, Some(view! { <p><a href=link>{all}</a></p> }))
    } else {
        let list = (open.participants.into_iter())
            .map(|one| {
                let more = direct_message_button(client, one.id, &one.name, "side");
                user_row(
                    one.id,
                    one.name,
                    one.username,
                    if one.owner { "owner" } else { "" },
                    more,
                )
                .into_any()
            })
            .collect::<Vec<_>>();
        ("People", list, None)
    };
    Some(view! { <section><h2>{title}</h2><ul class="users">{list}</ul>{more}</section> }.into_any())
}
