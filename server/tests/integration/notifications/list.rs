//! The list of notifications as a user sees it.

use crate::support::TestUser;
use crate::support::fixtures::CourseFixture;
use app::protocol::{NotificationFilter, NotificationRow, View};
use app::state::State;

/// The state of a tab that shows the notifications of a user.
pub async fn notifications_of(fixture: &CourseFixture, user: &TestUser) -> State {
    let view = View::Notifications {
        filter: NotificationFilter::default(),
    };
    State::reset(fixture.app.snapshot(user, view).await)
}

/// The sorted titles of a user's unread notifications.
pub async fn unread_titles(fixture: &CourseFixture, user: &TestUser) -> Vec<String> {
    let state = notifications_of(fixture, user).await;
    let rows = state.notification_rows();
    let unread: Vec<&NotificationRow> = rows.iter().filter(|row| row.read_at.is_none()).collect();
    assert_eq!(
        unread.len() as i64,
        state.unread_notification_count(),
        "the bell counts the unread rows"
    );
    let mut titles: Vec<String> = unread.iter().map(|row| row.notification.presentation().title).collect();
    titles.sort();
    titles
}
