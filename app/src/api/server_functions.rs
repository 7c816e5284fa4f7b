//! The server functions: the way of commands and views when the socket is not there.

#[cfg(feature = "ssr")]
use crate::platform::Backend;
use crate::protocol::{Command, Done, Problem, Snapshot, View};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// Does what a signed-in person asks for.
#[server(prefix = "/api", endpoint = "execute", input = Json)]
pub async fn execute_command(command: Command) -> Result<Done, Problem> {
    backend()?.execute(command).await
}

/// The same from a form, as it was typed.
#[server(prefix = "/api", endpoint = "submit_form", input = Json)]
pub async fn submit_form(command: serde_json::Value) -> Result<Done, Problem> {
    let command = serde_json::from_value(command).map_err(|error| Problem::unreadable(&error.to_string()))?;
    backend()?.execute(command).await
}

/// Reads what a page is drawn from.
#[server(prefix = "/api", endpoint = "query", input = Json)]
pub async fn query_view(view: View) -> Result<Snapshot, Problem> {
    backend()?.query(view).await
}

#[cfg(feature = "ssr")]
fn backend() -> Result<Arc<dyn Backend>, Problem> {
    use_context::<Arc<dyn Backend>>().ok_or_else(Problem::signed_out)
}
