//! What an API token does not allow: writing, everything outside one course, reading on its owner's behalf.

use super::helpers::{api_tokens_of, new_token};
use crate::support::PASSWORD;
use crate::support::fixtures::{CourseFixture, new_course, send};
use crate::support::room_entry;
use app::protocol::{Command, Done, ProblemKind, Request, ServerFrame, TokenScope, View};

#[tokio::test]
async fn a_token_for_reading_writes_nothing_on_any_way() {
    let fixture = CourseFixture::create().await;
    let (_, secret) = (fixture.app)
        .create_limited_token(&fixture.ada, "Reader", TokenScope::Read, None)
        .await;
    let script = fixture.ada.with_api_token(&secret);
    let (mut socket, _) = script.socket().await;
    let mut room_socket = script.room_socket(fixture.general).await;
    let before = fixture.app.snapshot(&fixture.ada, View::Overview).await;
    for command in [
        send(fixture.general, "Not by a reader"),
        Command::Rename { name: "Mallory".into() },
        Command::ReadAllNotifications { course: None },
    ] {
        assert_eq!(script.expect_problem(&command).await.kind, ProblemKind::Forbidden);
        assert_eq!(socket.expect_problem(command).await.kind, ProblemKind::Forbidden);
    }
    room_socket.push_text(r#"{"message": "Not by a reader"}"#).await;
    let answer = room_socket.next_text().await.unwrap();
    assert!(answer.contains("may only read"), "{answer}");
    let view = View::Room {
        room: fixture.general,
        near: None,
    };
    let reply = socket.expect_reply(Request::View(view)).await;
    assert!(matches!(reply, ServerFrame::Snapshot { .. }), "{reply:?}");
    assert_eq!(fixture.app.snapshot(&fixture.ada, View::Overview).await, before);
    fixture.bob.expect_done(&send(fixture.general, "It hears this")).await;
    assert!(room_socket.next_text().await.unwrap().contains("It hears this"));
}

#[tokio::test]
async fn a_token_for_one_course_finds_nothing_outside_it() {
    let fixture = CourseFixture::create().await;
    let Done::Course(other) = fixture.app.execute_as(&fixture.teacher, new_course("Geometry")).await else {
        panic!()
    };
    fixture.app.join(&fixture.ada, other, &fixture.teacher).await;
    let overview = fixture.app.overview(&fixture.ada).await;
    let outside = overview
        .rooms
        .iter()
        .find(|room| room.course == Some(other))
        .unwrap()
        .id;
    let (_, secret) = (fixture.app)
        .create_limited_token(&fixture.ada, "One course", TokenScope::Write, Some(fixture.course))
        .await;
    let script = fixture.ada.with_api_token(&secret);
    let (mut socket, hello) = script.socket().await;
    assert_eq!(
        hello
            .overview
            .courses
            .iter()
            .map(|course| course.id)
            .collect::<Vec<_>>(),
        [fixture.course]
    );
    assert!(
        hello
            .overview
            .rooms
            .iter()
            .all(|room| room.course == Some(fixture.course))
    );
    script.expect_done(&send(fixture.general, "Inside")).await;
    for room in [outside, fixture.direct] {
        assert_eq!(
            script.expect_problem(&send(room, "Outside")).await.kind,
            ProblemKind::NotFound
        );
        let path = crate::support::room_socket_path(room);
        assert_eq!(script.try_socket(&path, None).await.err(), Some(404));
        let reply = socket
            .expect_reply(Request::View(View::Room { room, near: None }))
            .await;
        assert!(
            matches!(&reply, ServerFrame::Problem { problem, .. } if problem.kind == ProblemKind::NotFound),
            "{reply:?}"
        );
    }
    let rename = Command::Rename { name: "Mallory".into() };
    assert_eq!(script.expect_problem(&rename).await.kind, ProblemKind::Forbidden);
    // Nor does it hear of anything there.
    fixture
        .app
        .execute_as(&fixture.teacher, send(outside, "Only for Geometry"))
        .await;
    fixture
        .app
        .execute_as(&fixture.teacher, send(fixture.general, "For Algebra"))
        .await;
    let heard = format!("{:?}", socket.received_events().await);
    assert!(
        heard.contains("For Algebra") && !heard.contains("Only for Geometry"),
        "{heard}"
    );
}

#[tokio::test]
async fn what_a_token_writes_reads_nothing_for_its_owner() {
    let fixture = CourseFixture::create().await;
    fixture
        .app
        .execute_as(&fixture.ada, Command::ReadAllNotifications { course: None })
        .await;
    fixture
        .bob
        .expect_done(&send(fixture.general, "Please look, @ada"))
        .await;
    let waiting = |overview: &app::protocol::Overview| {
        let room = room_entry(overview, fixture.general);
        (room.read, overview.unread_notifications)
    };
    let before = waiting(&fixture.app.overview(&fixture.ada).await);
    assert_eq!(before.1, 1);
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let script = fixture.ada.with_api_token(&secret);
    let (mut socket, _) = script.socket().await;
    let mut room_socket = script.room_socket(fixture.general).await;
    script.expect_done(&send(fixture.general, "Report 1")).await;
    socket.expect_ack(send(fixture.general, "Report 2")).await;
    room_socket.push_text(r#"{"message": "Report 3"}"#).await;
    while !room_socket.next_text().await.unwrap().contains("Report 3") {}
    assert_eq!(waiting(&fixture.app.overview(&fixture.ada).await), before);
    // What she writes herself reads the room.
    fixture.ada.expect_done(&send(fixture.general, "I have seen it")).await;
    let after = waiting(&fixture.app.overview(&fixture.ada).await);
    assert!(after.0 > before.0 && after.1 == 0, "{before:?} {after:?}");
}

#[tokio::test]
async fn making_a_token_takes_the_password_and_changing_that_ends_them_if_ticked() {
    let fixture = CourseFixture::create().await;
    let mut wrong = new_token("Bot", 30);
    if let Command::NewToken { password, .. } = &mut wrong {
        *password = "a wrong password".into();
    }
    let problem = fixture.ada.expect_problem(&wrong).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Invalid, Some("password"))
    );
    assert!(api_tokens_of(&fixture, &fixture.ada).await.is_empty());
    let fields = [
        ("do", "new_token"),
        ("form", "new-token"),
        ("name", "Bot"),
        ("days", "30"),
        ("scope", "read"),
        ("course", ""),
        ("password", "a wrong password"),
    ];
    let page = fixture.ada.post("/settings", &fields).await;
    assert!(
        page.status == 422 && page.body.contains("This is not your password"),
        "{}",
        page.status
    );

    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let script = fixture.ada.with_api_token(&secret);
    let (mut socket, _) = script.socket().await;
    let mut ada = fixture.ada.clone();
    ada.session_secret = ada.change_password("another long one", false).await.session_secret();
    socket.expect_ack(send(fixture.general, "Not ticked")).await;
    let fields = [
        ("do", "change_password"),
        ("form", "password"),
        ("old", "another long one"),
        ("new", PASSWORD),
        ("tokens", "true"),
    ];
    ada.session_secret = ada.post("/settings", &fields).await.session_secret();
    assert_eq!(socket.expect_close().await, 4001);
    assert_eq!(
        script.expect_problem(&send(fixture.general, "Ticked")).await.kind,
        ProblemKind::SignedOut
    );
    assert!(api_tokens_of(&fixture, &ada).await.is_empty());
}
