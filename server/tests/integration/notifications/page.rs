//! The page of all notifications.

use super::list::unread_titles;
use crate::support::fixtures::{CourseFixture, new_room};
use app::protocol::{Command, ProblemKind, RoomKind, limits};

#[tokio::test]
async fn the_page_lists_notifications_or_says_that_there_are_none() {
    let fixture = CourseFixture::create().await;
    let page = fixture.stranger.get("/notifications").await;
    assert!(page.body.contains("You have no notifications."), "{}", page.status);
    let room = new_room(fixture.course, RoomKind::Announcement, "x");
    fixture.teacher.expect_done(&room).await;
    let page = fixture.ada.get("/notifications").await;
    assert!(page.body.contains("Bob mentioned you in General"));
    let done = fixture
        .ada
        .post("/notifications", &[("do", "read_all_notifications")])
        .await;
    assert_eq!((done.status, done.header("location")), (303, "/notifications"));
    assert!(unread_titles(&fixture, &fixture.ada).await.is_empty());
}

#[tokio::test]
async fn marking_all_as_read_can_be_undone_for_a_while() {
    let fixture = CourseFixture::create().await;
    let ada = &fixture.ada;
    let before = unread_titles(&fixture, ada).await;
    let entry = fixture.app.room_entry(ada, fixture.general).await;
    assert!(entry.unread() > 0 && before.len() > 1, "{before:?}");
    // What was read by itself before stays read.
    let single = Command::ReadNotification {
        cause: format!("assignment:{}", fixture.assignment),
    };
    ada.expect_done(&single).await;
    let before = unread_titles(&fixture, ada).await;
    fixture.app.clock.advance(1_000);
    let all = Command::ReadAllNotifications { course: None };
    ada.expect_done(&all).await;
    assert!(unread_titles(&fixture, ada).await.is_empty());
    ada.expect_done(&Command::UndoReadAll).await;
    assert_eq!(unread_titles(&fixture, ada).await, before);
    assert_eq!(fixture.app.room_entry(ada, fixture.general).await.read, entry.read);
    // Only the last one, once, and not for ever.
    assert_eq!(
        ada.expect_problem(&Command::UndoReadAll).await.kind,
        ProblemKind::Conflict
    );
    ada.expect_done(&all).await;
    fixture.app.clock.advance(limits::UNDO_READ_ALL + 1);
    assert_eq!(
        ada.expect_problem(&Command::UndoReadAll).await.kind,
        ProblemKind::Conflict
    );
}
