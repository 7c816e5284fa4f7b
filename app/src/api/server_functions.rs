//! The three server functions. `client/http_fallback.rs` and scripts call them; the server runs them on its
//! [`Backend`].

#[cfg(feature = "ssr")]
use crate::host_traits::Backend;
use crate::protocol::{Command, Done, Problem, Snapshot, View};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// Executes the command of a signed-in user.
#[server(prefix = "/api", endpoint = "execute", input = Json)]
pub async fn execute_command(command: Command) -> Result<Done, Problem> {
    backend()?.execute(command).await
}

/// Executes the command that a form holds, with its values as they were typed.
#[server(prefix = "/api", endpoint = "submit_form", input = Json)]
pub async fn submit_form(command: serde_json::Value) -> Result<Done, Problem> {
    let command = serde_json::from_value(command).map_err(|error| Problem::unreadable(&error.to_string()))?;
    backend()?.execute(command).await
}

/// Reads the snapshot of a view.
#[server(prefix = "/api", endpoint = "query", input = Json)]
pub async fn query_view(view: View) -> Result<Snapshot, Problem> {
    backend()?.query(view).await
}

#[cfg(feature = "ssr")]
fn backend() -> Result<Arc<dyn Backend>, Problem> {
    use_context::<Arc<dyn Backend>>().ok_or_else(Problem::signed_out)
}
