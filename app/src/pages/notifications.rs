//! `/notifications`: my notifications, each with the reason why I got it.

use super::notification_row::notification_row;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, OnDone, PageLayout, Submit, hint, offers_section};
use crate::protocol::{Command, CourseId, NotificationFilter, NotificationRow, View};
use crate::query_string::{page_number, with_query};
use crate::text_direction::isolate;
use leptos::prelude::*;
use std::sync::Arc;

const HINT: &str =
    "What has a frame around its kind asks for you. What you hear of a room, you choose in its settings.";

pub fn notifications(client: Client, filter: NotificationFilter) -> impl IntoView {
    let rows = Memo::new(move |_| client.notifications());
    let further = Memo::new(move |_| {
        client.state.with(|state| {
            let more = state.notifications.as_ref().is_some_and(|page| page.more);
            (more, state.overview.unlisted.unread_rooms)
        })
    });
    when_loaded(client, View::Notifications { filter }, move || {
        view! {
            <PageLayout title="Notifications">
                {offers_section(client)}
                {hint(client, "notifications", HINT)}
                {filter_links(client, filter)}
                {move || notification_list(client, filter, rows.get())}
                {move || further_pages(filter, further.get())}
            </PageLayout>
        }
        .into_any()
    })
}

/// Links to older and newer pages, and on the first one to the unread rooms that have no row there.
fn further_pages(filter: NotificationFilter, (more, rooms): (bool, i64)) -> AnyView {
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
                {filter_link("All".into(), NotificationFilter { unread: false, asks: false, ..filter })}
                {filter_link("Unread".into(), NotificationFilter { unread: true, asks: false, ..filter })}
                {filter_link("Asks for you".into(), NotificationFilter { unread: false, asks: true, ..filter })}
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
            _ if filter.asks => "Nothing here asks for you.",
            (false, None) => "You have no notifications.",
            (true, _) => "You have no unread notifications.",
            (false, Some(_)) => "You have no notifications of this course.",
        };
        return view! { <p class="empty">{text}</p> }.into_any();
    }
    let unread = rows.iter().any(|row| row.read_at.is_none());
    let rows = (rows.into_iter())
        .map(|row| notification_row(client, row))
        .collect::<Vec<_>>();
    view! {
        {unread.then(|| mark_all_form(client, filter.course))}
        <ul class="entries notifications" aria-label="Notifications">{rows}</ul>
    }
    .into_any()
}

fn mark_all_form(client: Client, course: Option<CourseId>) -> impl IntoView {
    let on_done: OnDone = Arc::new(move |_| {
        client.offer_undo("All marked as read.", move || {
            client.execute_or_say(Command::UndoReadAll)
        });
    });
    let course = course.map(|course| view! { <input type="hidden" name="course" value=course.0/> });
    view! {
        <CommandForm command="read_all_notifications" form="all" on_done>
            {course}
            <Submit label="Mark all as read" class="button"/>
        </CommandForm>
    }
}

fn filter_path(filter: NotificationFilter) -> String {
    let unread = if filter.unread { "1" } else { "" };
    let asks = if filter.asks { "1" } else { "" };
    let course = filter.course.map(|course| course.to_string()).unwrap_or_default();
    let values = [
        ("unread", unread),
        ("asks", asks),
        ("course", &course),
        ("page", &page_number(filter.page)),
    ];
    with_query("/notifications", &values)
}
