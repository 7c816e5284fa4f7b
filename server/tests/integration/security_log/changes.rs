//! What is kept of changes, in the transaction of the change.

use super::rows::security_rows;
use crate::support::every_command::{every_command, with_existing_target};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, CourseId, Role};
use server::application::event_of;
use server::cli::config::{Database, TokenTask, UserTask};
use server::security_event::Topic;

/// Each command that changes rights leaves one row of what it is, by whom and from where; each other one leaves none.
#[tokio::test]
async fn every_command_that_changes_rights_is_in_the_log_once_it_is_done() {
    let total = every_command(&CourseFixture::create().await).len();
    for index in 0..total {
        let fixture = CourseFixture::create().await;
        let (name, user, command) = every_command(&fixture).swap_remove(index);
        let command = with_existing_target(&fixture, command).await;
        let event = event_of(&command);
        let mut actor = fixture.app.actor(user).await;
        actor.address = "192.0.2.77".into();
        if fixture.app.cohort.execute(&actor, command).await.is_err() {
            assert_eq!(name, "ChangePassword", "its old password is wrong in the list");
            continue;
        }
        let rows: Vec<_> = (security_rows(&fixture.app).await.into_iter())
            .filter(|row| row.address == "192.0.2.77" && row.action == event.action.name())
            .collect();
        let expected = usize::from(event.action.topic() != Topic::Use);
        assert_eq!(rows.len(), expected, "{name}: {rows:?}");
        for row in rows {
            assert!(!row.refused && row.via == "session", "{name}: {row:?}");
            assert_eq!(row.actor.unwrap().id, user.id, "{name}");
            if name == "Enrol" {
                // Whom, the command says by a user name.
                assert!(row.subject.is_some(), "{name}");
            } else {
                assert_eq!(row.subject.map(|user| user.id), event.subject, "{name}");
            }
        }
    }
}

#[tokio::test]
async fn a_change_that_is_not_made_is_not_in_the_log_as_done() {
    let fixture = CourseFixture::create().await;
    let before = security_rows(&fixture.app).await.len();
    let last_instructor = Command::SetRole {
        course: fixture.course,
        user: fixture.teacher.id,
        role: Role::Student,
    };
    fixture.teacher.expect_problem(&last_instructor).await;
    fixture
        .ada
        .expect_done(&send(fixture.general, "a secret of ours"))
        .await;
    let rows = security_rows(&fixture.app).await;
    assert_eq!(rows.len(), before, "{:?}", rows.last());
}

#[tokio::test]
async fn the_log_says_who_what_whom_in_which_course_and_from_where() {
    let fixture = CourseFixture::create().await;
    let promote = Command::SetRole {
        course: fixture.course,
        user: fixture.ada.id,
        role: Role::Assistant,
    };
    let body = serde_json::json!({ "command": promote }).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("x-forwarded-for", "198.51.100.9"),
    ];
    let (_, secret) = fixture.app.create_api_token(&fixture.teacher).await;
    let script = fixture.teacher.with_api_token(&secret);
    let reply = script.request("POST", "/api/execute", &headers, body.into()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let rows = security_rows(&fixture.app).await;
    let row = rows.last().unwrap();
    assert_eq!(row.actor.as_ref().unwrap().username, "teacher");
    assert_eq!(row.subject.as_ref().unwrap().username, "ada");
    assert_eq!((row.action.as_str(), row.detail.as_str()), ("set_role", "assistant"));
    assert_eq!((row.via.as_str(), row.address.as_str()), ("token", "198.51.100.9"));
    assert_eq!((row.course, row.refused), (Some(fixture.course), false));
    assert!(rows.iter().all(|row| !row.detail.contains(&secret)), "never a secret");
}

#[tokio::test]
async fn accounts_sessions_and_the_command_line_are_in_the_log() {
    let fixture = CourseFixture::create().await;
    let invite = fixture.app.invite(fixture.course, &fixture.teacher).await;
    let form = [
        ("do", "sign_up"),
        ("invite", &invite),
        ("username", "mary"),
        ("name", "Mary"),
        ("password", "between you and me"),
    ];
    let reply = fixture.app.anonymous().post("/signup", &form).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let mut mary = fixture.app.anonymous();
    mary.session_secret = reply.session_secret();
    assert_eq!(mary.post("/", &[("do", "sign_out")]).await.status, 303);
    let database = Database {
        database_url: fixture.app.database.clone(),
    };
    let username = || "mary".to_owned();
    let disable = UserTask::Disable { username: username() };
    server::cli::users::run(&database, disable).await.unwrap();
    let enable = UserTask::Enable { username: username() };
    server::cli::users::run(&database, enable).await.unwrap();
    let add = TokenTask::Add {
        username: username(),
        name: "Import".into(),
        days: 1,
        write: true,
        course: None,
    };
    let secret = server::cli::api_tokens::run(&database, add).await.unwrap();
    let rows = security_rows(&fixture.app).await;
    let of_mary = |user: &Option<server::db::NamedUser>| user.as_ref().is_some_and(|user| user.username == "mary");
    let rows: Vec<_> = (rows.iter())
        .filter(|row| of_mary(&row.actor) || of_mary(&row.subject))
        .collect();
    let actions: Vec<_> = rows.iter().map(|row| (row.action.as_str(), row.via.as_str())).collect();
    assert_eq!(
        actions,
        [
            ("sign_up", "form"),
            ("join_course", "form"),
            ("sign_in", "form"),
            ("sign_out", "session"),
            ("close_account", "command line"),
            ("reopen_account", "command line"),
            ("new_token", "command line"),
        ]
    );
    assert_eq!(rows[1].course, Some::<CourseId>(fixture.course));
    let everything = format!("{rows:?}");
    for secret in [invite.as_str(), "between you and me", secret.trim()] {
        assert!(!everything.contains(secret), "{everything}");
    }
}
