//! Commands, queries and the readiness check over HTTP. Every request has a timeout.

use crate::answer::{Answer, RESPONSE_TIMEOUT};
use crate::fixtures::TestUser;
use app::protocol::{Command, Done, FileId, RoomId, Snapshot, Uploaded, View};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
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

/// Uploads a file.
pub async fn upload(port: u16, user: &TestUser, room: RoomId, bytes: &Bytes) -> Answer<Uploaded> {
    let request = http::Request::builder()
        .method("POST")
        .uri(format!("http://127.0.0.1:{port}{}", upload_path(room)))
        .header("cookie", user.cookie.clone())
        .header("sec-fetch-site", "same-origin")
        .body(Full::new(bytes.clone()));
    answer(request.expect("a request")).await
}

fn upload_path(room: RoomId) -> String {
    format!("/files?room={room}&name=noise.bin")
}

/// Begins to upload a file, and goes in the middle.
pub async fn break_off_upload(port: u16, user: &TestUser, room: RoomId, bytes: &[u8]) {
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\ncontent-length: {}\r\n\r\n",
        upload_path(room),
        user.cookie,
        bytes.len()
    );
    let sending = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&bytes[..bytes.len() / 2]).await
    };
    timeout(RESPONSE_TIMEOUT, sending).await.ok();
}

/// Reads a file: status and bytes, if all of them came.
pub async fn download(port: u16, user: &TestUser, file: FileId) -> Option<(u16, Bytes)> {
    let request = http::Request::builder()
        .uri(format!("http://127.0.0.1:{port}/files/{file}/noise.bin"))
        .header("cookie", user.cookie.clone())
        .body(Full::default());
    send(request.expect("a request")).await
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
    answer(request).await
}

async fn answer<T: DeserializeOwned>(request: http::Request<Full<Bytes>>) -> Answer<T> {
    let Some((status, body)) = send(request).await else {
        return Answer::Unknown;
    };
    if status == 200 {
        return serde_json::from_slice(&body).map_or(Answer::Unknown, Answer::Done);
    }
    serde_json::from_slice(&body).map_or(Answer::Unknown, Answer::Refused)
}

async fn send(request: http::Request<Full<Bytes>>) -> Option<(u16, Bytes)> {
    let response = async {
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let (parts, body) = client.request(request).await.ok()?.into_parts();
        Some((parts.status.as_u16(), body.collect().await.ok()?.to_bytes()))
    };
    timeout(RESPONSE_TIMEOUT, response).await.ok()?
}
