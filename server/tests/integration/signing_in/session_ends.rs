//! When a session begins and when it ends, by the clock of the test.

use super::browser::Browser;
use crate::support::fixtures::{CourseFixture, send};
use crate::support::{PASSWORD, TestApp};
use app::protocol::limits;

const DAY: i64 = 86_400_000;

/// Whether somebody is signed in there.
async fn is_in(browser: &Browser) -> bool {
    browser.clone().get("/settings").await.status == 200
}

#[tokio::test]
async fn signing_in_begins_a_new_session_and_never_takes_one_that_was_planted() {
    let app = TestApp::start().await;
    app.add_user("ada").await;
    let mut browser = Browser::new(&app, "192.0.2.1");
    let planted = "0123456789abcdef".repeat(4);
    browser.cookies.insert(browser.names.session.clone(), planted.clone());
    let thief = browser.clone();
    let first = browser.signed_in("ada").await;
    assert_ne!(first.session_secret(), planted);
    assert!(is_in(&first).await && !is_in(&thief).await);
    let second = first.clone().signed_in("ada").await;
    assert_ne!(first.session_secret(), second.session_secret());
    assert!(is_in(&second).await && !is_in(&first).await, "the one before is over");
}

#[tokio::test]
async fn a_session_ends_after_30_days_without_use_and_after_90_in_any_case() {
    let app = TestApp::start().await;
    app.add_user("ada").await;
    let used = Browser::new(&app, "192.0.2.1").signed_in("ada").await;
    let unused = Browser::new(&app, "192.0.2.2").signed_in("ada").await;
    for _ in 0..3 {
        app.clock.advance(29 * DAY);
        assert!(is_in(&used).await);
    }
    assert!(!is_in(&unused).await, "30 days have gone by");
    app.clock.advance(3 * DAY);
    assert!(!is_in(&used).await, "90 days are the end however much it is used");

    let app = app
        .restart_with(|settings| settings.session_days = 7.try_into().unwrap())
        .await;
    let short = Browser::new(&app, "192.0.2.1").signed_in("ada").await;
    app.clock.advance(6 * DAY);
    assert!(is_in(&short).await);
    app.clock.advance(DAY);
    assert!(!is_in(&short).await, "the setting");
}

#[tokio::test]
async fn on_a_computer_of_others_a_session_ends_with_the_browser_or_after_half_a_day() {
    let app = TestApp::start().await;
    app.add_user("ada").await;
    let mut library = Browser::new(&app, "192.0.2.1");
    let mut fields = vec![("do", "sign_in"), ("username", "ada"), ("password", PASSWORD)];
    let own = Browser::new(&app, "192.0.2.1").post("/signin", &fields).await;
    assert!(own.cookies[0].contains("; Max-Age=7776000"), "{:?}", own.cookies);
    fields.push(("elsewhere", "true"));
    let answer = library.post("/signin", &fields).await;
    assert_eq!(answer.status, 303);
    // One cookie, without an age, and no device cookie.
    assert_eq!(answer.cookies.len(), 1);
    assert!(
        !answer.cookies[0].contains("Max-Age") && !answer.cookies[0].contains("Expires"),
        "{:?}",
        answer.cookies
    );
    for _ in 0..2 {
        app.clock.advance(DAY / 4 - 1);
        assert!(is_in(&library).await);
    }
    app.clock.advance(2);
    assert!(!is_in(&library).await);
}

#[tokio::test]
async fn signing_out_everywhere_takes_the_password_and_ends_all_sessions_with_their_sockets() {
    let fixture = CourseFixture::create().await;
    let mut here = Browser::new(&fixture.app, "192.0.2.1").signed_in("ada").await;
    let there = fixture.app.sign_in_again(&fixture.ada).await;
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let (mut socket, _) = fixture.ada.socket().await;
    let mut room_socket = there.room_socket(fixture.general).await;
    let (mut bob, _) = fixture.bob.socket().await;
    for wrong in ["", "a wrong password"] {
        let fields = [
            ("do", "sign_out_everywhere"),
            ("form", "sign_out_everywhere"),
            ("password", wrong),
        ];
        let refused = here.post("/settings", &fields).await;
        assert!(
            refused.status == 422 && refused.body.contains("This is not your password"),
            "{}",
            refused.status
        );
        assert!(refused.body.contains("aria-invalid"), "beside its field");
        assert!(is_in(&here).await);
    }
    socket.expect_nothing().await;
    let ended = here
        .post("/settings", &[("do", "sign_out_everywhere"), ("password", PASSWORD)])
        .await;
    assert_eq!(
        (ended.status, ended.headers["location"].to_str().unwrap()),
        (303, "/signin")
    );
    assert_eq!(ended.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert_eq!(
        (socket.expect_close().await, room_socket.expect_close().await),
        (4001, 4001)
    );
    assert!(!is_in(&here).await && there.get("/settings").await.status == 303);
    let script = fixture.ada.with_api_token(&secret);
    script.expect_done(&send(fixture.general, "A token goes on")).await;
    bob.expect_ack(send(fixture.general, "So do others")).await;

    // Signing out here never asks, and clears what the browser keeps.
    let mut bob = Browser::new(&fixture.app, "192.0.2.1").signed_in("bob").await;
    let out = bob.post("/", &[("do", "sign_out")]).await;
    assert_eq!(out.status, 303);
    assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert_eq!(out.headers["cache-control"], "no-store");
    assert!(!is_in(&bob).await);
}

#[tokio::test]
async fn a_session_elsewhere_is_ended_with_the_password_without_javascript_too() {
    let fixture = CourseFixture::create().await;
    let phone = fixture.app.sign_in_again(&fixture.ada).await;
    let session = fixture.app.actor(&phone).await.session.to_string();
    let form = format!("session-{session}");
    let end = async |password: &str| {
        let fields = [
            ("do", "end_session"),
            ("form", &form),
            ("session", &session),
            ("password", password),
        ];
        fixture.ada.post("/settings", &fields).await
    };
    let refused = end("a wrong password").await;
    assert_eq!(refused.status, 422);
    let field = format!("id=\"{form}-password\"");
    let input = refused
        .body
        .split(&field)
        .nth(1)
        .expect("the field is there")
        .split('>')
        .next()
        .unwrap();
    assert!(input.contains("aria-invalid=\"true\""), "{input}");
    assert!(!refused.body.contains("a wrong password"));
    assert_eq!(phone.get("/settings").await.status, 200);
    assert_eq!(end(PASSWORD).await.status, 303);
    assert_eq!(phone.get("/settings").await.status, 303);
    // This one is ended without being asked, by whatever way.
    let own = fixture.app.actor(&fixture.ada).await.session;
    let command = app::protocol::Command::EndSession {
        session: own,
        password: String::new(),
    };
    fixture.ada.expect_done(&command).await;
    assert_eq!(fixture.ada.get("/settings").await.status, 303);
}

#[tokio::test]
async fn an_account_has_at_most_50_sessions_and_the_one_unused_for_longest_ends() {
    let app = TestApp::start().await;
    let oldest = app.add_user("ada").await;
    let mut others = Vec::new();
    for _ in 1..limits::SESSIONS {
        others.push(app.sign_in_again(&oldest).await);
    }
    let (mut socket, _) = others[0].socket().await;
    // The oldest is in use; the next one is not.
    app.clock.advance(DAY);
    assert_eq!(oldest.get("/settings").await.status, 200);
    let bob = app.add_user("bob").await;
    let new = Browser::new(&app, "192.0.2.1").signed_in("ada").await;
    assert_eq!(socket.expect_close().await, 4001);
    assert!(is_in(&new).await);
    assert_eq!(oldest.get("/settings").await.status, 200);
    let mut open = 0;
    for other in &others {
        open += i64::from(other.get("/settings").await.status == 200);
    }
    assert_eq!(open, limits::SESSIONS - 2);
    assert_eq!(bob.get("/settings").await.status, 200);
}
