//! People's ways in, over a wire that may be cut: every wait has an end, and no answer is an answer too.

use crate::fixtures::TestUser;
use crate::proxy::BUFFER;
use app::protocol::{ClientFrame, Command, Done, Problem, Request, ServerFrame, Snapshot, View};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// How long somebody waits for an answer.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// What came of asking.
#[derive(Debug)]
pub enum Answer<T> {
    Yes(T),
    No(Problem),
    /// Nobody knows whether it was done.
    Unknown,
}

/// Runs a command over HTTP.
pub async fn run(port: u16, person: &TestUser, command: &Command) -> Answer<Done> {
    api(port, person, "execute", serde_json::json!({ "command": command })).await
}

/// Looks at something over HTTP.
pub async fn look(port: u16, person: &TestUser, view: View) -> Answer<Snapshot> {
    api(port, person, "query", serde_json::json!({ "view": view })).await
}

async fn api<T: DeserializeOwned>(port: u16, person: &TestUser, function: &str, body: serde_json::Value) -> Answer<T> {
    let request = http::Request::builder()
        .method("POST")
        .uri(format!("http://127.0.0.1:{port}/api/{function}"))
        .header("cookie", format!("cohort_session={}", person.token))
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin")
        .body(Full::new(Bytes::from(body.to_string())))
        .expect("a request");
    let asking = async {
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let (parts, body) = client.request(request).await.ok()?.into_parts();
        Some((parts.status.as_u16(), body.collect().await.ok()?.to_bytes()))
    };
    let Ok(Some((status, body))) = timeout(PATIENCE, asking).await else {
        return Answer::Unknown;
    };
    if status == 200 {
        return serde_json::from_slice(&body).map_or(Answer::Unknown, Answer::Yes);
    }
    serde_json::from_slice(&body).map_or(Answer::Unknown, Answer::No)
}

/// Whether a node says that it is ready, with everything that belongs to it.
pub async fn ready(port: u16) -> bool {
    let asking = async {
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let uri = format!("http://127.0.0.1:{port}/readyz").parse().ok()?;
        let answer = client.get(uri).await.ok()?;
        let fine = answer.status() == 200;
        let body = answer.into_body().collect().await.ok()?.to_bytes();
        Some(fine && !String::from_utf8_lossy(&body).contains("degraded"))
    };
    matches!(timeout(Duration::from_secs(1), asking).await, Ok(Some(true)))
}

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    next: u64,
}

impl Socket {
    /// Opens a socket, or says the status it was refused with, if there was one.
    pub async fn open(port: u16, person: &TestUser, path: &str) -> Result<Self, Option<u16>> {
        let mut request = format!("ws://127.0.0.1:{port}{path}")
            .into_client_request()
            .expect("an address");
        let cookie = format!("cohort_session={}", person.token);
        request
            .headers_mut()
            .insert("cookie", cookie.parse().expect("a cookie"));
        let opening = async {
            let socket = TcpSocket::new_v4().map_err(|_| None)?;
            socket.set_recv_buffer_size(BUFFER).ok();
            let stream = socket
                .connect(SocketAddr::from(([127, 0, 0, 1], port)))
                .await
                .map_err(|_| None)?;
            match tokio_tungstenite::client_async(request, stream).await {
                Ok((stream, _)) => Ok(stream),
                Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(Some(response.status().as_u16())),
                Err(_) => Err(None),
            }
        };
        let stream = timeout(PATIENCE, opening).await.map_err(|_| None)??;
        Ok(Self { stream, next: 1 })
    }

    /// Sends something and returns its `ref`. Nothing if the socket is broken.
    pub async fn push(&mut self, request: Request) -> Option<u64> {
        let reference = self.next;
        self.next += 1;
        let text = serde_json::to_string(&ClientFrame { reference, request }).expect("a frame");
        self.push_text(text).await.then_some(reference)
    }

    pub async fn push_text(&mut self, text: String) -> bool {
        matches!(
            timeout(PATIENCE, self.stream.send(Message::text(text))).await,
            Ok(Ok(()))
        )
    }

    /// The next frame, whenever it comes; the code if the socket is closed.
    pub async fn text(&mut self) -> Result<String, u16> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    pub async fn down(&mut self) -> Result<ServerFrame, u16> {
        let text = self.text().await?;
        Ok(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
    }
}
