//! Who is notified, for which reason, and what a room's notification level changes.

use super::list::{notifications_of, unread_titles};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, NotificationLevel, Role};

#[tokio::test]
async fn users_get_their_own_notifications_and_none_of_their_own_actions() {
    let fixture = CourseFixture::create().await;
    // A mention is counted once: its room has no row of its own beside it.
    assert_eq!(
        unread_titles(&fixture, &fixture.ada).await,
        [
            "1 new message in Study group",
            "Bob mentioned you in General",
            "New assignment: Sheet 1",
            "Teacher announced in News",
        ]
    );
    // Bob was added to the study group and sent a message there, which reads the notification.
    assert_eq!(
        unread_titles(&fixture, &fixture.bob).await,
        ["New assignment: Sheet 1", "Teacher announced in News"]
    );
    assert_eq!(
        unread_titles(&fixture, &fixture.teacher).await,
        ["Bob mentioned you in General"]
    );
    let rows = notifications_of(&fixture, &fixture.ada).await.notification_rows();
    for row in rows {
        assert!(
            !row.reason.is_empty() && row.notification.presentation().link.starts_with('/'),
            "{row:?}"
        );
    }
}

#[tokio::test]
async fn being_enrolled_and_a_lower_role_notify_the_user_concerned() {
    let fixture = CourseFixture::create().await;
    let course = fixture.course;
    let add = Command::Enrol {
        course,
        username: "EVE".into(),
        role: Role::Assistant,
    };
    fixture.admin.expect_done(&add).await;
    fixture
        .teacher
        .expect_done(&Command::SetRole {
            course,
            user: fixture.stranger.id,
            role: Role::Student,
        })
        .await;
    assert_eq!(
        unread_titles(&fixture, &fixture.stranger).await,
        ["You are now a student in Algebra", "You are now in Algebra"]
    );
    fixture.stranger.expect_done(&Command::LeaveCourse { course }).await;
    assert!(
        unread_titles(&fixture, &fixture.stranger).await.is_empty(),
        "what the user may not see any more is not listed"
    );
}

#[tokio::test]
async fn the_notification_level_of_a_room_overrides_every_reason() {
    let fixture = CourseFixture::create().await;
    for (level, mentioned, announced) in [
        (NotificationLevel::Muted, false, false),
        (NotificationLevel::Mentions, true, false),
        (NotificationLevel::All, true, true),
    ] {
        for room in [fixture.general, fixture.news] {
            fixture
                .ada
                .expect_done(&Command::SetNotificationLevel { room, level })
                .await;
        }
        fixture
            .ada
            .expect_done(&Command::ReadAllNotifications { course: None })
            .await;
        fixture.bob.expect_done(&send(fixture.general, "@ada")).await;
        fixture.teacher.expect_done(&send(fixture.news, "Listen")).await;
        let unread = unread_titles(&fixture, &fixture.ada).await;
        assert_eq!(
            unread.contains(&"Bob mentioned you in General".into()),
            mentioned,
            "{level:?} {unread:?}"
        );
        assert_eq!(
            unread.contains(&"Teacher announced in News".into()),
            announced,
            "{level:?} {unread:?}"
        );
        fixture
            .ada
            .expect_done(&Command::ReadAllNotifications { course: None })
            .await;
        fixture.bob.expect_done(&send(fixture.general, "Hello")).await;
        let unread = unread_titles(&fixture, &fixture.ada).await;
        assert_eq!(
            unread.contains(&"1 new message in General".into()),
            level == NotificationLevel::All,
            "{level:?} {unread:?}"
        );
    }
}
