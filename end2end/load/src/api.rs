//! The server functions `/api/execute` and `/api/query`, called with the cookie of a signed-in user. Seeding uses them.

use crate::http::{HttpConnection, post};
use serde_json::{Value, json};

/// Executes a command; returns what came of it.
pub async fn execute(
    connection: &mut HttpConnection,
    host: &str,
    cookie: &str,
    command: Value,
) -> Result<Value, String> {
    call(connection, host, cookie, "execute", json!({"command": command})).await
}

/// Reads a view; returns its snapshot.
pub async fn query(connection: &mut HttpConnection, host: &str, cookie: &str, view: Value) -> Result<Value, String> {
    call(connection, host, cookie, "query", json!({"view": view})).await
}

async fn call(
    connection: &mut HttpConnection,
    host: &str,
    cookie: &str,
    function: &str,
    body: Value,
) -> Result<Value, String> {
    let request = post(
        host,
        cookie,
        &format!("/api/{function}"),
        "application/json",
        &body.to_string(),
    );
    let response = connection.request(&request).await?;
    // The body may be chunked; the JSON is what lies between the first and the last brace or quotation mark.
    let text = String::from_utf8_lossy(&response.body).into_owned();
    let json = &text[text.find('{').or(text.find('"')).unwrap_or(0)..=text.rfind('}').or(text.rfind('"')).unwrap_or(0)];
    if response.status != 200 {
        return Err(format!("{function}: {} {json}", response.status));
    }
    serde_json::from_str(json).map_err(|error| format!("{error}: {json}"))
}
