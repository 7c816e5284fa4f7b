//! `/courses/{course}`: description, rooms, assignments.

use super::course_assignments::course_assignments;
use super::not_found::no_longer_available;
use super::rooms::room_card;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{DangerForm, PageLayout, archived_line, copy_field, linked_text};
use crate::counted::counted;
use crate::protocol::{AssignmentFilter, CourseId, CourseView, Role, View};
use crate::routes::{course_path, members_path};
use crate::text_direction::isolate;
use crate::time_format::{parse_day, short_day};
use leptos::prelude::*;

pub fn course_page(client: Client, course: CourseId, filter: AssignmentFilter) -> impl IntoView {
    when_loaded(client, View::course(course, filter), move || {
        let Some(view) = client.course.get() else {
            return no_longer_available().into_any();
        };
        let role = client.role(course).unwrap_or_default();
        let title = view.course.title.clone();
        view! {
            <PageLayout title>
                {about(&view, role)}
                {first_invite(client)}
                {move || rooms(client, course, role)}
                {move || client.course.get().map(|view| course_assignments(client, &view, role))}
                {leave(course, &view.course.title)}
                {move || client.course.with(|view| view.as_ref().is_some_and(|view| view.total <= 1)).then(|| (role == Role::Instructor).then(|| delete(course, &view.course.title)))}
            </PageLayout>
        }
        .into_any()
    })
}

fn about(view: &CourseView, role: Role) -> impl IntoView + use<> {
    let course = &view.course;
    let path = course_path(course.id);
    let dates = dates(&course.starts_on, &course.ends_on);
    let description = (!course.description.is_empty())
        .then(|| view! { <div class="prose" dir="auto">{linked_text(&course.description)}</div> });
    let total = counted(view.total, "member", "members");
    view! {
        <p class="metadata">
            <span>{course.code.clone()}</span>
            {(!dates.is_empty()).then(|| view! { <span>{dates}</span> })}
            <span>"You are "{role.one()}</span>
            {course.archived_at.map(|_| view! { <span class="tag">"archived"</span> })}
        </p>
        {course.archived_at.map(|_| archived_line())}
        {description}
        <p class="row">
            <a class="button" href=[&path, "/members"].concat()>{total}</a>
            {(role == Role::Instructor).then(|| view! { <a class="button" href=[&path, "/settings"].concat()>"Course settings"</a> })}
            {role.is_staff().then(|| view! { <a class="button" href=[&path, "/log"].concat()>"Log"</a> })}
        </p>
    }
}

/// The invite link, where one lands after creating a course, until somebody has come in by it.
fn first_invite(client: Client) -> impl IntoView {
    // The field is not drawn again by other changes of the course.
    let invite = Memo::new(move |_| {
        client.course.with(|view| {
            let view = (view.as_ref()).filter(|view| view.total <= 1 && view.course.archived_at.is_none())?;
            Some((view.course.id, view.invite.as_ref()?.link.clone()))
        })
    });
    move || {
        let (course, link) = invite.get()?;
        Some(view! {
            <section class="card" id="invite">
                <h2>"Invite your class"</h2>
                <p>"Nobody is here yet but you. Hand out this link: whoever opens it can join as a student."</p>
                {copy_field("Invite link", link)}
                <p class="hint">"Later you find it, with limits and further staff, on the page of "<a href=members_path(course)>"members"</a>"."</p>
            </section>
        })
    }
}

fn rooms(client: Client, course: CourseId, role: Role) -> impl IntoView {
    let list = client.rooms.with(|rooms| {
        (rooms.iter())
            .filter(|room| room.course == Some(course))
            .map(|room| room_card(room, None))
            .collect::<Vec<_>>()
    });
    let all = move || {
        (client.unlisted.get() > 0).then(|| {
            let path = ["/rooms?course=", &course.to_string()].concat();
            view! { <p><a href=path>"All rooms of this course"</a></p> }
        })
    };
    let new = [&course_path(course), "/rooms/new"].concat();
    let label = if role.is_staff() {
        "New room"
    } else {
        "New private room"
    };
    view! {
        <section>
            <div class="section-header">
                <h2>"Rooms"</h2>
                {(!client.is_archived(course)).then(|| view! { <a class="button" href=new>{label}</a> })}
            </div>
            <ul class="cards">{list}</ul>
            {all}
        </section>
    }
}

fn leave(course: CourseId, title: &str) -> AnyView {
    let question = ["Leave ", &isolate(title), "?"].concat();
    view! {
        <DangerForm
            command="leave_course"
            form="leave-course"
            next="/"
            field=("course", course.0)
            question
            hint="You will not see its rooms and assignments any more. To come back you need its invite link."
            label="Leave this course"
            submit="Leave"
        />
    }
    .into_any()
}

/// The only member, an instructor, may delete the course.
fn delete(course: CourseId, title: &str) -> AnyView {
    let question = ["Delete ", &isolate(title), "?"].concat();
    view! {
        <DangerForm
            command="delete_course"
            form="delete-course"
            next="/"
            field=("course", course.0)
            question
            hint="Nobody else is in it. Its rooms, messages and assignments are deleted for good."
            label="Delete this course"
            submit="Delete the course"
        />
    }
    .into_any()
}

fn dates(start: &str, end: &str) -> String {
    let day = |text: &str| parse_day(text).map(|at| short_day(at, 0));
    match (day(start), day(end)) {
        (None, None) => String::new(),
        (Some(start), None) => ["from ", &start].concat(),
        (None, Some(end)) => ["until ", &end].concat(),
        (Some(start), Some(end)) => [&start, " – ", &end].concat(),
    }
}
