//! Rooms that staff have slowed or closed for writing.

use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Change, Command, Problem, ProblemKind, RoomId, RoomServerFrame};

fn pace(room: RoomId, slow: i64, closed: bool) -> Command {
    Command::SetRoomPace {
        room,
        slow,
        closed,
        base: String::new(),
    }
}

fn assert_slow(problem: &Problem, seconds: u32) {
    assert_eq!(
        (problem.kind, problem.retry_after, problem.field.as_deref()),
        (ProblemKind::TooMany, Some(seconds), Some("content")),
        "{}",
        problem.text
    );
    assert!(
        problem.text.contains(&format!("again in {seconds} seconds")),
        "{}",
        problem.text
    );
}

#[tokio::test]
async fn in_a_slowed_room_each_person_waits_and_staff_do_not() {
    let fixture = CourseFixture::create().await;
    let (room, clock) = (fixture.general, &fixture.app.clock);
    let (mut bob, _) = fixture.bob.socket().await;
    fixture.teacher.expect_done(&pace(room, 30, false)).await;
    let changed = |event: &app::protocol::Event| matches!(&event.change, Change::Room(room) if room.slow == 30);
    assert!(
        bob.received_events().await.iter().any(changed),
        "everybody hears of it at once"
    );
    // Their last messages count from before the room was slowed.
    clock.advance(10_000);
    assert_slow(&fixture.ada.expect_problem(&send(room, "Too early")).await, 20);
    clock.advance(20_000);
    fixture.ada.expect_done(&send(room, "In time")).await;
    bob.expect_ack(send(room, "Others wait for themselves only")).await;
    // Every way ends at the same rule: the tab's socket, the socket of one room, an API token, a form.
    clock.advance(1_000);
    assert_slow(&bob.expect_problem(send(room, "Too early")).await, 29);
    let mut script = fixture.ada.room_socket(room).await;
    script.push_text(r#"{"message": "Too early"}"#).await;
    let RoomServerFrame::Problem { problem } = script.next_room_frame().await else {
        panic!("it should be refused")
    };
    assert_slow(&problem, 29);
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let token = fixture.ada.with_api_token(&secret);
    let command = serde_json::json!({ "command": send(room, "Too early") });
    let reply = token.post_api("execute", command).await;
    assert_eq!((reply.status, reply.header("retry-after")), (429, "29"));
    let page = post(&fixture.ada, room, "Kept as it was typed").await;
    assert!(page.contains("You can send again in 29 seconds."), "{page}");
    assert!(page.contains("Kept as it was typed</textarea>"), "{page}");
    assert!(page.contains("one message every 30 seconds"), "{page}");
    // Two at once are not both in time.
    clock.advance(29_000);
    let actor = fixture.app.actor(&fixture.ada).await;
    let cohort = &fixture.app.cohort;
    let (one, two) = tokio::join!(
        cohort.execute(&actor, send(room, "One")),
        cohort.execute(&actor, send(room, "Two"))
    );
    assert_eq!(one.is_ok() as u8 + two.is_ok() as u8, 1);
    // Who keeps the pace is exempt, and a repeat is no second message.
    for text in ["Please", "calm", "down"] {
        fixture.teacher.expect_done(&send(room, text)).await;
    }
    clock.advance(30_000);
    let last = send(room, "Sent twice");
    assert_eq!(
        fixture.bob.expect_done(&last).await,
        fixture.bob.expect_done(&last).await
    );
    fixture.teacher.expect_done(&pace(room, 0, false)).await;
    fixture.bob.expect_done(&send(room, "As often")).await;
    fixture.bob.expect_done(&send(room, "as I like")).await;
}

#[tokio::test]
async fn in_a_closed_room_only_those_who_keep_it_write() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    let mut script = fixture.ada.room_socket(room).await;
    fixture.teacher.expect_done(&pace(room, 0, true)).await;
    let edit = Command::Edit {
        room,
        number: 1,
        version: 2,
        content: "Changed".into(),
    };
    for command in [send(room, "Let me in"), edit] {
        let problem = fixture.ada.expect_problem(&command).await;
        assert_eq!(problem.kind, ProblemKind::Forbidden);
        assert!(problem.text.contains("closed for writing"), "{}", problem.text);
    }
    script.push_text(r#"{"message": "Let me in"}"#).await;
    assert!(script.next_text().await.unwrap().contains("closed for writing"));
    let page = fixture.ada.get(&format!("/chat/{room}")).await.body;
    assert!(
        page.contains("closed for writing") && !page.contains("<textarea"),
        "{page}"
    );
    fixture.teacher.expect_done(&send(room, "Now I speak")).await;
    assert!(
        fixture
            .teacher
            .get(&format!("/chat/{room}"))
            .await
            .body
            .contains("<textarea")
    );
    // Without JavaScript: the box that is not checked is not sent.
    let path = format!("/chat/{room}/settings");
    let form = [
        ("do", "set_room_pace"),
        ("form", "pace"),
        ("room", &room.to_string()),
        ("slow", "0"),
    ];
    assert_eq!(fixture.teacher.post(&path, &form).await.status, 303);
    fixture.ada.expect_done(&send(room, "Thank you")).await;
}

#[tokio::test]
async fn only_staff_and_owners_set_the_pace_and_only_within_reason() {
    let fixture = CourseFixture::create().await;
    let refused = fixture.ada.expect_problem(&pace(fixture.general, 30, false)).await;
    assert_eq!(refused.kind, ProblemKind::Forbidden);
    fixture.ada.expect_done(&pace(fixture.private, 30, false)).await;
    for (slow, room) in [(4, fixture.general), (3_601, fixture.general), (-1, fixture.general)] {
        let problem = fixture.teacher.expect_problem(&pace(room, slow, false)).await;
        assert_eq!(problem.field.as_deref(), Some("slow"), "{slow}");
    }
    let direct = fixture.ada.expect_problem(&pace(fixture.direct, 30, false)).await;
    assert_eq!(direct.kind, ProblemKind::Forbidden);
}

/// Posts a message as a browser without JavaScript does; the page that comes back.
async fn post(user: &TestUser, room: RoomId, text: &str) -> String {
    let (room, path) = (room.to_string(), format!("/chat/{room}"));
    let uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    let form = [
        ("do", "send"),
        ("form", "composer"),
        ("room", room.as_str()),
        ("uuid", uuid),
        ("content", text),
    ];
    user.post(&path, &form).await.body
}
