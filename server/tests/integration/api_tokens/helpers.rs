//! What several tests of API tokens do.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::{PASSWORD, TestUser, room_socket_path};
use app::protocol::{Command, TokenRow, TokenScope, View};

pub fn new_token(name: &str, days: i64) -> Command {
    Command::NewToken {
        name: name.into(),
        days,
        scope: TokenScope::Write,
        course: None,
        password: PASSWORD.into(),
    }
}

pub async fn api_tokens_of(fixture: &CourseFixture, user: &TestUser) -> Vec<TokenRow> {
    let snapshot = fixture.app.snapshot(user, View::Account).await;
    snapshot.account.unwrap().tokens
}

/// The token is refused everywhere: on both sockets and by the API, even together with a valid cookie.
pub async fn expect_unauthorized(fixture: &CourseFixture, user: &TestUser, secret: &str) {
    let script = TestUser {
        session_secret: user.session_secret.clone(),
        ..user.with_api_token(secret)
    };
    for (function, body) in [
        (
            "execute",
            serde_json::json!({ "command": send(fixture.general, "Let me in") }),
        ),
        ("query", serde_json::json!({ "view": View::Overview })),
    ] {
        let reply = script.post_api(function, body).await;
        assert_eq!(
            (reply.status, reply.header("www-authenticate")),
            (401, "Bearer"),
            "{}",
            reply.body
        );
        assert!(reply.problem().text.contains("token"), "{}", reply.body);
    }
    for path in ["/ws".into(), room_socket_path(fixture.general)] {
        assert_eq!(script.try_socket(&path, None).await.err(), Some(401), "{path}");
    }
}
