//! The handler of every page: `GET` answers with it, `POST` executes the form that was sent from it.

use super::form_posts::submit;
use super::metered_body::metered;
use super::page_data::page;
use super::request_identity::BrowserIdentity;
use super::state::WebState;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};

pub(super) async fn serve_page(
    State(state): State<WebState>,
    identity: BrowserIdentity,
    request: Request<Body>,
) -> Response {
    let reader = identity.actor.as_ref().map(|actor| actor.user);
    let response = match *request.method() {
        Method::GET | Method::HEAD => page(&state, identity, request, None).await,
        Method::POST => submit(&state, identity, request).await,
        _ => {
            let text = "Cohort's pages are read with GET and changed with POST.\n";
            (StatusCode::METHOD_NOT_ALLOWED, text).into_response()
        }
    };
    match reader {
        Some(reader) => metered(response, &state.cohort, reader),
        None => response,
    }
}
