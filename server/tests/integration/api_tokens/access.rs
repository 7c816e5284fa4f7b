//! What a script with an API token may do: the same as its owner, but not change the account or read pages.

use super::helpers::expect_unauthorized;
use crate::support::every_command::{every_command, with_existing_target};
use crate::support::fixtures::{CourseFixture, send};
use crate::support::room_socket_path;
use app::protocol::{Change, Command, ProblemKind, Request, RoomId, ServerFrame, TokenScope, View};

#[tokio::test]
async fn every_command_has_the_same_result_with_an_api_token_as_with_a_session() {
    let total = every_command(&CourseFixture::create().await).len();
    for index in 0..total {
        let mut results = Vec::new();
        for by_script in [false, true] {
            let fixture = CourseFixture::create().await;
            let (name, user, command) = every_command(&fixture).swap_remove(index);
            let command = with_existing_target(&fixture, command).await;
            let client = if by_script {
                let (_, secret) = fixture
                    .app
                    .create_limited_token(user, "Script", TokenScope::Write, None)
                    .await;
                user.with_api_token(&secret)
            } else {
                user.clone()
            };
            results.push((name, command.clone(), client.execute(&command).await));
        }
        let (name, command, by_token) = results.pop().unwrap();
        let (_, _, by_session) = results.pop().unwrap();
        let needs_a_session = matches!(
            command,
            Command::EndSession { .. }
                | Command::NewToken { .. }
                | Command::RevokeToken { .. }
                | Command::SetCourseStarters { .. }
                | Command::LetStartCourses { .. }
                | Command::CloseAccount { .. }
                | Command::EndSessionsOf { .. }
                | Command::NewPasswordLink { .. }
                | Command::SetAdmin { .. }
                | Command::AppointInstructor { .. }
                | Command::Enrol { .. }
        );
        if needs_a_session {
            assert_eq!(by_token.unwrap_err().kind, ProblemKind::Forbidden, "{name}");
        } else {
            assert_eq!(by_token, by_session, "{name}");
        }
    }
}

#[tokio::test]
async fn an_api_token_opens_both_sockets_and_views_but_no_page() {
    let fixture = CourseFixture::create().await;
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let script = fixture.ada.with_api_token(&secret);
    let (mut socket, hello) = script.socket().await;
    assert_eq!(hello.overview.me.id, fixture.ada.id);
    let mut room_socket = script.room_socket(fixture.general).await;
    room_socket.push_text(r#"{"message": "pong"}"#).await;
    assert!(room_socket.next_text().await.unwrap().contains(r#""sender":"ada""#));
    let events = socket.received_events().await;
    assert!(
        events.iter().any(|event| matches!(&event.change, Change::Message(_))),
        "{events:?}"
    );
    socket.expect_ack(send(fixture.general, "By socket")).await;

    let reply = script
        .post_api("query", serde_json::json!({ "view": View::Account }))
        .await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    let missing = room_socket_path(RoomId(fixture.news.0 + 900));
    assert_eq!(script.try_socket(&missing, None).await.err(), Some(404));
    let page = script.get("/settings").await;
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/signin?next=%2Fsettings")
    );
    let form = script.post("/settings", &[("do", "rename"), ("name", "Mallory")]).await;
    assert_eq!(
        (form.status, form.header("location")),
        (303, "/signin?next=%2Fsettings")
    );
    // The problem of an unreadable request names the missing field; a client that accepts HTML gets JSON too.
    let headers = [("accept", "text/html,*/*")];
    for (body, field) in [
        (r#"{"command": {"do": "new_course", "title": "A"}}"#, Some("code")),
        (r#"{"command": {"do": "fly"}}"#, None),
        ("nonsense", None),
    ] {
        let reply = script.request("POST", "/api/execute", &headers, body.into()).await;
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (422, "application/json"),
            "{body}"
        );
        assert_eq!(reply.problem().field.as_deref(), field, "{}", reply.body);
    }
    // Another authorization scheme is left to a proxy in front of the server.
    let headers = [
        ("authorization", "Basic YWRhOmFkYQ=="),
        ("content-type", "application/json"),
    ];
    let body = serde_json::json!({ "view": View::Overview }).to_string();
    let reply = fixture.ada.request("POST", "/api/query", &headers, body.into()).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn wrong_api_tokens_are_refused_and_rate_limited_by_address() {
    let fixture = CourseFixture::create().await;
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let longer = format!("{secret}0");
    for wrong in ["x", "cohort_", &secret[7..], &longer, &secret.to_uppercase()] {
        expect_unauthorized(&fixture, &fixture.ada, wrong).await;
    }
    let wrong = fixture.ada.with_api_token(&format!("cohort_{}", "0".repeat(64)));
    let mut status = 0;
    for _ in 0..80 {
        status = wrong
            .post_api("query", serde_json::json!({ "view": View::Overview }))
            .await
            .status;
    }
    assert_eq!(status, 429);
    // A valid token from the same address goes on working.
    fixture
        .ada
        .with_api_token(&secret)
        .expect_done(&send(fixture.general, "I am fine"))
        .await;
}

#[tokio::test]
async fn an_api_token_has_only_the_current_permissions_of_its_owner() {
    let fixture = CourseFixture::create().await;
    let (_, secret) = fixture.app.create_api_token(&fixture.bob).await;
    let script = fixture.bob.with_api_token(&secret);
    let path = room_socket_path(fixture.general);
    let mut room_socket = script.room_socket(fixture.general).await;
    let remove = fixture.remove_bob();
    assert_eq!(
        script.expect_problem(&remove).await.kind,
        ProblemKind::Forbidden,
        "a student's script"
    );
    fixture.teacher.expect_done(&remove).await;
    assert_eq!(room_socket.expect_close().await, 4004);
    assert_eq!(script.try_socket(&path, None).await.err(), Some(404));
    let problem = script.expect_problem(&send(fixture.general, "Hello?")).await;
    assert_eq!(problem.kind, ProblemKind::NotFound);
    let view = View::Course { course: fixture.course };
    let (mut socket, _) = script.socket().await;
    let reply = socket.expect_reply(Request::View(view)).await;
    assert!(
        matches!(&reply, ServerFrame::Problem { problem, .. } if problem.kind == ProblemKind::NotFound),
        "{reply:?}"
    );
}
