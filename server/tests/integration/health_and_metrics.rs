//! What a node reports of itself: metrics and who may read them, whether it is ready, and its log.

use crate::support::documents::document;
use crate::support::fixtures::{CourseFixture, send};
use crate::support::{FORM_HEADERS, METRICS_TOKEN, TestApp};
use app::protocol::{Request, View};
use bytes::Bytes;
use server::error::Error;
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::prelude::*;

#[tokio::test]
async fn metrics_count_activity_and_contain_no_personal_data() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let (mut bob, _) = fixture.bob.socket().await;
    ada.expect_ack(send(fixture.general, "A secret of Ada's")).await;
    bob.received_events().await;
    let text = fixture.app.anonymous().get("/metrics").await.body;
    assert_eq!(value(&text, "cohort_sockets{kind=\"tab\"}") as i64, 2);
    assert!(value(&text, "cohort_commits_total") > 1.0);
    assert!(value(&text, "cohort_frames_sent_total") >= 4.0);
    assert!(value(&text, "cohort_delivery_seconds_count") >= 2.0);
    assert!(value(&text, "cohort_deliveries_total") >= 2.0);
    assert!(text.contains("route=\"/ws\""), "{text}");
    bob.push_text(&"too large".repeat(10_000)).await;
    bob.expect_close().await;
    let text = fixture.app.anonymous().get("/metrics").await.body;
    assert_eq!(value(&text, "cohort_sockets_closed_total{code=\"1009\"}") as i64, 1);
    for secret in ["secret", "ada", fixture.ada.session_secret.as_str()] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn metrics_through_a_proxy_need_the_metrics_token() {
    let app = TestApp::start().await;
    let forwarded = [("x-forwarded-for", "192.0.2.7")];
    let reply = app
        .anonymous()
        .request("GET", "/metrics", &forwarded, Bytes::new())
        .await;
    assert_eq!(reply.status, 404);
    for (token, status) in [(METRICS_TOKEN, 200), ("a guess", 404)] {
        let bearer = format!("Bearer {token}");
        let headers = [("x-forwarded-for", "192.0.2.7"), ("authorization", bearer.as_str())];
        let reply = app.anonymous().request("GET", "/metrics", &headers, Bytes::new()).await;
        assert_eq!(reply.status, status, "{token}");
    }
}

#[tokio::test]
async fn every_metric_is_documented() {
    let fixture = CourseFixture::create().await;
    let (_ada, _) = fixture.ada.socket().await;
    let text = fixture.app.anonymous().get("/metrics").await.body;
    let types: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    let documented = document("docs/metrics.md");
    for metric in types {
        let name = metric.split(' ').next().unwrap();
        assert!(documented.contains(&format!("`{name}")), "{name}");
    }
}

#[tokio::test]
async fn a_node_without_a_database_is_not_ready_and_says_why() {
    let app = TestApp::start().await;
    app.cohort.store.close().await;
    let reply = app.anonymous().get("/readyz").await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (503, "not ready: the database does not answer.\n")
    );
    assert_eq!(app.anonymous().get("/healthz").await.status, 200);
}

#[tokio::test]
async fn log_lines_have_an_id_and_contain_no_content_or_secret_even_at_trace_level() {
    let lines = LogLines::default();
    let writer = lines.clone();
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(move || writer.clone());
    let filter = server::cli::logging::filter(Some(
        "trace,tungstenite::protocol=trace,tungstenite::handshake=trace"
            .parse()
            .unwrap(),
    ));
    // With only one dispatcher, log lines that another test reaches first would stay disabled.
    let _other = tracing::Dispatch::new(tracing_subscriber::registry());
    let _log = tracing_subscriber::registry().with(filter).with(layer).set_default();
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let (mut bob, _) = fixture.bob.socket().await;
    ada.expect_ack(send(fixture.general, "Nobody else reads xyzzy")).await;
    bob.received_events().await;
    bob.expect_reply(Request::View(View::Account)).await;
    fixture.ada.expect_done(&send(fixture.general, "Nor plugh")).await;
    let code = fixture.app.invite(fixture.course, &fixture.teacher).await;
    fixture.stranger.get(&format!("/join/{code}")).await;
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    // Somebody types the password where the name belongs, and ten times, so that it is noticed.
    for network in 0..10 {
        let body = "do=sign_in&username=abracadabra&password=a+wrong+password";
        let address = format!("198.51.100.{network}");
        let headers = [FORM_HEADERS[0], FORM_HEADERS[1], ("x-forwarded-for", address.as_str())];
        let anonymous = fixture.app.anonymous();
        let refused = anonymous.request("POST", "/signin", &headers, body.into()).await;
        assert_eq!(refused.status, 422);
    }
    // A bug is logged under the number that its user sees, and says nothing else to the user.
    let problem = fixture
        .app
        .cohort
        .problem(Error::internal("the table has no such column"));
    let reference = problem
        .text
        .trim_end_matches('.')
        .rsplit(' ')
        .next()
        .unwrap()
        .to_owned();
    assert!(!problem.text.contains("column"), "{}", problem.text);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let bug = log.lines().find(|line| line.contains(&reference)).unwrap_or_default();
    assert!(
        bug.contains("ERROR") && bug.contains("the table has no such column"),
        "{bug}"
    );
    assert!(log.contains("request{id=") && log.contains("socket{id="), "{log}");
    for word in [
        "xyzzy",
        "plugh",
        "abracadabra",
        &code,
        &secret,
        &fixture.ada.session_secret,
    ] {
        let line = log.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "{word}: {line:?}");
    }
}

/// The value of one line of `/metrics`.
fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(name));
    let line = line.unwrap_or_else(|| panic!("{name} in {text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

/// The log of a test.
#[derive(Clone, Default)]
struct LogLines(Arc<Mutex<Vec<u8>>>);

impl io::Write for LogLines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
