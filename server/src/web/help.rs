//! `/help`: the same for everybody, so browsers keep it for a while, and show it without a connection.

use super::page_rendering::render;
use super::request_identity::BrowserIdentity;
use super::state::WebState;
use app::bootstrap_data::Bootstrap;
use app::protocol::limits;
use app::query_string::query_value;
use app::server_page::{HelpPage, ServerPage};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::{HeaderValue, Request, Uri};
use axum::response::Response;

/// Whether this is its address.
pub(super) fn is_help(uri: &Uri) -> bool {
    uri.path().trim_end_matches('/') == "/help"
}

/// Draws it. Nothing of who asks is in it, but the theme.
pub(super) async fn help(state: &WebState, identity: &BrowserIdentity, request: Request<Body>) -> Response {
    let q = query_value(request.uri().query().unwrap_or_default(), "q").unwrap_or_default();
    let site_name = match state.cohort.store.read().await {
        Ok(mut reader) => reader.site_name().await,
        Err(error) => Err(error),
    };
    let complete = site_name.is_ok();
    let bootstrap = Bootstrap {
        site_name: site_name.ok().flatten().unwrap_or_default(),
        theme: identity.theme.clone(),
        server_page: Some(ServerPage::Help(HelpPage {
            q: q.trim().chars().take(limits::SEARCH).collect(),
        })),
        ..Bootstrap::default()
    };
    let mut response = render(state, request, bootstrap).await;
    let headers = response.headers_mut();
    // A page without the name of the site is not kept for a week.
    if complete {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=604800"));
    }
    headers.append(VARY, HeaderValue::from_static("cookie"));
    response
}
