//! What machines ask for: whether the program is alive, whether it may take traffic, and what it counts.

use crate::auth::hash_of;
use crate::db::in_time;
use crate::door::Cohort;
use crate::fanout::Company;
use crate::fault::Fault;
use crate::http::Site;
use crate::visitor::bearer;
use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// Whoever asks whether this node is ready does not wait long for the answer.
const READY: Duration = Duration::from_secs(1);

pub fn routes() -> Router<Site> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(counts))
}

/// Ready for traffic: the database answers. Says so too if the other nodes cannot be reached, or if the last change could
/// not be kept: what is asked for is then still shown.
async fn ready(State(cohort): State<Arc<Cohort>>) -> Response {
    let store = cohort.store.clone();
    // Goes on by itself: a connection that is left waiting for an answer goes back to the pool, and is waited for there.
    let answer = tokio::spawn(in_time(async move { store.read().await?.ping().await }));
    let answer = timeout(READY, answer).await.ok().and_then(Result::ok);
    let silent = || Err(Fault::Busy("nothing was heard of it for a second".into()));
    if let Err(fault) = answer.unwrap_or_else(silent) {
        // Asked every few seconds, and anybody may ask: the reason is in the log, once it is needed.
        tracing::warn!(?fault, "not ready");
        let why = match fault {
            Fault::Busy(_) => "the database does not answer",
            Fault::Broken(_) | Fault::Problem(_) => "the database answers with an error, which is in the log",
        };
        return (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {why}.\n")).into_response();
    }
    let mut lacks = Vec::new();
    if cohort.fanout.company() == Company::Degraded {
        lacks.push("Redis cannot be reached. What happens on other nodes comes late");
    }
    if cohort.metrics.commits_fail() {
        lacks.push("The last change could not be kept. The log says why");
    }
    if lacks.is_empty() {
        return "ready\n".into_response();
    }
    format!("ready, degraded: {}.\n", lacks.join(". ")).into_response()
}

/// What this node counts: for this machine itself, and for whoever has the token of the settings. A request that came
/// through a proxy is not from this machine.
async fn counts(State(site): State<Site>, ConnectInfo(from): ConnectInfo<SocketAddr>, headers: HeaderMap) -> Response {
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip"]
        .iter()
        .any(|name| headers.contains_key(*name));
    let known = match (&site.cohort.settings.metrics_token, bearer(&headers)) {
        (Some(token), Some(bearer)) => hash_of(token) == hash_of(bearer),
        _ => from.ip().is_loopback() && !forwarded,
    };
    if !known {
        return (StatusCode::NOT_FOUND, "Not found.\n").into_response();
    }
    let text = site.cohort.metrics.text(site.cohort.fanout.company());
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
