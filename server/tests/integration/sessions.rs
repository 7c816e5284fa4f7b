//! Sessions that end: by their user, by a password change, or with a disabled account.

use crate::support::TestApp;
use crate::support::account_forms::{SET_UP, SIGN_IN};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, ProblemKind, View};
use server::cli::config::{Database, UserTask};

#[tokio::test]
async fn ending_a_session_closes_its_sockets_at_once() {
    let fixture = CourseFixture::create().await;
    let phone = fixture.app.sign_in_again(&fixture.ada).await;
    let (mut socket, _) = fixture.ada.socket().await;
    let (mut phone_socket, _) = phone.socket().await;
    let mut phone_room_socket = phone.room_socket(fixture.general).await;
    let session = fixture.app.actor(&phone).await.session;
    let account = fixture.app.snapshot(&fixture.ada, View::Account).await;
    assert_eq!(account.account.unwrap().sessions.len(), 2);
    assert_eq!(
        fixture.bob.expect_problem(&Command::EndSession { session }).await.kind,
        ProblemKind::NotFound
    );
    socket.expect_ack(Command::EndSession { session }).await;
    assert_eq!(
        (
            phone_socket.expect_close().await,
            phone_room_socket.expect_close().await
        ),
        (4001, 4001)
    );
    assert_eq!(phone.try_socket("/ws", None).await.err(), Some(401));
    socket.expect_nothing().await;
    let signed_out = fixture.ada.post("/", &[("do", "sign_out")]).await;
    assert_eq!((signed_out.status, signed_out.header("location")), (303, "/signin"));
    assert_eq!(socket.expect_close().await, 4001);
}

#[tokio::test]
async fn a_password_change_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let mut grace = app.anonymous();
    grace.session_secret = grace.post("/setup", &SET_UP).await.session_secret();
    let mut other_session = app.anonymous();
    other_session.session_secret = other_session.post("/signin", &SIGN_IN).await.session_secret();
    let (mut other_socket, _) = other_session.socket().await;
    let change = |old: &str, new: &str| Command::ChangePassword {
        old: old.into(),
        new: new.into(),
    };
    let wrong = grace.expect_problem(&change("not this", "another long one")).await;
    assert_eq!(wrong.field.as_deref(), Some("old"));
    let short = grace.expect_problem(&change("a long password", "short")).await;
    assert_eq!(short.field.as_deref(), Some("new"));
    grace.expect_done(&change("a long password", "another long one")).await;
    assert_eq!(other_socket.expect_close().await, 4001);
    assert_eq!(grace.get("/settings").await.status, 200);
    assert_eq!(app.anonymous().post("/signin", &SIGN_IN).await.status, 422);
}

#[tokio::test]
async fn an_account_disabled_on_the_command_line_loses_its_sockets_at_the_next_heartbeat() {
    let fixture = CourseFixture::create().await;
    let (mut bob, _) = fixture.bob.socket().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let database = Database {
        database_url: fixture.app.database.clone(),
    };
    let task = UserTask::Disable { username: "bob".into() };
    server::cli::users::run(&database, task).await.unwrap();
    let heartbeat = fixture.app.start_heartbeat();
    assert_eq!(bob.expect_close().await, 4001);
    assert!(fixture.bob.try_socket("/ws", None).await.is_err());
    heartbeat.abort();
    ada.expect_ack(send(fixture.general, "Still here")).await;
}
