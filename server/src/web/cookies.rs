//! The two cookies: the session, and the theme.

use crate::application::SESSION_DAYS;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;

/// Holds the session's secret.
pub(super) const SESSION_COOKIE: &str = "cohort_session";
const YEAR_SECONDS: i64 = 31_536_000;

/// Sets the session, or removes it.
pub(super) fn set_session(response: Response, secret: Option<String>, public_url: &str) -> Response {
    let age = if secret.is_some() { SESSION_DAYS * 86_400 } else { 0 };
    let (secret, secure) = (secret.unwrap_or_default(), secure(public_url));
    let cookie = format!("{SESSION_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    with_cookie(response, &cookie)
}

/// Sets the theme, or removes it: then the system's is used.
pub(super) fn set_theme(response: Response, theme: Option<&str>, public_url: &str) -> Response {
    let (theme, age) = match theme {
        Some(theme @ ("light" | "dark")) => (theme, YEAR_SECONDS),
        _ => ("", 0),
    };
    let secure = secure(public_url);
    with_cookie(
        response,
        &format!("theme={theme}; Path=/; SameSite=Lax; Max-Age={age}{secure}"),
    )
}

fn secure(public_url: &str) -> &'static str {
    if public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    }
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}
