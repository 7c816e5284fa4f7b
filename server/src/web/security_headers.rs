//! Headers that restrict what browsers do with our responses: embedding, sniffing, scripts, caching.

use crate::application::Cohort;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Browsers go to this host with https only, for a year from their last visit. Its subdomains and other ports may be others'.
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Headers of every response. Pages set their own Content-Security-Policy, with a nonce.
pub(super) async fn security_headers(
    State(cohort): State<Arc<Cohort>>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let allow = methods_of(request.uri().path());
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static(allow));
    }
    let unauthorized = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    if unauthorized {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static(
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
             midi=(), payment=(), usb=(), browsing-topics=()",
        ),
    );
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("x-permitted-cross-domain-policies", HeaderValue::from_static("none"));
    if cohort.settings.is_encrypted() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
        ));
    if let Some(whole) = headers.get(header::CONTENT_TYPE).and_then(with_charset) {
        headers.insert(header::CONTENT_TYPE, whole);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// The methods of an address, for who has used another one.
fn methods_of(path: &str) -> &'static str {
    match path {
        "/healthz" | "/readyz" | "/metrics" => "GET, HEAD",
        "/ws" => "GET",
        _ if path.starts_with("/ws/chat/") => "GET",
        _ if path.starts_with("/pkg/") => "GET, HEAD",
        "/files" => "POST",
        _ if path.starts_with("/api/") => "POST",
        _ => "GET, HEAD, POST",
    }
}

/// The type of a text that does not say how it is encoded, as files do not; ours are all UTF-8.
fn with_charset(kind: &HeaderValue) -> Option<HeaderValue> {
    let kind = kind.to_str().ok()?;
    let text = kind.starts_with("text/") || kind.ends_with("+xml");
    let silent = text && !kind.contains("charset=");
    silent.then(|| HeaderValue::from_str(&format!("{kind}; charset=utf-8")).ok())?
}

/// The Content-Security-Policy of a page: only scripts with its nonce, and no inline styles.
pub(super) fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_how_it_is_encoded() {
        for (kind, whole) in [
            ("text/css", Some("text/css; charset=utf-8")),
            ("image/svg+xml", Some("image/svg+xml; charset=utf-8")),
            ("text/html; charset=utf-8", None),
            ("application/wasm", None),
            ("application/json", None),
        ] {
            let added = with_charset(&HeaderValue::from_static(kind));
            assert_eq!(added.as_ref().and_then(|value| value.to_str().ok()), whole, "{kind}");
        }
    }
}
