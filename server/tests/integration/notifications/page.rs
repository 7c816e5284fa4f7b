//! The page of all notifications.

use super::list::unread_titles;
use crate::support::fixtures::{CourseFixture, new_room};
use app::protocol::RoomKind;

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
