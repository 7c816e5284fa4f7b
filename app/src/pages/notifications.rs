//! `/notifications`: my notifications, each with the reason why I got it.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, PageLayout, Submit, offers_section, timestamp_with_zone};
use crate::protocol::{Command, CourseId, Notification, NotificationFilter, NotificationRow, Urgency, View};
use crate::query_string::{page_number, with_query};
use crate::state::marked_name;
use crate::text_direction::isolate;
use crate::time_format;
use leptos::prelude::*;

pub fn notifications(client: Client, filter: NotificationFilter) -> impl IntoView {
    let rows = Memo::new(move |_| client.notifications());
    when_loaded(client, View::Notifications { filter }, move || {
        view! {
            <PageLayout title="Notifications">
                {offers_section(client)}
                {filter_links(client, filter)}
                {move || notification_list(client, filter, rows.get())}
                {move || further_pages(client, filter)}
            </PageLayout>
        }
        .into_any()
    })
}

/// Links to older and newer pages, and on the first one to the unread rooms that have no row there.
fn further_pages(client: Client, filter: NotificationFilter) -> AnyView {
    let (more, rooms) = client.state.with(|state| {
        let more = state.notifications.as_ref().is_some_and(|page| page.more);
        (more, state.overview.unlisted.unread_rooms)
    });
    let rooms = (rooms > 0 && filter.page == 0).then(|| {
        let text = [&rooms.to_string(), " more rooms with unread messages"].concat();
        view! { <p><a href="/rooms">{text}</a></p> }
    });
    let link = |page: i64, text: &'static str, rel: &'static str| {
        let path = filter_path(NotificationFilter { page, ..filter });
        view! { <a class="button" rel=rel href=path>{text}</a> }
    };
    let newer = (filter.page > 0).then(|| link(filter.page - 1, "Newer", "prev"));
    let older = more.then(|| link(filter.page + 1, "Older", "next"));
    let pages = (newer.is_some() || older.is_some())
        .then(|| view! { <nav class="page-links" aria-label="Pages">{newer}{older}</nav> });
    view! { {rooms}{pages} }.into_any()
}

fn filter_links(client: Client, filter: NotificationFilter) -> impl IntoView {
    let filter = NotificationFilter { page: 0, ..filter };
    let filter_link = |text: String, to: NotificationFilter| {
        let current = (to == filter).then_some("page");
        view! { <li><a class="filter" href=filter_path(to) aria-current=current>{text}</a></li> }
    };
    let courses = client.courses.with_untracked(|courses| {
        (courses.iter())
            .map(|course| {
                filter_link(
                    isolate(&course.code),
                    NotificationFilter {
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
                {filter_link("All".into(), NotificationFilter { unread: false, ..filter })}
                {filter_link("Unread".into(), NotificationFilter { unread: true, ..filter })}
            </ul>
            <ul>
                {filter_link("Every course".into(), NotificationFilter { course: None, ..filter })}
                {courses}
            </ul>
        </nav>
    }
}

fn notification_list(client: Client, filter: NotificationFilter, rows: Vec<NotificationRow>) -> AnyView {
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
        .map(|row| notification_card(client, row))
        .map(IntoAny::into_any)
        .collect::<Vec<_>>();
    view! {
        {unread.then(|| mark_all_form(filter.course))}
        <ul class="notifications">{rows}</ul>
    }
    .into_any()
}

fn mark_all_form(course: Option<CourseId>) -> impl IntoView {
    let course = course.map(|course| view! { <input type="hidden" name="course" value=course.0/> });
    view! {
        <CommandForm command="read_all_notifications" form="all">
            {course}
            <Submit label="Mark all as read" class="button"/>
        </CommandForm>
    }
}

fn notification_card(client: Client, row: NotificationRow) -> impl IntoView {
    let presentation = with_mark(client, &row).presentation();
    let class = match (row.read_at, presentation.urgency) {
        (Some(_), _) => "card notification",
        (None, Urgency::Ambient) => "card notification unread",
        (None, Urgency::Important) => "card notification unread important",
    };
    let due = row
        .notification
        .due_at()
        .map(|at| view! { <p class="due">"Due "{timestamp_with_zone(client, at, time_format::short)}</p> });
    let excerpt =
        (!presentation.text.is_empty()).then(|| view! { <p class="excerpt" dir="auto">{presentation.text}</p> });
    let (cause, key) = (row.cause.clone(), ["read-", &row.cause].concat());
    let followed = row.cause;
    let unread = row.read_at.is_none();
    // Following the link reads the notification. The row of a room is read by reading the room.
    let on_follow = move |_| {
        if unread && !followed.starts_with("room:") {
            client.execute(
                Command::ReadNotification {
                    cause: followed.clone(),
                },
                |_| {},
            );
        }
    };
    let about = [": ", &presentation.title].concat();
    let mark = unread.then(|| {
        view! {
            <CommandForm command="read_notification" form=key>
                <input type="hidden" name="cause" value=cause/>
                <Submit label="Mark as read" class="button small" about=about/>
            </CommandForm>
        }
    });
    view! {
        <li class=class>
            <p class="group"><span>{presentation.group}</span>{timestamp_with_zone(client, row.at, time_format::short)}</p>
            <h2><a href=presentation.link on:click=on_follow>{presentation.title}</a></h2>
            {excerpt}
            {due}
            <p class="reason">{row.reason}</p>
            {mark}
        </li>
    }
}

/// The notification with the mark of whoever it names, as everywhere. What they call themselves does not turn the sentence.
fn with_mark(client: Client, row: &NotificationRow) -> Notification {
    let mut notification = row.notification.clone();
    if let Notification::Messages { room, name, direct, .. } = &mut notification {
        let other = client.with_room_entry(*room, |entry| entry.other).flatten();
        *name = marked_name(name, other.filter(|_| *direct).and_then(|user| client.mark(None, user)));
    }
    if let Some(by) = notification.by_mut() {
        *by = marked_name(by, row.by.and_then(|user| client.mark(row.course, user)));
    }
    notification
}

fn filter_path(filter: NotificationFilter) -> String {
    let unread = if filter.unread { "1" } else { "" };
    let course = filter.course.map(|course| course.to_string()).unwrap_or_default();
    let values = [
        ("unread", unread),
        ("course", &course),
        ("page", &page_number(filter.page)),
    ];
    with_query("/notifications", &values)
}
