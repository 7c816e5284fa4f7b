//! New API tokens: the secret is shown once and stored as a hash; names, expiry and numbers are limited.

use super::helpers::{api_tokens_of, expect_unauthorized, new_token};
use crate::support::fixtures::{CourseFixture, send};
use crate::support::{PASSWORD, START_TIME};
use app::protocol::{Change, Command, Done, ProblemKind, Stream, limits};

#[tokio::test]
async fn the_secret_is_returned_once_and_only_its_hash_is_stored() {
    let fixture = CourseFixture::create().await;
    let (mut tab, _) = fixture.ada.socket().await;
    let (mut bob, _) = fixture.bob.socket().await;
    let (mut other_tab, _) = fixture.ada.socket().await;
    let Done::Token { token, secret } = tab.expect_ack(new_token("Grading script", 90)).await else {
        panic!()
    };
    let digits = secret.strip_prefix("cohort_").unwrap();
    assert!(
        digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{secret}"
    );
    for socket in [&mut tab, &mut other_tab] {
        let events = socket.received_events().await;
        assert_eq!(events.len(), 1);
        assert_eq!(
            (events[0].stream, &events[0].change),
            (Stream::User(fixture.ada.id), &Change::TokensChanged)
        );
    }
    bob.expect_nothing().await;
    let rows = api_tokens_of(&fixture, &fixture.ada).await;
    assert_eq!(
        (rows.len(), rows[0].id, rows[0].name.as_str()),
        (1, token, "Grading script")
    );
    assert_eq!(rows[0].used_at, None);
    assert_eq!(rows[0].expires_at, Some(START_TIME + 90 * 86_400_000));
    fixture
        .ada
        .with_api_token(&secret)
        .expect_done(&send(fixture.general, "I was here"))
        .await;
    let rows = api_tokens_of(&fixture, &fixture.ada).await;
    assert_eq!(rows[0].used_at, Some(START_TIME));
    let page = fixture.ada.get("/settings").await;
    assert!(page.body.contains("Grading script") && !page.body.contains(digits));
    if let Some(file) = fixture.app.database.strip_prefix("sqlite://") {
        let hash = server::ids::hash_secret(&secret);
        let bytes: Vec<u8> = ["", "-wal"]
            .iter()
            .flat_map(|suffix| std::fs::read(format!("{file}{suffix}")).unwrap_or_default())
            .collect();
        let contains = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(contains(&hash) && !contains(digits));
    }
    let refused = fixture.bob.expect_problem(&Command::RevokeToken { token }).await;
    assert_eq!(refused.kind, ProblemKind::NotFound);
}

#[tokio::test]
async fn the_page_shows_the_secret_once_without_javascript() {
    let fixture = CourseFixture::create().await;
    let fields = [
        ("do", "new_token"),
        ("form", "new-token"),
        ("name", "Bot"),
        ("days", "30"),
        ("scope", "write"),
        ("course", ""),
        ("password", PASSWORD),
    ];
    let created = fixture.ada.post("/settings", &fields).await;
    assert_eq!(
        (
            created.status,
            created.header("cache-control"),
            created.header("location")
        ),
        (200, "no-store", "")
    );
    let start = created.body.find("value=\"cohort_").expect("the secret is in a field");
    let secret = created.body[start + 7..].split('"').next().unwrap().to_owned();
    fixture
        .ada
        .with_api_token(&secret)
        .expect_done(&send(fixture.general, "By form"))
        .await;
    let page = fixture.ada.get("/settings").await;
    assert!(
        page.body.contains(">Bot<") && !page.body.contains(&secret[7..]),
        "{}",
        page.body
    );
    let again = fixture.ada.post("/settings", &fields).await;
    assert_eq!(again.status, 409, "a form sent twice creates one token");
    assert!(again.body.contains("There is a token of this name already.") && !again.body.contains("value=\"cohort_"));
    let token = api_tokens_of(&fixture, &fixture.ada).await[0].id.to_string();
    let revoked = fixture
        .ada
        .post("/settings", &[("do", "revoke_token"), ("token", &token)])
        .await;
    assert_eq!((revoked.status, revoked.header("location")), (303, "/settings"));
    expect_unauthorized(&fixture, &fixture.ada, &secret).await;
}

#[tokio::test]
async fn name_and_expiry_are_validated_and_the_number_of_tokens_is_limited() {
    let fixture = CourseFixture::create().await;
    for (name, days, field) in [
        ("", 30, "name"),
        ("Bot", -1, "days"),
        ("Bot", 0, "days"),
        ("Bot", 367, "days"),
    ] {
        let problem = fixture.ada.expect_problem(&new_token(name, days)).await;
        assert_eq!(
            (problem.kind, problem.field.as_deref()),
            (ProblemKind::Invalid, Some(field))
        );
    }
    for count in 0..limits::TOKENS {
        fixture.ada.expect_done(&new_token(&format!("Bot {count}"), 1)).await;
    }
    let problem = fixture.ada.expect_problem(&new_token("One more", 1)).await;
    assert_eq!(problem.kind, ProblemKind::Invalid);
    fixture.bob.expect_done(&new_token("Bot 1", 1)).await;
}
