//! `/`: the page of the day. What asks for me, what is new, what is due, what staff have to see to; on a phone the list of
//! rooms follows, which is beside the page on a wide screen.

use super::home_duties::duties;
use super::home_unread::unread_rooms;
use super::notification_row::notification_row;
use crate::client::Client;
use crate::components::{RoomList, hint, more_link, offers_section, time_nearby};
use crate::protocol::{DueEntry, Notification, NotificationRow};
use crate::routes::assignment_path;
use leptos::prelude::*;

/// How many notifications are listed here; the others are one click away.
const ASKS: usize = 6;

pub fn home(client: Client) -> impl IntoView {
    let no_course = Memo::new(move |_| client.courses.with(Vec::is_empty) && client.rooms.with(Vec::is_empty));
    view! {
        <main class="page home" id="main" tabindex="-1">
            <h1>"Hello, "<bdi>{move || client.me.with(|me| me.name.clone())}</bdi></h1>
            {offers_section(client)}
            {move || if no_course.get() { no_courses(client).into_any() } else { the_day(client).into_any() }}
            <div class="home-rooms"><RoomList/></div>
        </main>
    }
}

fn no_courses(client: Client) -> impl IntoView {
    let may_start = client.context(|context| context.no_new_courses.is_none());
    view! {
        <div class="empty">
            <p><b>"You are in no course yet."</b></p>
            <p>
                {may_start.then_some("If you teach, create one and hand out its invite link. ")}
                "If you study, open the link that your teacher gave you. What is new and what is due will be listed here."
            </p>
            <p class="row">
                {may_start.then(|| view! { <a class="button primary" href="/courses/new">"Create a course"</a> })}
                <a class="button" href="/help">"How it works"</a>
            </p>
        </div>
    }
}

fn the_day(client: Client) -> impl IntoView {
    // Offers have their buttons above, requests are among what staff have to see to.
    let asks = Memo::new(move |_| {
        let mut rows = client.asking_notifications();
        rows.retain(|row| {
            !matches!(
                row.notification,
                Notification::Offered { .. } | Notification::JoinAsked { .. }
            )
        });
        rows
    });
    let due = Memo::new(move |_| {
        client
            .home
            .with(|home| home.as_ref().map(|home| (home.due.clone(), home.due_more)))
    });
    let read_everything = move || {
        let unread = client.rooms.with(|rooms| rooms.iter().any(|room| room.counted() > 0));
        let offers = client.offers.with(Vec::is_empty);
        (!unread && offers && asks.with(Vec::is_empty)).then(|| {
            view! { <p class="empty">"You have read everything, and nothing asks for you."</p> }
        })
    };
    let about = "This page is your day: what asks for you, what is new, what is due. It stays up to date by itself.";
    view! {
        {hint(client, "home", about)}
        <div class="home-day">
            <div class="home-new">
                {move || asks_section(client, asks.get())}
                {unread_rooms(client)}
                {read_everything}
            </div>
            <div class="home-plan">
                {move || due_section(client, due.get())}
                {duties(client)}
            </div>
        </div>
    }
}

fn asks_section(client: Client, mut rows: Vec<NotificationRow>) -> Option<AnyView> {
    let more = rows.len().saturating_sub(ASKS);
    rows.truncate(ASKS);
    if rows.is_empty() {
        return None;
    }
    let rows = (rows.into_iter())
        .map(|row| notification_row(client, row))
        .collect::<Vec<_>>();
    let more = more_link("and ", more as i64, "/notifications?unread=1&asks=1", "");
    Some(
        view! {
            <section aria-labelledby="asks-title">
                <h2 id="asks-title">"Asks for you"</h2>
                <ul class="entries notifications">{rows}</ul>
                {more}
            </section>
        }
        .into_any(),
    )
}

fn due_section(client: Client, due: Option<(Vec<DueEntry>, i64)>) -> Option<AnyView> {
    let (due, more) = due?;
    let rows = (due.iter()).map(|one| due_row(client, one)).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <p class="hint">"Nothing is due in the next two weeks."</p> }.into_any()
    } else {
        view! { <ul class="entries">{rows}</ul> }.into_any()
    };
    let more = (more > 0).then(|| {
        let text = ["and ", &more.to_string(), " more, on the pages of your courses"].concat();
        view! { <p class="hint">{text}</p> }
    });
    Some(
        view! {
            <section aria-labelledby="due-title">
                <h2 id="due-title">"Due in the next two weeks"</h2>
                {list}
                {more}
            </section>
        }
        .into_any(),
    )
}

fn due_row(client: Client, one: &DueEntry) -> AnyView {
    let course = client.course_title(one.course);
    let late = client.now().is_some_and(|now| one.due_at < now);
    view! {
        <li>
            <a class="home-row" href=assignment_path(one.course, one.assignment)>
                <b class="name" dir="auto" title=one.title.clone()>{one.title.clone()}</b>
                <span class="when" class:late=late>{time_nearby(client, one.due_at, true)}</span>
                <span class="about"><bdi>{course}</bdi>{late.then_some(" · over")}</span>
            </a>
        </li>
    }
    .into_any()
}
