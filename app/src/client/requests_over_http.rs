//! Calls the server functions of `api/` while the socket is down, without Leptos' own client: one JSON reader for all
//! answers is a fifth of the download. Each call takes a signal that aborts it: on a connection that died silently the
//! browser would wait for minutes.

use crate::json::from_json;
use crate::protocol::{Done, Problem, ProblemKind, Snapshot};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// Executes the command of a form or a page: the server reads both.
pub(super) async fn submit_form(body: &str, abort: &AbortSignal) -> Result<Done, Problem> {
    let text = post("/api/submit_form", body, abort).await?;
    from_json(&text).ok_or_else(unreadable_answer)
}

/// Reads the snapshot of a view.
pub(super) async fn query_view(body: &str, abort: &AbortSignal) -> Result<Snapshot, Problem> {
    let text = post("/api/query", body, abort).await?;
    from_json(&text).ok_or_else(unreadable_answer)
}

/// Posts a body and returns the text of a successful answer.
async fn post(path: &str, body: &str, abort: &AbortSignal) -> Result<String, Problem> {
    let (status, text) = fetch(path, body, abort).await.map_err(|_| Problem::unreachable())?;
    if status == 200 {
        return Ok(text);
    }
    Err(from_json(&text).unwrap_or_else(|| match status {
        502..=504 => Problem::unreachable(),
        _ => unreadable_answer(),
    }))
}

async fn fetch(path: &str, body: &str, abort: &AbortSignal) -> Result<(u16, String), JsValue> {
    let headers = web_sys::Headers::new()?;
    headers.append("content-type", "application/json")?;
    headers.append("accept", "application/json")?;
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&body.into());
    init.set_signal(Some(abort));
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?;
    let response: web_sys::Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

/// The text at an address of this site, or nothing.
pub async fn fetch_text(path: &str) -> Option<String> {
    let response = JsFuture::from(window().fetch_with_str(path)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

fn unreadable_answer() -> Problem {
    Problem::new(
        ProblemKind::Internal,
        "Something went wrong between the page and the server. Please reload.",
    )
}
