//! The routes and what surrounds them: who may embed, post and cache what, how large a body may be, what is logged.

use crate::auth::hash_of;
use crate::db::in_time;
use crate::door::Cohort;
use crate::fanout::Company;
use crate::metrics;
use crate::visitor::bearer;
use crate::{page, plain, server_fns, ws};
use app::wire::limits;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRef, MatchedPath, State};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use leptos::prelude::LeptosOptions;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::services::ServeDir;
use tracing::Instrument;

/// What every handler can ask for.
#[derive(Clone)]
pub struct Site {
    pub cohort: Arc<Cohort>,
    pub leptos: LeptosOptions,
    /// The sockets' tasks, which a graceful end waits for.
    pub sockets: TaskTracker,
}

impl FromRef<Site> for Arc<Cohort> {
    fn from_ref(site: &Site) -> Self {
        site.cohort.clone()
    }
}

/// The whole site.
pub fn router(site: Site) -> Router {
    let pkg = site.cohort.settings.site.join("pkg");
    let assets = ServeDir::new(site.cohort.settings.site.clone())
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(any(page::serve).with_state(site.clone()));
    let hashed = Router::new()
        .fallback_service(ServeDir::new(pkg).precompressed_br().precompressed_gzip())
        .layer(middleware::from_fn(forever));
    let worth_it = SizeAbove::new(512)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE);
    let pages = Router::new()
        .route("/api/{*function}", post(server_fns::handle))
        // What is certainly a page does not ask the disk first whether it is a file.
        .route("/", any(page::serve))
        .route("/chat/{*page}", any(page::serve))
        .route("/courses/{*page}", any(page::serve))
        .route("/notifications", any(page::serve))
        .fallback_service(assets)
        .layer(middleware::from_fn_with_state(site.clone(), too_large))
        .layer(DefaultBodyLimit::max(limits::BODY))
        .layer(csrf(&site.cohort))
        .layer(CompressionLayer::new().compress_when(worth_it));
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(counts))
        .route("/ws", any(ws::upgrade))
        .route("/ws/chat/{room}/", any(plain::upgrade))
        .nest("/pkg", hashed)
        .merge(pages)
        .layer(middleware::from_fn(headers))
        .layer(middleware::from_fn_with_state(site.clone(), log))
        .with_state(site)
}

/// Only pages of this site may post. A refused one gets a sentence.
fn csrf(cohort: &Cohort) -> CsrfLayer {
    let layer = CsrfLayer::new();
    match CsrfLayer::new().add_trusted_origin(cohort.settings.public_url.clone()) {
        Ok(trusting) => trusting,
        Err(_) => layer,
    }
}

/// Ready for traffic: the database answers. Says so too if the other nodes cannot be reached.
async fn ready(State(cohort): State<Arc<Cohort>>) -> Response {
    let answer = async { cohort.store.read().await?.ping().await };
    match in_time(answer).await {
        Ok(()) => match cohort.fanout.company() {
            Company::Alone | Company::Together => "ready\n",
            Company::Degraded => "ready, degraded: Redis cannot be reached. What happens on other nodes comes late.\n",
        }
        .into_response(),
        Err(fault) => {
            let problem = cohort.problem(fault);
            (
                StatusCode::SERVICE_UNAVAILABLE,
                format!("not ready: the database does not answer. {problem}\n"),
            )
                .into_response()
        }
    }
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

/// A body that says beforehand that it is too large is not read at all.
async fn too_large(State(site): State<Site>, request: Request<Body>, next: Next) -> Response {
    let length = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > limits::BODY as u64) {
        return page::too_large(&site).into_response();
    }
    next.run(request).await
}

/// Files whose name changes with their content.
async fn forever(request: Request<Body>, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let value = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

/// What is true of every answer. Pages add their own Content-Security-Policy with a nonce.
async fn headers(request: Request<Body>, next: Next) -> Response {
    let mut response = next.run(request).await;
    let unknown = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    if unknown {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    );
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; img-src 'self' data:; frame-ancestors 'none'",
        ));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    response
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

/// One line a request, with an id that the answer carries too. Never a body, a query or a cookie.
async fn log(State(site): State<Site>, request: Request<Body>, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|route| route.as_str().to_owned());
    let id = site.cohort.ids.uuid();
    // Whatever is logged on the way to the answer carries the id too.
    let span = tracing::info_span!("request", id = &id[..8]);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (took, status) = (began.elapsed(), response.status().as_u16());
    tracing::debug!(parent: &span, %method, path = loggable(&path), status, took_ms = took.as_millis());
    let counted = metrics::Request {
        method: known(&method),
        route: route.unwrap_or_else(|| "other".into()),
        status,
    };
    site.cohort.metrics.answered(counted, took);
    if let Ok(value) = HeaderValue::from_str(&id[..8]) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
