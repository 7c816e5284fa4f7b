//! Notifications of messages: one row a room, withdrawn with the message, changed by an edit.

use super::list::{notifications_of, unread_titles};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, Done};

#[tokio::test]
async fn messages_of_a_room_share_one_row_and_reading_the_room_reads_its_notifications() {
    let fixture = CourseFixture::create().await;
    for count in 0..5 {
        fixture
            .bob
            .expect_done(&send(fixture.direct, &format!("@ada {count}")))
            .await;
    }
    let unread = unread_titles(&fixture, &fixture.ada).await;
    assert!(unread.contains(&"5 direct messages from Bob".to_owned()), "{unread:?}");
    assert_eq!(
        unread.iter().filter(|title| title.contains("Bob")).count(),
        2,
        "a mention in a direct room has no row of its own"
    );
    let (mut tab, _) = fixture.ada.socket().await;
    for (room, number) in [(fixture.general, 2), (fixture.direct, 5), (fixture.news, 1)] {
        tab.expect_ack(Command::Read { room, number }).await;
    }
    assert_eq!(
        unread_titles(&fixture, &fixture.ada).await,
        ["1 new message in Study group", "New assignment: Sheet 1"]
    );
    let rows = notifications_of(&fixture, &fixture.ada)
        .await
        .notifications
        .unwrap()
        .rows;
    assert!(
        rows.iter()
            .any(|row| row.cause.starts_with("mention:") && row.read_at.is_some()),
        "it stays in the list"
    );
}

#[tokio::test]
async fn deleting_a_message_withdraws_its_notifications_and_an_edit_moves_them() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    fixture
        .teacher
        .expect_done(&Command::Delete {
            room: fixture.general,
            number: 2,
        })
        .await;
    let unread = unread_titles(&fixture, &fixture.ada).await;
    assert!(!unread.iter().any(|title| title.contains("mentioned")), "{unread:?}");
    assert!(format!("{:?}", ada.received_events().await).contains("NotificationsWithdrawn"));
    let mention = "Teacher mentioned you in General".to_owned();
    let Done::Message { number, version, .. } =
        fixture.teacher.expect_done(&send(fixture.general, "@bob please")).await
    else {
        panic!()
    };
    assert!(unread_titles(&fixture, &fixture.bob).await.contains(&mention));
    let edit = Command::Edit {
        room: fixture.general,
        number,
        version,
        content: "@ada please".into(),
    };
    fixture.teacher.expect_done(&edit).await;
    assert!(!unread_titles(&fixture, &fixture.bob).await.contains(&mention));
    assert!(unread_titles(&fixture, &fixture.ada).await.contains(&mention));
}

#[tokio::test]
async fn an_edited_announcement_does_not_notify_later_members() {
    let fixture = CourseFixture::create().await;
    fixture.join_stranger().await;
    let edit = Command::Edit {
        room: fixture.news,
        number: 1,
        version: 2,
        content: "The room has changed again".into(),
    };
    fixture.teacher.expect_done(&edit).await;
    let of_stranger = unread_titles(&fixture, &fixture.stranger).await;
    assert!(
        !of_stranger.iter().any(|title| title.contains("News")),
        "{of_stranger:?}"
    );
    let of_ada = unread_titles(&fixture, &fixture.ada).await;
    assert!(of_ada.iter().any(|title| title.contains("News")), "{of_ada:?}");
}
