//! What a node says of itself: counts, to whom, whether it is ready, and its log.

use crate::support::fixtures::{School, send};
use crate::support::{METRICS_TOKEN, TestApp};
use app::protocol::{Request, View};
use bytes::Bytes;
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::prelude::*;

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
    assert_eq!(value(&text, "cohort_sockets{kind=\"tab\"}") as i64, 2);
    assert!(value(&text, "cohort_commits_total") > 1.0);
    assert!(value(&text, "cohort_frames_sent_total") >= 4.0);
    assert!(value(&text, "cohort_delivery_seconds_count") >= 2.0);
    assert!(value(&text, "cohort_deliveries_total") >= 2.0);
    assert!(text.contains("route=\"/ws\""), "{text}");
    bob.push_text(&"too large".repeat(10_000)).await;
    bob.expect_close().await;
    let text = school.app.nobody().get("/metrics").await.body;
    assert_eq!(value(&text, "cohort_sockets_closed_total{code=\"1009\"}") as i64, 1);
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
    for (token, status) in [(METRICS_TOKEN, 200), ("a guess", 404)] {
        let bearer = format!("Bearer {token}");
        let headers = [("x-forwarded-for", "192.0.2.7"), ("authorization", bearer.as_str())];
        let reply = app.nobody().request("GET", "/metrics", &headers, Bytes::new()).await;
        assert_eq!(reply.status, status, "{token}");
    }
}

#[tokio::test]
async fn what_a_document_says_of_the_counts_is_there() {
    let school = School::open().await;
    let (_ada, _) = school.ada.socket().await;
    let text = school.app.nobody().get("/metrics").await.body;
    let kinds: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    let document = std::fs::read_to_string("../docs/metrics.md").unwrap();
    for kind in kinds {
        let name = kind.split(' ').next().unwrap();
        assert!(document.contains(&format!("`{name}")), "{name}");
    }
}

#[tokio::test]
async fn a_node_that_cannot_read_is_not_ready_and_says_why() {
    let app = TestApp::start().await;
    app.cohort.store.close().await;
    let reply = app.nobody().get("/readyz").await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (503, "not ready: the database does not answer.\n")
    );
    assert_eq!(app.nobody().get("/healthz").await.status, 200);
}

/// Where the log of a test goes.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_has_an_id_on_its_lines_and_no_word_of_what_is_said_even_if_asked_for_all() {
    let lines = Lines::default();
    let to = lines.clone();
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(move || to.clone());
    let filter = server::cli::logging::filter(Some(
        "trace,tungstenite::protocol=trace,tungstenite::handshake=trace"
            .parse()
            .unwrap(),
    ));
    // While there is only one, lines that another test reaches first would be left out for good.
    let _other = tracing::Dispatch::new(tracing_subscriber::registry());
    let _log = tracing_subscriber::registry().with(filter).with(layer).set_default();
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    let (mut bob, _) = school.bob.socket().await;
    ada.expect_ack(send(school.general, "Nobody else reads xyzzy")).await;
    bob.events().await;
    bob.ask(Request::View(View::Account)).await;
    school.ada.run(&send(school.general, "Nor plugh")).await.unwrap();
    let code = school.app.invite(school.course, &school.teacher).await;
    school.stranger.get(&format!("/join/{code}")).await;
    let (_, secret) = school.app.token_of(&school.ada).await;
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("request{id=") && log.contains("socket{id="), "{log}");
    for word in ["xyzzy", "plugh", &code, &secret, &school.ada.token] {
        let line = log.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "{word}: {line:?}");
    }
}
