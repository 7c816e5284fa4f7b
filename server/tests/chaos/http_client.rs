//! Commands, queries and the readiness check over HTTP. Every request has a timeout.

use crate::answer::{Answer, RESPONSE_TIMEOUT};
use crate::fixtures::TestUser;
use app::protocol::{Command, Done, Snapshot, View};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::timeout;

/// How long a node may take to say whether it is ready.
const READY_TIMEOUT: Duration = Duration::from_secs(1);

/// Executes a command.
pub async fn execute(port: u16, user: &TestUser, command: &Command) -> Answer<Done> {
    call(port, user, "execute", serde_json::json!({ "command": command })).await
}

/// Queries a view.
pub async fn query(port: u16, user: &TestUser, view: View) -> Answer<Snapshot> {
    call(port, user, "query", serde_json::json!({ "view": view })).await
}

/// Whether a node is ready, and its connections to the database and to Redis are not degraded.
pub async fn is_ready(port: u16) -> bool {
    let request = async {
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let uri = format!("http://127.0.0.1:{port}/readyz").parse().ok()?;
        let response = client.get(uri).await.ok()?;
        let is_ok = response.status() == 200;
        let body = response.into_body().collect().await.ok()?.to_bytes();
        Some(is_ok && !String::from_utf8_lossy(&body).contains("degraded"))
    };
    matches!(timeout(READY_TIMEOUT, request).await, Ok(Some(true)))
}

/// Calls a server function.
async fn call<T: DeserializeOwned>(port: u16, user: &TestUser, function: &str, body: serde_json::Value) -> Answer<T> {
    let request = http::Request::builder()
        .method("POST")
        .uri(format!("http://127.0.0.1:{port}/api/{function}"))
        .header("cookie", user.cookie.clone())
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin")
        .body(Full::new(Bytes::from(body.to_string())))
        .expect("a request");
    let response = async {
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let (parts, body) = client.request(request).await.ok()?.into_parts();
        Some((parts.status.as_u16(), body.collect().await.ok()?.to_bytes()))
    };
    let Ok(Some((status, body))) = timeout(RESPONSE_TIMEOUT, response).await else {
        return Answer::Unknown;
    };
    if status == 200 {
        return serde_json::from_slice(&body).map_or(Answer::Unknown, Answer::Done);
    }
    serde_json::from_slice(&body).map_or(Answer::Unknown, Answer::Refused)
}
