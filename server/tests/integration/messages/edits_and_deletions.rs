//! Edits and deletions: their versions, conflicts and permissions.

use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, Done, ProblemKind, Stream};

#[tokio::test]
async fn edits_and_deletions_have_versions_of_their_own() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let (mut bob, _) = fixture.bob.socket().await;
    let Done::Message { number, version, .. } = ada.expect_ack(send(fixture.general, "Helo")).await else {
        panic!()
    };
    let room = fixture.general;
    let edit = |version, content: &str| Command::Edit {
        room,
        number,
        version,
        content: content.into(),
    };
    let Done::Message { version: edited, .. } = ada.expect_ack(edit(version, "Hello")).await else {
        panic!()
    };
    assert_eq!(edited, version + 1);
    // Edited elsewhere meanwhile: refused at the field, nothing changed.
    let stale = ada.expect_problem(edit(version, "Hullo")).await;
    assert_eq!(
        (stale.kind, stale.field.as_deref()),
        (ProblemKind::Conflict, Some("content"))
    );
    // Saving the same text again is no conflict.
    ada.expect_ack(edit(version, "Hello")).await;
    assert_eq!(
        bob.expect_problem(edit(edited, "Mine now")).await.kind,
        ProblemKind::Forbidden
    );
    assert_eq!(
        bob.expect_problem(Command::Delete { room, number }).await.kind,
        ProblemKind::Forbidden
    );
    ada.expect_ack(Command::Delete { room, number }).await;
    ada.expect_ack(Command::Delete { room, number }).await;
    assert_eq!(
        ada.expect_problem(edit(edited, "Back")).await.kind,
        ProblemKind::Conflict
    );
    let versions: Vec<i64> = bob
        .received_events()
        .await
        .iter()
        .filter(|event| event.stream == Stream::Room(room))
        .map(|event| event.version)
        .collect();
    assert_eq!(versions, [version, version + 1, version + 2]);
    let page = fixture.bob.get(&format!("/chat/{room}")).await;
    assert!(!page.body.contains("Hello</"), "the text of a deleted message is gone");
    // Staff may delete messages of others.
    fixture.teacher.expect_done(&Command::Delete { room, number: 1 }).await;
}
