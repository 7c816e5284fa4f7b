//! Threads: a message answered in its place. What is unread there never counts in the room, nor the other way round.

mod also_in_room;
mod delivery;
mod following;

use crate::support::{TestApp, TestUser};
use app::protocol::{Notification, NotificationFilter, NotificationRow, View};

/// The stored notifications that are unread.
async fn unread(app: &TestApp, user: &TestUser) -> Vec<NotificationRow> {
    let filter = NotificationFilter {
        unread: true,
        ..NotificationFilter::default()
    };
    let page = app.snapshot(user, View::Notifications { filter }).await.notifications;
    page.unwrap().rows
}

fn about_threads(rows: &[NotificationRow]) -> Vec<i64> {
    let replied = |row: &&NotificationRow| matches!(row.notification, Notification::Replied { .. });
    rows.iter().filter(replied).filter_map(|row| row.number).collect()
}
