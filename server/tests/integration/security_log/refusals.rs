//! What is kept of refusals, and how much of it.

use super::rows::security_rows;
use crate::support::every_command::every_command;
use crate::support::fixtures::CourseFixture;
use app::protocol::{Command, Role};
use bytes::Bytes;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The hook is at the one entry point, so that a new command is covered on its first day.
#[tokio::test]
async fn every_command_that_is_refused_to_a_stranger_is_in_the_log() {
    let fixture = CourseFixture::create().await;
    let mut actor = fixture.app.actor(&fixture.stranger).await;
    for (name, _, command) in every_command(&fixture) {
        // At most ten a minute are stored one by one.
        fixture.app.clock.advance(MINUTE);
        actor.address = name.into();
        let event = server::application::event_of(&command);
        let refused = fixture.app.cohort.execute(&actor, command).await.is_err();
        let rows = security_rows(&fixture.app).await;
        let logged = rows.iter().filter(|row| row.address == name && row.refused).count();
        assert_eq!(logged, usize::from(refused), "{name}");
        if refused {
            assert_eq!(rows.last().unwrap().action, event.action.name(), "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_refused_before_signing_in_is_in_the_log_without_secrets() {
    let fixture = CourseFixture::create().await;
    let (app, teacher) = (&fixture.app, &fixture.teacher);
    let promote = Command::SetRole {
        course: fixture.course,
        user: fixture.ada.id,
        role: Role::Instructor,
    };
    fixture.ada.expect_problem(&promote).await;
    let wrong = [
        ("do", "sign_in"),
        ("username", "teacher"),
        ("password", "my dog is called Rex"),
    ];
    assert_eq!(app.anonymous().post("/signin", &wrong).await.status, 422);
    let wrong = [("do", "sign_in"), ("username", "hunter2 is it"), ("password", "nobody")];
    assert_eq!(app.anonymous().post("/signin", &wrong).await.status, 422);
    let token = format!("cohort_{}", "ab".repeat(32));
    let script = teacher.with_api_token(&token);
    assert_eq!(script.post_api("query", serde_json::json!({})).await.status, 401);
    let evil = "https://evil.example";
    let headers = [("origin", evil), ("sec-fetch-site", "cross-site")];
    assert_eq!(teacher.request("POST", "/", &headers, Bytes::new()).await.status, 403);
    assert_eq!(teacher.try_socket("/ws", Some(evil)).await.err(), Some(403));
    assert_eq!(
        fixture.stranger.get(&format!("/chat/{}", fixture.private)).await.status,
        404
    );
    let rows = security_rows(app).await;
    let refused: Vec<_> = rows.iter().filter(|row| row.refused).collect();
    let found: Vec<_> = (refused.iter())
        .map(|row| {
            let name = |user: &Option<server::db::NamedUser>| user.as_ref().map(|user| user.username.clone());
            (row.action.as_str(), name(&row.actor), name(&row.subject))
        })
        .collect();
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(
        found,
        [
            ("set_role", name("ada"), name("ada")),
            ("sign_in", None, name("teacher")),
            ("sign_in", None, None),
            ("use_token", None, None),
            ("other_origin", None, None),
            ("other_origin", name("teacher"), None),
            ("look", name("eve"), None),
        ]
    );
    assert!(refused[1].address.contains("127.0.0.1"), "{:?}", refused[1]);
    assert_eq!(
        (refused[0].course, refused[6].room),
        (Some(fixture.course), Some(fixture.private))
    );
    let everything = format!("{refused:?}");
    for secret in ["Rex", "hunter2", &token] {
        assert!(!everything.contains(secret), "{everything}");
    }
}

/// 500 attempts of one person are ten rows and a number, and the log is short again after its time.
#[tokio::test]
async fn a_flood_of_refusals_fills_neither_the_log_nor_the_writer() {
    let fixture = CourseFixture::create().await;
    let before = security_rows(&fixture.app).await.len();
    let actor = fixture.app.actor(&fixture.stranger).await;
    let leave = Command::LeaveCourse { course: fixture.course };
    for _ in 0..500 {
        fixture.app.cohort.execute(&actor, leave.clone()).await.unwrap_err();
    }
    assert_eq!(security_rows(&fixture.app).await.len(), before + 10);
    fixture.app.clock.advance(MINUTE);
    let rows = security_rows(&fixture.app).await;
    assert_eq!(rows.len(), before + 11);
    assert_eq!(rows.last().unwrap().times, 490);
    fixture.app.clock.advance(364 * DAY);
    fixture.app.cohort.shorten_security_log().await;
    assert_eq!(security_rows(&fixture.app).await.len(), before + 11);
    fixture.app.clock.advance(2 * DAY);
    fixture.app.cohort.shorten_security_log().await;
    assert_eq!(security_rows(&fixture.app).await.len(), 0);
}
