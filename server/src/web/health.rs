//! What machines ask for: whether the program is alive, whether it can take traffic, its metrics.

use super::request_identity::bearer;
use super::state::WebState;
use crate::application::Cohort;
use crate::db::in_time;
use crate::error::Error;
use crate::ids::hash_secret;
use crate::metrics::BusState;
use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How long the database has for the answer.
const READY_TIMEOUT: Duration = Duration::from_secs(1);

pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready for traffic: the database answers. Also says so if the other nodes cannot be reached or the last change could not be
/// stored: pages are still shown then.
async fn ready(State(cohort): State<Arc<Cohort>>) -> Response {
    let store = cohort.store.clone();
    // A task of its own, which goes on after the timeout: a connection with an open question cannot go back to the pool.
    let answer = tokio::spawn(in_time(async move { store.read().await?.ping().await }));
    let answer = timeout(READY_TIMEOUT, answer).await.ok().and_then(Result::ok);
    let silent = || Err(Error::Busy("nothing was heard of it for a second".into()));
    if let Err(error) = answer.unwrap_or_else(silent) {
        // Anybody may ask, every few seconds: the reason is in the log only.
        tracing::warn!(?error, "not ready");
        let why = match error {
            Error::Busy(_) => "the database does not answer",
            Error::Internal(_) | Error::Problem(_) => "the database answers with an error, which is in the log",
        };
        return (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {why}.\n")).into_response();
    }
    let mut degraded = Vec::new();
    if cohort.publisher.bus_state() == BusState::Degraded {
        degraded.push("Redis cannot be reached. What happens on other nodes comes late");
    }
    if cohort.metrics.last_commit_failed() {
        degraded.push("The last change could not be kept. The log says why");
    }
    match &cohort.search {
        None => degraded.push("There is no search index. Only the newest messages can be searched. The log says why"),
        Some(index) if index.is_slow() => {
            degraded
                .push("Searching messages is slow: the database lacks the extension pg_trgm. The log says what to do");
        }
        Some(_) => {}
    }
    if degraded.is_empty() {
        return "ready\n".into_response();
    }
    format!("ready, degraded: {}.\n", degraded.join(". ")).into_response()
}

/// Metrics: for this machine itself, and for whoever has the token of the settings. A request that came through a proxy is
/// not from this machine.
async fn metrics(
    State(state): State<WebState>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip"]
        .iter()
        .any(|name| headers.contains_key(*name));
    let allowed = match (&state.cohort.settings.metrics_token, bearer(&headers)) {
        (Some(token), Some(bearer)) => hash_secret(token) == hash_secret(bearer),
        _ => from.ip().is_loopback() && !forwarded,
    };
    if !allowed {
        return (StatusCode::NOT_FOUND, "Not found.\n").into_response();
    }
    let text = state.cohort.metrics.text(state.cohort.publisher.bus_state());
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
