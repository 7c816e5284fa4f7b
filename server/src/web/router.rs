//! The routes and what surrounds them: who may embed, post and cache what, how large a body may be.

use crate::door::Cohort;
use crate::{log, page, plain, probes, server_fns, ws};
use app::wire::limits;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use leptos::prelude::LeptosOptions;
use std::sync::Arc;
use tokio_util::task::TaskTracker;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::services::ServeDir;

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
        .route("/ws", any(ws::upgrade))
        .route("/ws/chat/{room}/", any(plain::upgrade))
        .nest("/pkg", hashed)
        .merge(probes::routes())
        .merge(pages)
        .layer(middleware::from_fn(headers))
        .layer(middleware::from_fn_with_state(site.clone(), log::log))
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
