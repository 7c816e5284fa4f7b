//! Drawing a page: from the value it begins with to the HTML response, or a redirect instead.

use super::security_headers::page_policy;
use super::state::WebState;
use super::valid_html::valid_html;
use app::bootstrap_data::Bootstrap;
use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::sync::{Arc, Mutex, PoisonError};

/// Draws the page of a request.
pub(super) async fn render(state: &WebState, request: Request<Body>, bootstrap: Bootstrap) -> Response {
    let problems = [
        bootstrap.form_reply.as_ref().and_then(|reply| reply.problem.as_ref()),
        bootstrap.problem.as_ref(),
    ];
    let problem = problems.into_iter().flatten().next();
    let status = problem.map_or(200, |problem| problem.kind.status());
    let retry_after = problem.and_then(|problem| problem.retry_after);
    // What one user sees or has typed must not be there any more for the next one at this computer.
    let is_private = bootstrap.snapshot.is_some() || bootstrap.form_reply.is_some() || bootstrap.server_page.is_some();
    let set_headers = move || {
        if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) {
            if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce)) {
                response.insert_header(CONTENT_SECURITY_POLICY, policy);
            }
            if is_private {
                response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
            if let Some(seconds) = retry_after {
                response.insert_header(RETRY_AFTER, seconds.into());
            }
            response.set_status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        }
    };
    let options = state.leptos.clone();
    // By its type the handler may call this more than once; it does so once.
    let bootstrap = Arc::new(Mutex::new(Some(bootstrap)));
    let document = move || {
        let bootstrap = bootstrap.lock().unwrap_or_else(PoisonError::into_inner).take();
        app::shell(options.clone(), bootstrap.unwrap_or_default())
    };
    let handler = leptos_axum::render_app_async_with_context(set_headers, document);
    let (parts, body) = handler(request).await.into_parts();
    // It is complete already, only not in one piece.
    match to_bytes(body, usize::MAX).await {
        Ok(drawn) => Response::from_parts(parts, valid_html(&String::from_utf8_lossy(&drawn)).into()),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Goes on to another path with GET.
pub(super) fn redirect(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    // Where somebody is led depends on who asks and what was just done.
    let no_store = HeaderValue::from_static("no-store");
    (StatusCode::SEE_OTHER, [(LOCATION, location), (CACHE_CONTROL, no_store)]).into_response()
}
