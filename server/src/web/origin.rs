//! Only pages of this site may post or open a socket.

use super::state::WebState;
use crate::actor::Actor;
use crate::application::Cohort;
use app::protocol::Problem;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use tower_http::csrf::CsrfLayer;

/// Refuses posts from pages of other sites.
pub(super) fn same_origin_posts(cohort: &Cohort) -> CsrfLayer {
    let layer = CsrfLayer::new();
    match CsrfLayer::new().add_trusted_origin(cohort.settings.public_url.clone()) {
        Ok(trusting) => trusting,
        Err(_) => layer,
    }
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
            return Err((StatusCode::FORBIDDEN, "This page may not connect to Cohort.\n".into()));
        }
    }
    actor.ok_or((StatusCode::UNAUTHORIZED, format!("{}\n", Problem::signed_out())))
}
