//! A message that is sent again is created once: after a retry, a form sent twice, and a restart.

use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, Done, ProblemKind, SendMessage};

#[tokio::test]
async fn a_repeated_send_returns_the_first_result_and_is_not_published() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let (mut bob, _) = fixture.bob.socket().await;
    let original = send(fixture.general, "Only once");
    let first = ada.expect_ack(original.clone()).await;
    bob.received_events().await;
    assert_eq!(ada.expect_ack(original.clone()).await, first);
    assert_eq!(fixture.ada.expect_done(&original).await, first);
    let Command::Send(message) = original.clone() else {
        panic!()
    };
    let changed = Command::Send(SendMessage {
        content: "Something else".into(),
        ..message.clone()
    });
    let problem = ada.expect_problem(changed).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Conflict, Some("content")),
        "another text is not a repeat, and must not be lost"
    );
    bob.expect_nothing().await;
    // A uuid belongs to its user: another user may use the same one.
    let theirs = Command::Send(SendMessage {
        content: "Mine".into(),
        ..message.clone()
    });
    assert_ne!(fixture.bob.expect_done(&theirs).await, first);
    // It cannot be used in another room.
    let elsewhere = Command::Send(SendMessage {
        room: fixture.private,
        ..message
    });
    assert_eq!(ada.expect_problem(elsewhere).await.kind, ProblemKind::Conflict);
    // A repeat is recognised even after the message was edited.
    let Done::Message {
        room, number, version, ..
    } = first
    else {
        panic!()
    };
    let edit = Command::Edit {
        room,
        number,
        version,
        content: "Edited".into(),
    };
    ada.expect_ack(edit).await;
    assert!(matches!(ada.expect_ack(original).await, Done::Message { number: same, .. } if same == number));
}

#[tokio::test]
async fn a_form_sent_twice_creates_one_message() {
    let fixture = CourseFixture::create().await;
    let path = format!("/chat/{}", fixture.general);
    let room = fixture.general.to_string();
    let fields = [
        ("do", "send"),
        ("room", room.as_str()),
        ("uuid", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("content", "From a form\r\nin two lines"),
    ];
    let (first, second) = tokio::join!(fixture.ada.post(&path, &fields), fixture.ada.post(&path, &fields));
    assert_eq!(
        (first.status, first.header("location")),
        (303, format!("{path}#m3").as_str()),
        "{}",
        first.body
    );
    assert_eq!(second.header("location"), first.header("location"));
    let page = fixture.bob.get(&path).await;
    assert_eq!(page.body.matches("<article id=\"m").count(), 3, "three messages in all");
    // The user goes back in the browser's history and types another text into the same page.
    let more = [fields[0], fields[1], fields[2], ("content", "And another thing")];
    let again = fixture.ada.post(&path, &more).await;
    assert_eq!(again.status, 409);
    assert!(
        again.body.contains("And another thing"),
        "the typed text stays: {}",
        again.body
    );
    let old = "name=\"uuid\" value=\"0f8fad5b";
    assert!(!again.body.contains(old), "and can be sent as a new message");
}

#[tokio::test]
async fn an_acknowledged_message_survives_a_restart() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    let message = send(room, "Keep this");
    let first = fixture.ada.expect_done(&message).await;
    let CourseFixture { app, ada, .. } = fixture;
    let app = app.restart().await;
    let ada = ada.at(app.address);
    assert_eq!(
        ada.expect_done(&message).await,
        first,
        "a retry after the restart returns the first result"
    );
    let page = ada.get(&format!("/chat/{room}")).await;
    assert_eq!(page.body.matches("Keep this<").count(), 1);
}
