//! What `/metrics` says, to whom, and how rates are limited.

use crate::support::TestApp;
use crate::support::world::{School, send};
use bytes::Bytes;

/// The value of one line of `/metrics`.
fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(name));
    let line = line.unwrap_or_else(|| panic!("{name} in {text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn what_happens_is_counted() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    let (mut bob, _) = school.bob.socket().await;
    ada.expect_ack(send(school.general, "A secret of Ada's")).await;
    bob.events().await;
    let text = school.app.nobody().get("/metrics").await.body;
    assert_eq!(value(&text, "cohort_sockets{door=\"ws\"}") as i64, 2);
    assert!(value(&text, "cohort_commits_total") > 1.0);
    assert!(value(&text, "cohort_frames_sent_total") >= 4.0);
    assert!(value(&text, "cohort_delivery_seconds_count") >= 2.0);
    assert!(text.contains("route=\"/ws\""), "{text}");
    for secret in ["secret", "ada", school.ada.token.as_str()] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn what_comes_through_a_proxy_does_not_read_the_counts() {
    let app = TestApp::start().await;
    let forwarded = [("x-forwarded-for", "192.0.2.7")];
    let reply = app.nobody().request("GET", "/metrics", &forwarded, Bytes::new()).await;
    assert_eq!(reply.status, 404);
}
