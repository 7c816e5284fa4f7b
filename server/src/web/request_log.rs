//! The log: which lines are written, and the id that goes through all lines of one request or socket. Never a message, a
//! query, a cookie or a secret.

use crate::http::Site;
use crate::metrics;
use axum::body::Body;
use axum::extract::{MatchedPath, State};
use axum::http::{HeaderValue, Method, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::fmt;
use tokio::time::Instant;
use tracing::{Instrument, Span, info_span};
use tracing_subscriber::filter::{LevelFilter, Targets};

/// Libraries that write what they carry when they are asked for everything.
const TALKATIVE: [&str; 5] = ["tungstenite", "tokio_tungstenite", "tower_http", "hyper", "h2"];

/// What `COHORT_LOG` asks for, without what is nobody's to read.
pub fn filter(wanted: Option<Targets>) -> Targets {
    let wanted = wanted.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    // A part of one of them that is asked for by name would count for more than the whole.
    let others = (wanted.iter()).filter(|(name, _)| !TALKATIVE.iter().any(|talkative| name.starts_with(talkative)));
    let mut filter: Targets = others.collect();
    if let Some(level) = wanted.default_level() {
        filter = filter.with_default(level);
    }
    for name in TALKATIVE {
        filter = filter.with_target(name, LevelFilter::WARN);
    }
    filter
}

/// What a request is known by in the log, and in the header `x-request-id` of its answer. A socket keeps that of the request
/// that opened it. Four bytes, for idle sockets keep theirs for long.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestId(u32);

impl RequestId {
    fn of(uuid: &str) -> Self {
        let digits = uuid.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        Self(digits.unwrap_or_default())
    }

    /// Around whatever a socket is asked for.
    pub fn socket(self) -> Span {
        info_span!("socket", id = %self)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:08x}", self.0)
    }
}

/// One line a request, with an id that the answer carries too. Counts it.
pub async fn log(State(site): State<Site>, mut request: Request<Body>, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route = request.extensions().get::<MatchedPath>();
    let route = counted(&path, route.map(MatchedPath::as_str)).to_owned();
    let id = RequestId::of(&site.cohort.ids.uuid());
    request.extensions_mut().insert(id);
    // Whatever is logged on the way to the answer carries the id too.
    let span = info_span!("request", %id);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (took, status) = (began.elapsed(), response.status().as_u16());
    tracing::debug!(parent: &span, %method, path = loggable(&path), status, took_ms = took.as_millis());
    let request = metrics::Request {
        method: known(&method),
        route,
        status,
    };
    site.cohort.metrics.answered(request, took);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// The route as it is counted: an address that anybody may make up is none.
fn counted<'r>(path: &'r str, route: Option<&'r str>) -> &'r str {
    match path {
        "/api/run" | "/api/look" => path,
        _ => route.unwrap_or("other"),
    }
}

/// Methods are words that anybody may make up; counted are those that mean something here.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// What of an address may stand in the log: an invite link lets in.
fn loggable(path: &str) -> &str {
    if path.starts_with("/join/") { "/join/…" } else { path }
}
