//! Who is drawn as mentioned and who is notified are the same people: the message itself says whom it reached.

use super::list::{notifications_of, unread_titles};
use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, Done, Message, NotificationLevel, RoomId, View};

/// Sends it, and returns it as the room shows it, with whether Ada and Bob are notified of it.
async fn sent(fixture: &CourseFixture, by: &TestUser, room: RoomId, content: &str) -> (Message, [bool; 2]) {
    let Done::Message { number, .. } = by.expect_done(&send(room, content)).await else {
        panic!()
    };
    read(fixture, room, number).await
}

async fn read(fixture: &CourseFixture, room: RoomId, number: i64) -> (Message, [bool; 2]) {
    let view = View::Room { room, near: None };
    let mut shown = fixture.app.snapshot(&fixture.ada, view).await.room.unwrap();
    let message = shown.messages.remove(&number).unwrap();
    let mut notified = [false; 2];
    for (at, user) in [&fixture.ada, &fixture.bob].into_iter().enumerate() {
        let rows = notifications_of(fixture, user).await.notification_rows();
        notified[at] = rows.iter().any(|row| row.cause == format!("mention:{room}:{number}"));
    }
    (message, notified)
}

#[tokio::test]
async fn whoever_is_drawn_as_mentioned_is_notified_and_nobody_else() {
    let fixture = CourseFixture::create().await;
    let (mut tab, _) = fixture.ada.socket().await;
    for (content, mentioned, notified) in [
        ("@ada and @Bob", &["ada", "bob"][..], [true, true]),
        // Nobody is called that, or is not in the room.
        ("@all @here @eve @nobody", &[], [false, false]),
        ("请@ada看，（@bob）", &["ada", "bob"], [true, true]),
        (
            "ada@ada.example https://x.example/@bob `@ada` x/@bob",
            &[],
            [false, false],
        ),
        ("@teacher, that is me", &[], [false, false]),
        // A quotation repeats what was said: it tells nobody.
        ("> @ada and @staff wrote\n> > @bob\n\nI agree", &[], [false, false]),
        ("> thank you, @ada\n\nAnd @bob?", &["bob"], [false, true]),
    ] {
        let (message, reached) = sent(&fixture, &fixture.teacher, fixture.general, content).await;
        assert_eq!(message.mentioned, mentioned, "{content}");
        assert_eq!(reached, notified, "{content}");
    }
    let events = format!("{:?}", tab.received_events().await);
    assert!(events.contains(r#"mentioned: ["ada", "bob"]"#), "{events}");
    // In a direct room every message is for the other one anyway.
    let (message, reached) = sent(&fixture, &fixture.bob, fixture.direct, "@ada").await;
    assert_eq!((message.mentioned.len(), reached), (0, [false, false]));
}

#[tokio::test]
async fn an_announcement_that_mentions_reaches_who_asked_for_mentions_only() {
    let fixture = CourseFixture::create().await;
    let room = fixture.news;
    let set_level = |level| Command::SetNotificationLevel { room, level };
    fixture.ada.expect_done(&set_level(NotificationLevel::Mentions)).await;
    let (message, _) = sent(&fixture, &fixture.teacher, room, "@ada brings the key").await;
    let mention = "Teacher mentioned you in News".to_owned();
    let announcement = "Teacher announced in News".to_owned();
    assert!(unread_titles(&fixture, &fixture.ada).await.contains(&mention));
    let announced = |titles: Vec<String>| titles.iter().filter(|title| **title == announcement).count();
    // That of the fixture, and this one: once each.
    assert_eq!(announced(unread_titles(&fixture, &fixture.bob).await), 2);
    // An edit that names somebody else moves the mention, and leaves nobody with two.
    let edit = Command::Edit {
        room,
        number: message.number,
        version: message.version,
        content: "@bob brings the key".into(),
    };
    fixture.teacher.expect_done(&edit).await;
    let (message, reached) = read(&fixture, room, message.number).await;
    assert_eq!((message.mentioned, reached), (vec!["bob".to_owned()], [false, true]));
    assert!(!unread_titles(&fixture, &fixture.ada).await.contains(&mention));
    let of_bob = unread_titles(&fixture, &fixture.bob).await;
    assert!(of_bob.contains(&mention), "{of_bob:?}");
    assert_eq!(announced(of_bob), 1);
}

#[tokio::test]
async fn an_edit_reaches_nobody_who_came_later() {
    let fixture = CourseFixture::create().await;
    let (message, _) = sent(&fixture, &fixture.teacher, fixture.general, "@eve, welcom").await;
    assert!(message.mentioned.is_empty());
    fixture.join_stranger().await;
    let edit = Command::Edit {
        room: fixture.general,
        number: message.number,
        version: message.version,
        content: "@eve, welcome. @ada helps".into(),
    };
    fixture.teacher.expect_done(&edit).await;
    let (message, _) = read(&fixture, fixture.general, message.number).await;
    assert_eq!(message.mentioned, ["ada"]);
    assert!(
        unread_titles(&fixture, &fixture.stranger)
            .await
            .iter()
            .all(|title| !title.contains("mentioned"))
    );
}
