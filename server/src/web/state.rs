//! What every handler can ask for.

use super::cookies::CookieNames;
use crate::application::Cohort;
use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

#[derive(Clone)]
pub struct WebState {
    pub cohort: Arc<Cohort>,
    pub leptos: LeptosOptions,
    pub cookies: Arc<CookieNames>,
    /// The sockets' tasks, which a graceful shutdown waits for.
    pub sockets: TaskTracker,
}

impl FromRef<WebState> for Arc<Cohort> {
    fn from_ref(state: &WebState) -> Self {
        state.cohort.clone()
    }
}
