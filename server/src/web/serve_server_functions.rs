//! Runs the server functions of `app` for whoever the cookie or the API token says.

use super::metered_body::metered;
use super::request_identity::ApiIdentity;
use super::state::WebState;
use crate::actor::Actor;
use crate::application::Cohort;
use app::host_traits::{Backend, BoxFuture};
use app::protocol::{Command, Done, Problem, Snapshot, View};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use axum::http::header::{ACCEPT, CACHE_CONTROL, RETRY_AFTER};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use leptos::prelude::{provide_context, use_context};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::ResponseOptions;
use std::sync::Arc;

/// The application, for one actor.
struct ActorBackend {
    cohort: Arc<Cohort>,
    actor: Actor,
}

impl Backend for ActorBackend {
    fn execute(&self, command: Command) -> BoxFuture<Result<Done, Problem>> {
        let (cohort, actor) = (self.cohort.clone(), self.actor.clone());
        let response = use_context::<ResponseOptions>();
        Box::pin(async move {
            let done = cohort.execute(&actor, command).await;
            if let (Err(problem), Some(response)) = (&done, response)
                && let Some(seconds) = problem.retry_after
            {
                response.insert_header(RETRY_AFTER, seconds.into());
            }
            done
        })
    }

    fn query(&self, view: View) -> BoxFuture<Result<Snapshot, Problem>> {
        let (cohort, actor) = (self.cohort.clone(), self.actor.clone());
        Box::pin(async move { cohort.query(&actor, view).await })
    }
}

/// Answers `/api/*`. Without an actor there is no backend in the context, and every function says "please sign in". The
/// response is JSON, never a redirect, whatever the request accepts.
pub(super) async fn handle(
    State(state): State<WebState>,
    ApiIdentity(actor): ApiIdentity,
    mut request: Request<Body>,
) -> Response {
    if !is_function(request.uri().path()) {
        return (StatusCode::NOT_FOUND, Json(Problem::not_found())).into_response();
    }
    request.headers_mut().remove(ACCEPT);
    let reader = actor.as_ref().map(|actor| actor.user);
    let backend = actor.map(|actor| {
        let backend: Arc<dyn Backend> = Arc::new(ActorBackend {
            cohort: state.cohort.clone(),
            actor,
        });
        backend
    });
    let context = move || {
        if let Some(backend) = backend.clone() {
            provide_context(backend);
        }
    };
    let response = leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response();
    let response = match reader {
        Some(reader) => metered(response, &state.cohort, reader),
        None => response,
    };
    ([(CACHE_CONTROL, "no-store")], response).into_response()
}

/// Any method but POST.
pub(super) async fn refuse_method(uri: Uri) -> Response {
    if is_function(uri.path()) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    (StatusCode::NOT_FOUND, Json(Problem::not_found())).into_response()
}

fn is_function(path: &str) -> bool {
    server_fn_paths().any(|(known, _)| known == path)
}
