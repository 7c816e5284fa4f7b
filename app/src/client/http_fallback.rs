//! The server functions of `api/`, called without what Leptos brings for calling them: they are the spare way of a
//! page whose socket is down, and one reader of JSON for all answers is a fifth of the download. Each is called with a
//! signal that breaks it off: a connection that died without a word would be waited for for minutes.

use crate::protocol::{Done, Problem, ProblemKind, Snapshot, from_json};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// Does what a form or a page asks for: both are read by the server.
pub(super) async fn run(body: &str, end: &AbortSignal) -> Result<Done, Problem> {
    let text = post("/api/submit_form", body, end).await?;
    from_json(&text).ok_or_else(unread)
}

pub(super) async fn look(body: &str, end: &AbortSignal) -> Result<Snapshot, Problem> {
    let text = post("/api/query", body, end).await?;
    from_json(&text).ok_or_else(unread)
}

/// Sends and returns the text of a good answer.
async fn post(path: &str, body: &str, end: &AbortSignal) -> Result<String, Problem> {
    let (status, text) = fetch(path, body, end).await.map_err(|_| Problem::unreachable())?;
    if status == 200 {
        return Ok(text);
    }
    Err(from_json(&text).unwrap_or_else(|| match status {
        502..=504 => Problem::unreachable(),
        _ => unread(),
    }))
}

async fn fetch(path: &str, body: &str, end: &AbortSignal) -> Result<(u16, String), JsValue> {
    let headers = web_sys::Headers::new()?;
    headers.append("content-type", "application/json")?;
    headers.append("accept", "application/json")?;
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&body.into());
    init.set_signal(Some(end));
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?;
    let response: web_sys::Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

fn unread() -> Problem {
    Problem::new(
        ProblemKind::Internal,
        "Something went wrong between the page and the server. Please reload.",
    )
}
