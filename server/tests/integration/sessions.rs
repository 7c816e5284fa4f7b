//! Sessions that end: by their user, by a password change, or with a disabled account.

use crate::support::account_forms::{SET_UP, SIGN_IN};
use crate::support::fixtures::{CourseFixture, send};
use crate::support::{PASSWORD, TestApp};
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
    let end = |password: &str| Command::EndSession {
        session,
        password: password.into(),
    };
    assert_eq!(
        fixture.bob.expect_problem(&end(PASSWORD)).await.kind,
        ProblemKind::NotFound
    );
    // A browser that is found open is not enough, and it is said at the field.
    let refused = socket.expect_problem(end("a wrong password")).await;
    assert_eq!(refused.field.as_deref(), Some("password"));
    socket.expect_ack(end(PASSWORD)).await;
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
    let change = |old: &'static str, new: &'static str| {
        let grace = grace.clone();
        let fields = [
            ("do", "change_password"),
            ("form", "password"),
            ("old", old),
            ("new", new),
        ];
        async move { grace.post("/settings", &fields).await }
    };
    let (mut own_socket, _) = grace.socket().await;
    let wrong = change("not this", "another long one").await;
    assert!(wrong.status == 422 && wrong.body.contains("This is not your password"));
    for refused in ["short", "password1", "hopper grace!", "Grace2026"] {
        assert_eq!(change("a long password", refused).await.status, 422, "{refused}");
    }
    let changed = change("a long password", "another long one").await;
    assert_eq!(
        (changed.status, changed.header("location")),
        (303, "/settings?saved=password")
    );
    assert_eq!(other_socket.expect_close().await, 4001);
    assert_eq!(
        grace.get("/settings").await.status,
        303,
        "the old secret is worth nothing"
    );
    grace.session_secret = changed.session_secret();
    assert!(
        grace
            .get("/settings?saved=password")
            .await
            .body
            .contains("Your password is changed")
    );
    own_socket.expect_nothing().await;
    assert_eq!(app.anonymous().post("/signin", &SIGN_IN).await.status, 422);
}

#[tokio::test]
async fn an_account_disabled_on_the_command_line_loses_its_sockets_at_once() {
    let fixture = CourseFixture::create().await;
    let (mut bob, _) = fixture.bob.socket().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let database = Database {
        database_url: fixture.app.database.clone(),
    };
    let task = UserTask::Disable { username: "bob".into() };
    server::cli::users::run(&database, task).await.unwrap();
    assert_eq!(bob.expect_close().await, 4001);
    assert!(fixture.bob.try_socket("/ws", None).await.is_err());
    ada.expect_ack(send(fixture.general, "Still here")).await;
}
