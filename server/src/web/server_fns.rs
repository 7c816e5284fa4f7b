//! The server functions of `app`, run for whoever the cookie or the API token says.

use crate::auth::Actor;
use crate::door::Cohort;
use crate::http::Site;
use crate::visitor::Asker;
use app::host::{Backend, Waiting};
use app::wire::{Command, Done, Problem, Snapshot, View};
use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;
use std::sync::Arc;

/// The door, held open for one person.
struct Caller {
    cohort: Arc<Cohort>,
    actor: Actor,
}

impl Backend for Caller {
    fn run(&self, command: Command) -> Waiting<Result<Done, Problem>> {
        let (cohort, actor) = (self.cohort.clone(), self.actor.clone());
        Box::pin(async move { cohort.run(&actor, command).await })
    }

    fn look(&self, view: View) -> Waiting<Result<Snapshot, Problem>> {
        let (cohort, actor) = (self.cohort.clone(), self.actor.clone());
        Box::pin(async move { cohort.ask(&actor, view).await })
    }
}

/// Answers `/api/*`. Without an actor there is no backend in the context, and every function says "please sign in".
/// Whoever asks gets JSON, and no redirect for saying that HTML would do.
pub async fn handle(State(site): State<Site>, Asker(actor): Asker, mut request: Request<Body>) -> Response {
    request.headers_mut().remove(ACCEPT);
    let backend = actor.map(|actor| {
        let backend: Arc<dyn Backend> = Arc::new(Caller {
            cohort: site.cohort.clone(),
            actor,
        });
        backend
    });
    let context = move || {
        if let Some(backend) = backend.clone() {
            provide_context(backend);
        }
    };
    leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response()
}
