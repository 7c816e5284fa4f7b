//! `@staff` and `@everyone`: who may write them, whom they tell and why, and what their writer is told.

use super::list::notifications_of;
use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, send};
use crate::support::seed::Seed;
use app::protocol::{Command, Done, NotificationLevel, ProblemKind, RoomId, RoomKind, SendMessage};

/// Sends it. Whom it did not reach, of those named in it, and its number.
async fn sent(by: &TestUser, room: RoomId, content: &str) -> (Vec<String>, i64) {
    match by.expect_done(&send(room, content)).await {
        Done::Message { number, unreached, .. } => (unreached, number),
        other => panic!("{other:?}"),
    }
}

/// Why somebody was told of a message, if they were.
async fn reason(fixture: &CourseFixture, user: &TestUser, room: RoomId, number: i64) -> Option<String> {
    let rows = notifications_of(fixture, user).await.notification_rows();
    let cause = format!("mention:{room}:{number}");
    rows.into_iter().find(|row| row.cause == cause).map(|row| row.reason)
}

#[tokio::test]
async fn everybody_is_told_by_staff_only_and_each_hears_why() {
    let fixture = CourseFixture::create().await;
    let (teacher, ada, bob, room) = (&fixture.teacher, &fixture.ada, &fixture.bob, fixture.general);
    let (unreached, number) = sent(teacher, room, "@everyone and @ada: no lecture, tell @eve").await;
    assert_eq!(unreached, ["eve"]);
    let named = "Your user name was mentioned.";
    let everybody = "Everybody in the room was mentioned.";
    assert_eq!(reason(&fixture, ada, room, number).await.as_deref(), Some(named));
    assert_eq!(reason(&fixture, bob, room, number).await.as_deref(), Some(everybody));
    assert_eq!(reason(&fixture, teacher, room, number).await, None, "not the writer");
    // Plain text from a student, who is told so; the staff can be told by anybody.
    let (unreached, number) = sent(ada, room, "@everyone @staff help").await;
    assert_eq!(unreached, ["everyone"]);
    assert_eq!(reason(&fixture, bob, room, number).await, None);
    let staff = "The staff were mentioned, and you are one of them.";
    assert_eq!(reason(&fixture, teacher, room, number).await.as_deref(), Some(staff));
    // What is drawn as a mention is what has told somebody.
    let page = ada.get(&format!("/chat/{room}/{number}")).await;
    assert!(page.body.contains("data-of=\"staff\"") && !page.body.contains(">@everyone</span> @staff"));
    // Levels count as for any mention.
    for (level, told) in [(NotificationLevel::Mentions, true), (NotificationLevel::Muted, false)] {
        bob.expect_done(&Command::SetNotificationLevel { room, level }).await;
        let (_, number) = sent(teacher, room, "@everyone").await;
        assert_eq!(reason(&fixture, bob, room, number).await.is_some(), told, "{level:?}");
    }
    // An edit tells nobody new; taking it out takes the notification back.
    let Done::Message { number, version, .. } = teacher.expect_done(&send(room, "Later")).await else {
        panic!()
    };
    let edit = |version, content: &str| Command::Edit {
        room,
        number,
        version,
        content: content.into(),
    };
    teacher.expect_done(&edit(version, "@everyone later")).await;
    assert_eq!(reason(&fixture, ada, room, number).await, None);
    let Done::Message { number, version, .. } = teacher.expect_done(&send(room, "@everyone now")).await else {
        panic!()
    };
    assert!(reason(&fixture, ada, room, number).await.is_some());
    let without = Command::Edit {
        room,
        number,
        version,
        content: "now".into(),
    };
    teacher.expect_done(&without).await;
    assert_eq!(reason(&fixture, ada, room, number).await, None);
}

#[tokio::test]
async fn in_a_private_room_its_owner_tells_everybody_and_in_a_direct_room_nobody_does() {
    let fixture = CourseFixture::create().await;
    let (ada, bob) = (&fixture.ada, &fixture.bob);
    let (unreached, number) = sent(ada, fixture.private, "@everyone").await;
    assert!(unreached.is_empty() && reason(&fixture, bob, fixture.private, number).await.is_some());
    assert_eq!(sent(bob, fixture.private, "@everyone").await.0, ["everyone"]);
    let elsewhere = fixture.app.private_room(ada, None, &[bob]).await;
    assert_eq!(
        sent(ada, elsewhere, "@staff").await.0,
        ["staff"],
        "a room of no course has no staff"
    );
    let (_, number) = sent(ada, fixture.direct, "@everyone @bob").await;
    assert_eq!(reason(&fixture, bob, fixture.direct, number).await, None);
}

#[tokio::test]
async fn many_are_told_only_after_a_question_that_says_how_many() {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    seed.students(fixture.course, &[fixture.general], 40).await;
    let command = send(fixture.general, "@everyone: the room has changed");
    let problem = fixture.teacher.expect_problem(&command).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Conflict, Some("everyone"))
    );
    assert!(problem.text.contains("all 43 people"), "{}", problem.text);
    let Command::Send(message) = command else { panic!() };
    let room = message.room;
    let meant = Command::Send(SendMessage {
        everyone: true,
        ..message
    });
    let Done::Message { number, .. } = fixture.teacher.expect_done(&meant).await else {
        panic!()
    };
    assert!(reason(&fixture, &fixture.ada, room, number).await.is_some());
    // A student is not asked: nobody is told.
    assert_eq!(sent(&fixture.bob, room, "@everyone hi").await.0, ["everyone"]);
    // Without JavaScript the page asks, with what was typed.
    let page = format!("/chat/{room}");
    let form = [
        ("do", "send"),
        ("form", "composer"),
        ("room", &room.to_string()),
        ("uuid", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("content", "@everyone <now>"),
    ];
    let asked = fixture.teacher.post(&page, &form).await;
    assert!(
        asked.body.contains("all 43 people") && asked.body.contains("@everyone &lt;now&gt;"),
        "{}",
        asked.status
    );
    assert!(asked.body.contains("name=\"everyone\""));
    let meant = [&form[..], &[("everyone", "true")]].concat();
    assert_eq!(fixture.teacher.post(&page, &meant).await.status, 303);
    let _ = RoomKind::Course;
}
