//! One notification in a list, in two lines: what happened and when; where, what was written, and why I am told.

use crate::client::Client;
use crate::components::{CHECK, CommandForm, icon, time_nearby};
use crate::protocol::{Command, Notification, NotificationRow};
use crate::state::marked_name;
use leptos::prelude::*;

pub(super) fn notification_row(client: Client, row: NotificationRow) -> AnyView {
    let asks = row.notification.asks();
    let presentation = with_mark(client, &row).presentation();
    let unread = row.read_at.is_none();
    let class = match (unread, asks) {
        (true, true) => "notification unread asks",
        (true, false) => "notification unread",
        (false, true) => "notification asks",
        (false, false) => "notification",
    };
    let kind = asks.then_some(presentation.group);
    let kind = kind.map(|kind| view! { <b class="kind">{kind}</b>" " });
    let due = (row.notification.due_at())
        .map(|at| view! { <span class="due">"Due "{time_nearby(client, at, true)}</span>" · " });
    let course = row.course.and_then(|course| client.course_beside(course));
    let course = course.map(|title| view! { <bdi>{title}</bdi>" · " });
    let text =
        (!presentation.text.is_empty()).then(|| view! { <bdi class="excerpt">{presentation.text.clone()}</bdi>" · " });
    let whole = [
        presentation.text.as_str(),
        if presentation.text.is_empty() { "" } else { "\n" },
        &row.reason,
    ]
    .concat();
    let (cause, key) = (row.cause.clone(), ["read-", &row.cause].concat());
    let followed = row.cause;
    // Following the link reads the notification. The row of a room is read by reading the room.
    let on_follow = move |_| {
        if unread && !followed.starts_with("room:") {
            let cause = followed.clone();
            client.execute(Command::ReadNotification { cause }, |_| {});
        }
    };
    let mark = unread.then(|| {
        let of = ["Mark as read: ", &presentation.title].concat();
        view! {
            <CommandForm command="read_notification" form=key class="mark-read">
                <input type="hidden" name="cause" value=cause/>
                <button type="submit" class="icon-button" title="Mark as read" aria-label=of>{icon(CHECK)}</button>
            </CommandForm>
        }
    });
    view! {
        <li class=class>
            <p class="what"><a href=presentation.link on:click=on_follow title=presentation.title.clone()>{presentation.title.clone()}</a></p>
            <p class="about" title=whole>{kind}{course}{due}{text}<span class="reason">{row.reason}</span></p>
            <span class="when">{time_nearby(client, row.at, false)}</span>
            {mark}
        </li>
    }
    .into_any()
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
