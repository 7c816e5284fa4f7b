//! The routes, and the layers around them: compression, body limits, caching.

use super::emoji_list::emoji_list;
use super::form_posts::too_large;
use super::origin::{note_other_origins, same_origin_posts};
use super::page_requests::serve_page;
use super::request_identity::BrowserIdentity;
use super::request_log::log_request;
use super::security_headers::security_headers;
use super::state::WebState;
use super::{file_forms, files, health, own_picture, room_socket, serve_server_functions, tab_socket};
use app::protocol::limits;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use std::convert::Infallible;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::services::ServeDir;

/// All routes.
pub fn router(state: WebState) -> Router {
    let pkg = state.cohort.settings.site.join("pkg");
    let site = ServeDir::new(state.cohort.settings.site.clone())
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(any(serve_page).with_state(state.clone()));
    // A name that no file can have, or that leads somewhere else, is not looked for: the disk would answer with an error.
    let assets = any(
        move |State(state): State<WebState>, identity: BrowserIdentity, request: Request<Body>| {
            let site = site.clone();
            async move {
                match request.uri().path() {
                    path if names_a_file(path) => into_response(site.oneshot(request).await),
                    _ => serve_page(State(state), identity, request).await,
                }
            }
        },
    );
    let hashed_files = Router::new()
        .fallback_service(
            ServeDir::new(pkg)
                .precompressed_br()
                .precompressed_gzip()
                .append_index_html_on_directories(false),
        )
        .layer(middleware::from_fn(cache_forever));
    let compressible = SizeAbove::new(512)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE);
    let pages = Router::new()
        .route(
            "/api/{*function}",
            post(serve_server_functions::handle).fallback(serve_server_functions::refuse_method),
        )
        // What is certainly a page is not looked for on the disk first.
        .route("/", any(serve_page))
        .route("/chat/{*page}", any(serve_page))
        .route("/courses/{*page}", any(serve_page))
        .route("/notifications", any(serve_page))
        .route("/emoji", get(emoji_list))
        .fallback(assets)
        .layer(middleware::from_fn(refuse_large_bodies))
        .layer(DefaultBodyLimit::max(limits::BODY))
        .layer(same_origin_posts(&state.cohort))
        .layer(middleware::from_fn_with_state(state.clone(), note_other_origins))
        .layer(CompressionLayer::new().compress_when(compressible));
    // Their bodies are as large as files may be, and counted while they come.
    let files = Router::new()
        .route("/files", post(files::upload))
        .route("/files/{id}/{name}", get(files::download))
        .route("/files/send/{room}", post(file_forms::submit))
        .layer(DefaultBodyLimit::disable())
        .layer(same_origin_posts(&state.cohort))
        .layer(middleware::from_fn_with_state(state.clone(), note_other_origins));
    let pictures = Router::new()
        .route("/settings/picture", post(own_picture::submit))
        .route("/pictures/{user}/{hash}", get(own_picture::picture))
        .layer(DefaultBodyLimit::max(own_picture::BODY))
        .layer(same_origin_posts(&state.cohort))
        .layer(middleware::from_fn_with_state(state.clone(), note_other_origins));
    Router::new()
        .merge(files)
        .merge(pictures)
        .route("/ws", any(tab_socket::upgrade))
        .route("/ws/chat/{room}/", any(room_socket::upgrade))
        .nest("/pkg", hashed_files)
        .merge(health::routes())
        .merge(pages)
        .layer(middleware::from_fn_with_state(state.clone(), security_headers))
        .layer(middleware::from_fn_with_state(state.clone(), log_request))
        .with_state(state)
}

/// Whether a file of the site can have this path: plain signs, of a length that a disk takes.
fn names_a_file(path: &str) -> bool {
    let plain = |sign: u8| sign.is_ascii_alphanumeric() || matches!(sign, b'/' | b'.' | b'-' | b'_');
    path.len() <= 200 && path.bytes().all(plain) && !path.contains("..")
}

fn into_response(answer: Result<impl IntoResponse, Infallible>) -> Response {
    match answer {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

/// A body whose length is announced as too large is not read at all.
async fn refuse_large_bodies(request: Request<Body>, next: Next) -> Response {
    let length = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > limits::BODY as u64) {
        return too_large().into_response();
    }
    next.run(request).await
}

/// Files whose name changes with their content.
async fn cache_forever(request: Request<Body>, next: Next) -> Response {
    if !names_a_file(request.uri().path()) {
        return (StatusCode::NOT_FOUND, "Not found.\n").into_response();
    }
    let mut response = next.run(request).await;
    // A 304 renews what the browser has, with these headers.
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let value = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}
