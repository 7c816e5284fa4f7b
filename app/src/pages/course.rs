//! `/courses/{course}`: what the course says of itself, its rooms, its assignments.

use super::ready;
use crate::client::Live;
use crate::components::icons::icon;
use crate::components::layout::PageLayout;
use crate::components::room_list::room_icon;
use crate::components::timestamp::timestamp_with_zone;
use crate::components::{CommandForm, Submit, message_text};
use crate::protocol::{Assignment, CourseId, CourseView, Role, View};
use crate::time;
use leptos::prelude::*;

pub fn course(client: Client, course: CourseId) -> impl IntoView {
    when_loaded(client, View::Course { course }, move || {
        let Some(view) = client.course.get() else {
            return super::not_found::gone().into_any();
        };
        let role = client.role(course).unwrap_or_default();
        let title = view.course.title.clone();
        view! {
            <PageLayout title>
                {about(client, &view, role)}
                {move || rooms(client, course, role)}
                {move || client.course.get().map(|view| assignments(client, &view, role))}
                {leave(course)}
            </PageLayout>
        }
        .into_any()
    })
}

fn about(client: Client, view: &CourseView, role: Role) -> impl IntoView + use<> {
    let course = &view.course;
    let path = ["/courses/", &course.id.to_string()].concat();
    let dates = dates(&course.starts_on, &course.ends_on);
    let mine = client.me.with_untracked(|me| me.username.clone());
    let description = (!course.description.is_empty())
        .then(|| view! { <div class="prose" dir="auto">{message_text::render_text(&course.description, &mine)}</div> });
    let total = [
        view.total.to_string().as_str(),
        if view.total == 1 { " member" } else { " members" },
    ]
    .concat();
    view! {
        <p class="metadata">
            <span>{course.code.clone()}</span>
            {(!dates.is_empty()).then(|| view! { <span>{dates}</span> })}
            <span>"You are "{role.label()}</span>
            {course.archived_at.map(|_| view! { <span class="tag">"archived"</span> })}
        </p>
        {description}
        <p class="row">
            <a class="button" href=[&path, "/members"].concat()>{total}</a>
            {(role == Role::Instructor).then(|| view! { <a class="button" href=[&path, "/settings"].concat()>"Course settings"</a> })}
        </p>
    }
}

fn rooms(client: Client, course: CourseId, role: Role) -> impl IntoView {
    let list = client.rooms.with(|rooms| {
        (rooms.iter())
            .filter(|room| room.course == Some(course))
            .map(|room| {
                let unread = crate::state::badge(room.unread());
                view! {
                    <li>
                        <a class="card room" href=["/chat/", &room.id.to_string()].concat()>
                            {icon(room_icon(room.kind))}
                            <b dir="auto">{room.name.clone()}</b>
                            <span class="hint" dir="auto">{room.topic.clone()}</span>
                            {(!unread.is_empty()).then(|| view! { <span class="badge">{unread}<span class="visually-hidden">" unread"</span></span> })}
                        </a>
                    </li>
                }
            })
            .map(IntoAny::into_any).collect::<Vec<_>>()
    });
    let new = ["/courses/", &course.to_string(), "/rooms/new"].concat();
    let label = if role.is_staff() {
        "New room"
    } else {
        "New private room"
    };
    view! {
        <section>
            <div class="section-header"><h2>"Rooms"</h2><a class="button" href=new>{label}</a></div>
            <ul class="cards">{list}</ul>
        </section>
    }
}

fn assignments(client: Client, view: &CourseView, role: Role) -> impl IntoView + use<> {
    let course = view.course.id;
    let now = client.now();
    let (past, coming): (Vec<&Assignment>, Vec<&Assignment>) = view
        .assignments
        .iter()
        .partition(|assignment| now.is_some_and(|now| assignment.due_at < now));
    let none = view.assignments.is_empty();
    let draw = |list: Vec<&Assignment>| {
        list.into_iter()
            .map(|one| assignment(client, one, role))
            .map(IntoAny::into_any)
            .collect::<Vec<_>>()
    };
    let number = past.len().to_string();
    let past = (!past.is_empty()).then(|| {
        view! {
            <details class="past">
                <summary>"Past ("{number}")"</summary>
                <ul class="assignments">{draw(past)}</ul>
            </details>
        }
    });
    let new = ["/courses/", &course.to_string(), "/assignments/new"].concat();
    let empty = none.then(|| {
        let text = if role.is_staff() {
            "No assignments yet. Give the first one."
        } else {
            "No assignments yet."
        };
        view! { <p class="empty">{text}</p> }
    });
    view! {
        <section>
            <div class="section-header">
                <h2>"Assignments"</h2>
                {role.is_staff().then(|| view! { <a class="button" href=new>"New assignment"</a> })}
            </div>
            {empty}
            <ul class="assignments">{draw(coming)}</ul>
            {past}
        </section>
    }
}

fn assignment(client: Client, one: &Assignment, role: Role) -> impl IntoView + use<> {
    let id = ["assignment-", &one.id.to_string()].concat();
    let change = [
        "/courses/",
        &one.course.to_string(),
        "/assignments/",
        &one.id.to_string(),
    ]
    .concat();
    let mine = client.me.with_untracked(|me| me.username.clone());
    let body = (!one.text.is_empty())
        .then(|| view! { <div class="prose" dir="auto">{message_text::render_text(&one.text, &mine)}</div> });
    view! {
        <li class="card assignment" id=id tabindex="-1">
            <h3 dir="auto">{one.title.clone()}</h3>
            <p class="due">"Due "{timestamp_with_zone(client, one.due_at, time::short)}{one.edited_at.map(|_| " (changed)")}</p>
            {body}
            {role.is_staff().then(|| view! { <p><a class="button small" href=change>"Change"</a></p> })}
        </li>
    }
}

fn leave(course: CourseId) -> impl IntoView {
    view! {
        <details class="leave">
            <summary>"Leave this course"</summary>
            <CommandForm command="leave_course" form="leave-course" next="/">
                <input type="hidden" name="course" value=course.0/>
                <p class="hint">"You will not see its rooms and assignments any more. To come back you need its invite link."</p>
                <Submit label="Leave" class="button danger"/>
            </CommandForm>
        </details>
    }
}

fn dates(start: &str, end: &str) -> String {
    match (start.is_empty(), end.is_empty()) {
        (true, true) => String::new(),
        (false, true) => ["from ", start].concat(),
        (true, false) => ["until ", end].concat(),
        (false, false) => [start, " – ", end].concat(),
    }
}
