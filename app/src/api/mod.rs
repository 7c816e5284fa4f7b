//! The server functions: the way of commands and views when the socket is not there.

#[cfg(feature = "ssr")]
use crate::host::Backend;
use crate::wire::{Command, Done, Problem, Snapshot, View};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// Does what a signed-in person asks for.
#[server(prefix = "/api", endpoint = "run", input = Json)]
pub async fn run(command: Command) -> Result<Done, Problem> {
    backend()?.run(command).await
}

/// The same from a form, as it was typed.
#[server(prefix = "/api", endpoint = "submit", input = Json)]
pub async fn submit(command: serde_json::Value) -> Result<Done, Problem> {
    let command = serde_json::from_value(command).map_err(|error| Problem::unreadable(&error.to_string()))?;
    backend()?.run(command).await
}

/// Reads what a page is drawn from.
#[server(prefix = "/api", endpoint = "look", input = Json)]
pub async fn look(view: View) -> Result<Snapshot, Problem> {
    backend()?.look(view).await
}

#[cfg(feature = "ssr")]
fn backend() -> Result<Arc<dyn Backend>, Problem> {
    use_context::<Arc<dyn Backend>>().ok_or_else(Problem::signed_out)
}
