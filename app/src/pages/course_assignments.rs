//! The assignments of a course, on its page: those to come, and past ones behind a disclosure.

use crate::client::Client;
use crate::components::{linked_text, page_links, timestamp_with_zone};
use crate::protocol::{Assignment, CourseView, Role};
use crate::routes::course_path;
use crate::time_format;
use leptos::prelude::*;

pub fn course_assignments(client: Client, view: &CourseView, role: Role) -> impl IntoView + use<> {
    let course = view.course.id;
    // Nothing of an archived course is changed.
    let changes = role.is_staff() && view.course.archived_at.is_none();
    let now = client.now();
    let (past, coming): (Vec<&Assignment>, Vec<&Assignment>) = view
        .assignments
        .iter()
        .partition(|assignment| now.is_some_and(|now| assignment.due_at < now));
    let none = view.assignments.is_empty();
    let cards = |list: Vec<&Assignment>| {
        list.into_iter()
            .map(|assignment| assignment_card(client, assignment, changes))
            .map(IntoAny::into_any)
            .collect::<Vec<_>>()
    };
    let number = past.len().to_string();
    let past = (!past.is_empty()).then(|| {
        view! {
            <details class="past">
                <summary>"Past ("{number}")"</summary>
                <ul class="assignments">{cards(past)}</ul>
            </details>
        }
    });
    let new = [&course_path(course), "/assignments/new"].concat();
    let empty = none.then(|| {
        let text = if changes {
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
                {changes.then(|| view! { <a class="button" href=new>"New assignment"</a> })}
            </div>
            {empty}
            <ul class="assignments">{cards(coming)}</ul>
            {past}
            {page_links(&course_path(course), &[], view.listed.page, view.pages, 1)}
        </section>
    }
}

fn assignment_card(client: Client, assignment: &Assignment, changes: bool) -> impl IntoView + use<> {
    let id = ["assignment-", &assignment.id.to_string()].concat();
    let change = [
        &course_path(assignment.course),
        "/assignments/",
        &assignment.id.to_string(),
    ]
    .concat();
    let body = (!assignment.text.is_empty())
        .then(|| view! { <div class="prose" dir="auto">{linked_text(&assignment.text)}</div> });
    view! {
        <li class="card assignment" id=id tabindex="-1">
            <h3 dir="auto">{assignment.title.clone()}</h3>
            <p class="due">"Due "{timestamp_with_zone(client, assignment.due_at, time_format::short)}{assignment.edited_at.map(|_| " (changed)")}</p>
            {body}
            {changes.then(|| view! { <p><a class="button small" href=change>"Change"<bdi class="visually-hidden">" "{assignment.title.clone()}</bdi></a></p> })}
        </li>
    }
}
