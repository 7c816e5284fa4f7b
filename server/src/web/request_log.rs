//! The log of requests, and the id that goes through all lines of one request or socket.

use super::state::WebState;
use crate::metrics;
use axum::body::Body;
use axum::extract::{MatchedPath, State};
use axum::http::{HeaderValue, Method, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::fmt;
use tokio::time::Instant;
use tracing::{Instrument, Span, info_span};

/// Identifies a request in the log, and in the header `x-request-id` of its response. A socket keeps the id of the request
/// that opened it. Four bytes, because idle sockets keep theirs for long.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestId(u32);

impl RequestId {
    fn of(uuid: &str) -> Self {
        let digits = uuid.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        Self(digits.unwrap_or_default())
    }

    /// The span of everything that is done for a socket.
    pub fn socket(self) -> Span {
        info_span!("socket", id = %self)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:08x}", self.0)
    }
}

/// One line a request, with an id that the response carries too; and its metrics.
pub async fn log_request(State(state): State<WebState>, mut request: Request<Body>, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route = request.extensions().get::<MatchedPath>();
    let route = route_label(&path, route.map(MatchedPath::as_str)).to_owned();
    let id = RequestId::of(&state.cohort.ids.uuid());
    request.extensions_mut().insert(id);
    // Every line that is logged until the response carries the id too.
    let span = info_span!("request", %id);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (took, status) = (began.elapsed(), response.status().as_u16());
    tracing::debug!(parent: &span, %method, path = loggable(&path), status, took_ms = took.as_millis());
    let request = metrics::Request {
        method: method_label(&method),
        route,
        status,
    };
    state.cohort.metrics.request_answered(request, took);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// The route as it is counted: not the address, which anybody may make up.
fn route_label<'r>(path: &'r str, route: Option<&'r str>) -> &'r str {
    match path {
        "/api/execute" | "/api/query" => path,
        _ => route.unwrap_or("other"),
    }
}

/// The method as it is counted: anybody may make up others.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// The address as it is logged: an invite link is a secret.
fn loggable(path: &str) -> &str {
    if path.starts_with("/join/") { "/join/…" } else { path }
}
