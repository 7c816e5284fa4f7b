//! A person with a browser: HTTP requests and sockets, in the words of the protocol.

use app::protocol::{ClientFrame, Command, Done, Event, Hello, Problem, Request, ServerFrame, UserId};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Long enough for any machine; only a broken test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody with a session, or (with an empty token) without.
#[derive(Clone, Debug)]
pub struct TestUser {
    pub address: SocketAddr,
    pub id: UserId,
    pub username: String,
    /// What is in the session's cookie.
    pub token: String,
    /// An API token, sent as a script sends it.
    pub bearer: String,
}

/// An HTTP answer.
#[derive(Debug)]
pub struct HttpReply {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl HttpReply {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The problem in the body.
    pub fn problem(&self) -> Problem {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no problem in {}: {}", self.status, self.body))
    }
}

impl TestUser {
    pub fn new(address: SocketAddr, id: UserId, username: &str, token: String) -> Self {
        Self {
            address,
            id,
            username: username.into(),
            token,
            bearer: String::new(),
        }
    }

    /// A script with an API token, and without a cookie.
    pub fn script(&self, secret: &str) -> Self {
        Self {
            token: String::new(),
            bearer: secret.into(),
            ..self.clone()
        }
    }

    /// The same person at another node.
    pub fn at(&self, app: &super::test_app::TestApp) -> Self {
        Self {
            address: app.address,
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> HttpReply {
        self.request("GET", path, &[], Bytes::new()).await
    }

    /// Sends a form as a browser without JavaScript does.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> HttpReply {
        let body: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.request("POST", path, &headers, body.into()).await
    }

    /// Runs a command over the server function.
    pub async fn run(&self, command: &Command) -> Result<Done, Problem> {
        let reply = self.api("execute", serde_json::json!({ "command": command })).await;
        if reply.status == 200 {
            Ok(serde_json::from_str(&reply.body).unwrap())
        } else {
            Err(reply.problem())
        }
    }

    pub async fn api(&self, function: &str, body: serde_json::Value) -> HttpReply {
        let headers = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
        // A script knows nothing of sites.
        let headers = &headers[..if self.bearer.is_empty() { 2 } else { 1 }];
        self.request("POST", &format!("/api/{function}"), headers, body.to_string().into())
            .await
    }

    pub async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Bytes) -> HttpReply {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        if !self.token.is_empty() {
            request = request.header("cookie", format!("cohort_session={}", self.token));
        }
        if !self.bearer.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.bearer));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let response = client.request(request.body(Full::new(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        HttpReply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Opens a socket, or says with which status it was refused.
    pub async fn try_socket(&self, path: &str, origin: Option<&str>) -> Result<Socket, u16> {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().unwrap();
        let headers = request.headers_mut();
        if !self.token.is_empty() {
            headers.insert("cookie", format!("cohort_session={}", self.token).parse().unwrap());
        }
        if !self.bearer.is_empty() {
            headers.insert("authorization", format!("Bearer {}", self.bearer).parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok((stream, _)) => Ok(Socket {
                stream,
                next: AtomicU64::new(1),
                early: Vec::new(),
            }),
            Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens `/ws` and takes its Hello.
    pub async fn socket(&self) -> (Socket, Hello) {
        let mut socket = self.try_socket("/ws", None).await.unwrap();
        match socket.down().await {
            ServerFrame::Hello(hello) => (socket, *hello),
            other => panic!("expected Hello, got {other:?}"),
        }
    }
}

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next: AtomicU64,
    early: Vec<Event>,
}

impl Socket {
    /// Sends something and returns its `ref`.
    pub async fn push(&mut self, request: Request) -> u64 {
        let reference = self.next.fetch_add(1, Ordering::Relaxed);
        self.push_text(&serde_json::to_string(&ClientFrame { reference, request }).unwrap())
            .await;
        reference
    }

    pub async fn push_text(&mut self, text: &str) {
        self.stream.send(Message::text(text)).await.unwrap();
    }

    /// An error if the socket is closed already.
    pub async fn try_push_text(&mut self, text: &str) -> Result<(), ()> {
        self.stream.send(Message::text(text)).await.map_err(drop)
    }

    /// The next frame as text; a close as its code.
    pub async fn text(&mut self) -> Result<String, u16> {
        loop {
            match tokio::time::timeout(PATIENCE, self.stream.next())
                .await
                .expect("nothing came")
            {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    pub async fn down(&mut self) -> ServerFrame {
        let text = self
            .text()
            .await
            .unwrap_or_else(|code| panic!("the socket closed with {code}"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Runs a command and waits for its Ack; events that come before are kept for `events`.
    pub async fn expect_ack(&mut self, command: Command) -> Done {
        self.run(command.clone())
            .await
            .unwrap_or_else(|problem| panic!("{command:?}: {problem:?}"))
    }

    pub async fn expect_problem(&mut self, command: Command) -> Problem {
        self.run(command).await.expect_err("it should be refused")
    }

    pub async fn run(&mut self, command: Command) -> Result<Done, Problem> {
        let mine = self.push(Request::Command(command)).await;
        loop {
            match self.down().await {
                ServerFrame::Ack { reference, done } if reference == mine => return Ok(done),
                ServerFrame::Problem { reference, problem } if reference == Some(mine) => return Err(problem),
                ServerFrame::Event(event) => self.early.push(event),
                ServerFrame::Heads(_) => {}
                other => panic!("expected an answer, got {other:?}"),
            }
        }
    }

    /// Everything told up to now: a ping is answered after what was queued before it.
    pub async fn events(&mut self) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.early);
        let mine = self.push(Request::Ping {}).await;
        loop {
            match self.down().await {
                ServerFrame::Pong { reference } if reference == mine => return events,
                ServerFrame::Event(event) => events.push(event),
                ServerFrame::Heads(_) => {}
                other => panic!("expected an event or a pong, got {other:?}"),
            }
        }
    }

    pub async fn expect_nothing(&mut self) {
        let events = self.events().await;
        assert!(events.is_empty(), "{events:?}");
    }

    /// Every frame until the server closes.
    pub async fn rest(&mut self) -> Vec<String> {
        let mut frames = Vec::new();
        while let Ok(frame) = self.text().await {
            frames.push(frame);
        }
        frames
    }

    /// The code the server closes with, whatever comes before.
    pub async fn expect_close(&mut self) -> u16 {
        loop {
            if let Err(code) = self.text().await {
                return code;
            }
        }
    }

    pub async fn ask(&mut self, request: Request) -> ServerFrame {
        self.push(request).await;
        loop {
            match self.down().await {
                ServerFrame::Event(event) => self.early.push(event),
                other => return other,
            }
        }
    }
}
