//! A form that comes after its session has ended: the answer is the page to sign in, which carries what was typed in a
//! hidden field. Whoever signs in gets the form's page back, filled in. Nothing is executed by that.

use super::page_data::page;
use super::page_rendering::redirect;
use super::request_identity::BrowserIdentity;
use super::state::WebState;
use super::typed_values::typed_values;
use crate::actor::Actor;
use crate::application::Authenticated;
use app::bootstrap_data::FormReply;
use app::protocol::{FieldProblem, Problem, ProblemKind, limits};
use app::routes::Route;
use axum::body::Body;
use axum::http::{Request, StatusCode, Uri};
use axum::response::Response;
use std::collections::BTreeMap;

/// The hidden field of the form to sign in: JSON of the form's name and its [`typed_values`].
pub(super) const KEPT: &str = "kept";
/// The `form` of the form to sign in.
const SIGN_IN: &str = "sign-in";
/// What else the form to sign in may hold, in bytes.
const BESIDE: usize = 8 * 1024;

type Kept = (String, BTreeMap<String, String>);

/// The reply with which the page of the form is drawn to somebody who is signed out: that of a page to sign in. None for a
/// form that no page of ours has, or on a page that is drawn to anybody.
pub(super) fn keep(uri: &Uri, form_name: &str, form: Vec<(String, String)>) -> Option<FormReply> {
    let route = Route::parse(uri.path(), uri.query().unwrap_or_default());
    if form_name.is_empty() || route.is_public() {
        return None;
    }
    let kept = serde_json::to_string(&(form_name, typed_values(form))).ok()?;
    let length: usize = form_urlencoded::byte_serialize(kept.as_bytes()).map(str::len).sum();
    let (values, text) = if length + BESIDE > limits::BODY {
        let text = "Your session has ended, so this was not done, and it is too long to be kept here. Go back with your browser and copy it before you sign in.";
        (BTreeMap::new(), text)
    } else {
        let text = "Your session has ended, so this was not done. Sign in, and what you had typed is there again.";
        (BTreeMap::from([(KEPT.to_owned(), kept)]), text)
    };
    Some(FormReply {
        form: SIGN_IN.into(),
        problem: Some(Problem::new(ProblemKind::SignedOut, text)),
        values,
        secret: None,
    })
}

/// Says beside why somebody was not signed in that the form is kept still.
pub(super) fn say_that_it_is_kept(problem: &mut Problem) {
    problem.fields.push(FieldProblem {
        field: KEPT.into(),
        text: "What you had typed is still kept: it is there again once you are signed in.".into(),
        now: None,
        both: false,
    });
}

/// What follows signing in with a kept form: its page, filled in.
pub(super) async fn page_with_kept(
    state: &WebState,
    identity: BrowserIdentity,
    authenticated: &Authenticated,
    kept: &str,
) -> Response {
    let kept = serde_json::from_str::<Kept>(kept).ok();
    let secret = authenticated.session.as_ref().map(|session| session.secret.as_str());
    let actor = state.cohort.actor_of_session(secret.unwrap_or_default()).await;
    let actor = actor.ok().flatten();
    let request = Request::get(&authenticated.to).body(Body::empty());
    let (Some((form, values)), Some(actor), Ok(request)) = (kept, actor, request) else {
        return redirect(&authenticated.to);
    };
    let text = "Your session had ended when you sent this. It is back as you typed it, and not saved yet.";
    let reply = FormReply {
        form,
        problem: Some(Problem::new(ProblemKind::SignedOut, text)),
        values,
        secret: None,
    };
    let actor = Some(Actor {
        address: identity.client.address.clone(),
        ..actor
    });
    let mut response = page(state, BrowserIdentity { actor, ..identity }, request, Some(reply)).await;
    if response.status() == StatusCode::UNAUTHORIZED {
        // It says so on the page, but nothing is wrong with it.
        *response.status_mut() = StatusCode::OK;
    }
    response
}
