//! `/notifications`: what has happened for me, each with why I was told.

use super::ready;
use crate::live::Live;
use crate::parts::frame::Sheet;
use crate::parts::when::when_named;
use crate::parts::{CommandForm, Submit};
use crate::time;
use crate::wire::{Command, CourseId, Filter, NoticeRow, Urgency, View};
use leptos::prelude::*;

pub fn notices(live: Live, filter: Filter) -> impl IntoView {
    let rows = Memo::new(move |_| live.notices());
    ready(live, View::Notices { filter }, move || {
        view! {
            <Sheet title="Notifications">
                {filters(live, filter)}
                {move || list(live, filter, rows.get())}
            </Sheet>
        }
        .into_any()
    })
}

fn filters(live: Live, filter: Filter) -> impl IntoView {
    let way = |text: String, to: Filter| {
        let here = (to == filter).then_some("page");
        view! { <li><a class="pill" href=path(to) aria-current=here>{text}</a></li> }
    };
    let courses = live.courses.with_untracked(|courses| {
        (courses.iter())
            .map(|course| {
                way(
                    course.code.clone(),
                    Filter {
                        course: Some(course.id),
                        ..filter
                    },
                )
            })
            .map(IntoAny::into_any)
            .collect::<Vec<_>>()
    });
    view! {
        <nav class="filters" aria-label="Filter">
            <ul>
                {way("All".into(), Filter { unread: false, ..filter })}
                {way("Unread".into(), Filter { unread: true, ..filter })}
            </ul>
            <ul>
                {way("Every course".into(), Filter { course: None, ..filter })}
                {courses}
            </ul>
        </nav>
    }
}

fn list(live: Live, filter: Filter, rows: Vec<NoticeRow>) -> AnyView {
    if rows.is_empty() {
        let text = match (filter.unread, filter.course) {
            (false, None) => "You have no notifications.",
            (true, _) => "You have no unread notifications.",
            (false, Some(_)) => "You have no notifications of this course.",
        };
        return view! { <p class="empty">{text}</p> }.into_any();
    }
    let unread = rows.iter().any(|row| row.read_at.is_none());
    let rows = rows
        .into_iter()
        .map(|one| row(live, one))
        .map(IntoAny::into_any)
        .collect::<Vec<_>>();
    view! {
        {unread.then(|| all(filter.course))}
        <ul class="notices">{rows}</ul>
    }
    .into_any()
}

fn all(course: Option<CourseId>) -> impl IntoView {
    let course = course.map(|course| view! { <input type="hidden" name="course" value=course.0/> });
    view! {
        <CommandForm verb="read_all_notices" form="all">
            {course}
            <Submit label="Mark all as read" class="button"/>
        </CommandForm>
    }
}

fn row(live: Live, row: NoticeRow) -> impl IntoView {
    let face = row.notice.face();
    let class = match (row.read_at, face.urgency) {
        (Some(_), _) => "card notice",
        (None, Urgency::Ambient) => "card notice unread",
        (None, Urgency::Important) => "card notice unread important",
    };
    let due = row
        .notice
        .due_at()
        .map(|at| view! { <p class="due">"Due "{when_named(live, at, time::short)}</p> });
    let excerpt = (!face.text.is_empty()).then(|| view! { <p class="excerpt" dir="auto">{face.text}</p> });
    let (cause, key) = (row.cause.clone(), ["read-", &row.cause].concat());
    let seen = row.cause;
    let unread = row.read_at.is_none();
    // Following the link is having seen it. Rooms are read by reading them.
    let follow = move |_| {
        if unread && !seen.starts_with("room:") {
            live.run(Command::ReadNotice { cause: seen.clone() }, |_| {});
        }
    };
    let mark = unread.then(|| {
        view! {
            <CommandForm verb="read_notice" form=key>
                <input type="hidden" name="cause" value=cause/>
                <Submit label="Mark as read" class="button small"/>
            </CommandForm>
        }
    });
    view! {
        <li class=class>
            <p class="group"><span>{face.group}</span>{when_named(live, row.at, time::short)}</p>
            <h2><a href=face.link on:click=follow dir="auto">{face.title}</a></h2>
            {excerpt}
            {due}
            <p class="reason">{row.reason}</p>
            {mark}
        </li>
    }
}

fn path(filter: Filter) -> String {
    let mut path = String::from("/notifications");
    let mut sign = '?';
    if filter.unread {
        path.push_str("?unread=1");
        sign = '&';
    }
    if let Some(course) = filter.course {
        path.push(sign);
        path.push_str("course=");
        path.push_str(&course.to_string());
    }
    path
}
