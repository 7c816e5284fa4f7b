//! A user of a test: sends HTTP requests and opens sockets as a browser or a script does, with a session's cookie, an
//! API token, or neither.

use super::account_forms::PASSWORD;
use super::test_socket::TestSocket;
use app::protocol::{Command, Done, Hello, Problem, RoomId, UserId};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use server::application::Cohort;
use server::web::CookieNames;
use std::net::SocketAddr;
use tokio_tungstenite::tungstenite::{self, client::IntoClientRequest};

/// The headers of a form that a page of this site sends.
pub const FORM_HEADERS: [(&str, &str); 2] = [
    ("content-type", "application/x-www-form-urlencoded"),
    ("sec-fetch-site", "same-origin"),
];

#[derive(Clone, Debug)]
pub struct TestUser {
    pub address: SocketAddr,
    pub id: UserId,
    pub username: String,
    /// The secret in the session's cookie; empty without a session.
    pub session_secret: String,
    /// The name of that cookie.
    pub cookie: String,
    /// The API token in the header `authorization`; empty without one.
    pub api_token: String,
}

/// An HTTP response.
#[derive(Debug)]
pub struct HttpReply {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub body: String,
}

/// The path of a room's socket.
pub fn room_socket_path(room: RoomId) -> String {
    format!("/ws/chat/{room}/")
}

impl HttpReply {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The secret of the session that the response starts.
    pub fn session_secret(&self) -> String {
        let (_, value) = self.header("set-cookie").split_once('=').unwrap();
        value.split(';').next().unwrap().to_owned()
    }

    /// The problem in the body.
    pub fn problem(&self) -> Problem {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no problem in {}: {}", self.status, self.body))
    }
}

impl TestUser {
    pub fn new(address: SocketAddr, cohort: &Cohort, id: UserId, username: &str, session_secret: String) -> Self {
        Self {
            address,
            cookie: CookieNames::new(cohort).session,
            id,
            username: username.into(),
            session_secret,
            api_token: String::new(),
        }
    }

    /// The same user as a script with an API token, and without a cookie.
    pub fn with_api_token(&self, secret: &str) -> Self {
        Self {
            session_secret: String::new(),
            api_token: secret.into(),
            ..self.clone()
        }
    }

    /// The same user at another node.
    pub fn at(&self, address: SocketAddr) -> Self {
        Self {
            address,
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
        self.request("POST", path, &FORM_HEADERS, body.into()).await
    }

    /// Changes the password to a new one, as the page does.
    pub async fn change_password(&self, new: &str, tokens: bool) -> HttpReply {
        let mut fields = vec![
            ("do", "change_password"),
            ("form", "password"),
            ("old", PASSWORD),
            ("new", new),
        ];
        fields.extend(tokens.then_some(("tokens", "true")));
        self.post("/settings", &fields).await
    }

    /// Executes a command, which must succeed, over the server function.
    pub async fn expect_done(&self, command: &Command) -> Done {
        let result = self.execute(command).await;
        result.unwrap_or_else(|problem| panic!("{command:?}: {problem:?}"))
    }

    /// Executes a command, which must be refused, over the server function.
    pub async fn expect_problem(&self, command: &Command) -> Problem {
        match self.execute(command).await {
            Err(problem) => problem,
            Ok(done) => panic!("{command:?} should be refused: {done:?}"),
        }
    }

    /// Executes a command over the server function.
    pub async fn execute(&self, command: &Command) -> Result<Done, Problem> {
        let reply = self
            .post_api("execute", serde_json::json!({ "command": command }))
            .await;
        if reply.status == 200 {
            Ok(serde_json::from_str(&reply.body).unwrap())
        } else {
            Err(reply.problem())
        }
    }

    /// Calls a server function.
    pub async fn post_api(&self, function: &str, body: serde_json::Value) -> HttpReply {
        let headers = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
        // A script does not send Sec-Fetch-Site.
        let headers = &headers[..if self.api_token.is_empty() { 2 } else { 1 }];
        self.request("POST", &format!("/api/{function}"), headers, body.to_string().into())
            .await
    }

    pub async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Bytes) -> HttpReply {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in self.credentials() {
            request = request.header(name, value);
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

    /// Opens `/ws` and receives its Hello.
    pub async fn socket(&self) -> (TestSocket, Hello) {
        let mut socket = self.try_socket("/ws", None).await.unwrap();
        let hello = socket.expect_hello().await;
        (socket, hello)
    }

    /// Opens the socket of one room.
    pub async fn room_socket(&self, room: RoomId) -> TestSocket {
        self.try_socket(&room_socket_path(room), None).await.unwrap()
    }

    /// Opens a socket, or returns the status with which it was refused.
    pub async fn try_socket(&self, path: &str, origin: Option<&str>) -> Result<TestSocket, u16> {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().unwrap();
        let headers = request.headers_mut();
        for (name, value) in self.credentials() {
            headers.insert(name, value.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok((stream, _)) => Ok(TestSocket::new(stream)),
            Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// The headers that say who the user is.
    fn credentials(&self) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if !self.session_secret.is_empty() {
            headers.push(("cookie", format!("{}={}", self.cookie, self.session_secret)));
        }
        if !self.api_token.is_empty() {
            headers.push(("authorization", format!("Bearer {}", self.api_token)));
        }
        headers
    }
}

/// What stands in the main part of a page.
pub fn main_element(body: &str) -> String {
    let main = body.split("<main").nth(1).unwrap_or_default();
    main.split("</main>").next().unwrap_or_default().to_owned()
}
