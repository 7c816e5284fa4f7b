//! Only pages of this site may post or open a socket.

use super::client_address::client_address;
use super::state::WebState;
use crate::actor::{Actor, Origin};
use crate::application::Cohort;
use crate::security_event::SecurityAction;
use app::protocol::Problem;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// Refuses posts from pages of other sites.
pub(super) fn same_origin_posts(cohort: &Cohort) -> CsrfLayer {
    let layer = CsrfLayer::new();
    match CsrfLayer::new().add_trusted_origin(cohort.settings.public_url.clone()) {
        Ok(trusting) => trusting,
        Err(_) => layer,
    }
}

/// Notes in the security log what [`same_origin_posts`] refuses, which is inside of this.
pub(super) async fn note_other_origins(State(state): State<WebState>, request: Request<Body>, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let address = client_address(&parts, &state);
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.extensions().get::<ProtectionError>().is_some() {
        note_other_origin(&state.cohort, Origin::form(None, &address));
    }
    response
}

fn note_other_origin(cohort: &Cohort, by: impl Into<Origin>) {
    let problem = Problem::forbidden("A page of another site tried it with a browser of this one's.");
    cohort.note_refusal(by, SecurityAction::OtherOrigin.into(), &problem);
}

/// Before a socket is opened: the page is ours, and its user has signed in.
pub(super) fn authorize_socket(
    state: &WebState,
    actor: Option<Actor>,
    headers: &HeaderMap,
) -> Result<Actor, (StatusCode, String)> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(origin) = text(header::ORIGIN) {
        let host = origin.split_once("://").map(|(_, host)| host);
        if origin != state.cohort.settings.public_url && (host.is_none() || host != text(header::HOST)) {
            if let Some(actor) = &actor {
                note_other_origin(&state.cohort, actor);
            }
            return Err((StatusCode::FORBIDDEN, "This page may not connect to Cohort.\n".into()));
        }
    }
    actor.ok_or((StatusCode::UNAUTHORIZED, format!("{}\n", Problem::signed_out())))
}
