//! Who sends a request: the cookie turned into an actor, if it is in force; and where scripts may come in, the API token.

use crate::auth::{Actor, COOKIE, Caller};
use crate::http::Site;
use app::wire::Problem;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use std::net::SocketAddr;

/// The sender of a request for a page, which a browser makes: an API token opens none.
pub struct Visitor {
    pub actor: Option<Actor>,
    pub caller: Caller,
    /// The theme the browser has chosen.
    pub theme: Option<String>,
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = (StatusCode, String);

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        let cookies = CookieJar::from_headers(&parts.headers);
        let token = cookies.get(COOKIE).map(|cookie| cookie.value().to_owned());
        let theme = cookies.get("theme").map(|cookie| cookie.value().to_owned());
        let actor = match &token {
            Some(token) => site
                .cohort
                .actor(token)
                .await
                .map_err(|fault| refused(&site.cohort.problem(fault)))?,
            None => None,
        };
        let caller = Caller {
            token,
            agent: text(parts, "user-agent").unwrap_or("an unnamed browser").to_owned(),
            address: address(parts, site),
        };
        Ok(Self {
            actor,
            caller,
            theme: theme.filter(|theme| theme == "light" || theme == "dark"),
        })
    }
}

/// Who asks for what a script may ask for too. An `Authorization: Bearer` header decides alone: if its token is not in
/// force the answer is 401, whatever cookie came with it.
pub struct Asker(pub Option<Actor>);

impl FromRequestParts<Site> for Asker {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        if let Some(secret) = bearer(parts) {
            let actor = site.cohort.bearer(secret, &address(parts, site)).await;
            return match actor {
                Ok(actor) => Ok(Self(Some(actor))),
                Err(problem) => Err((status(&problem), Json(problem)).into_response()),
            };
        }
        let visitor = Visitor::from_request_parts(parts, site).await;
        visitor
            .map(|visitor| Self(visitor.actor))
            .map_err(IntoResponse::into_response)
    }
}

/// What the `Authorization` header holds for us; other schemes are between the browser and a proxy.
fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.as_bytes();
    let (scheme, secret) = value.split_at_checked(6)?;
    let ours = scheme.eq_ignore_ascii_case(b"bearer") && secret.first().is_none_or(|sign| *sign == b' ');
    ours.then(|| std::str::from_utf8(secret).unwrap_or_default().trim())
}

/// The address that tries are counted by.
fn address(parts: &Parts, site: &Site) -> String {
    let forwarded = text(parts, "x-forwarded-for")
        .filter(|_| site.cohort.settings.trust_proxy)
        .and_then(|list| list.rsplit(',').next())
        .map(|address| address.trim().to_owned());
    let socket = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip().to_string());
    forwarded.or(socket).unwrap_or_default()
}

fn text<'p>(parts: &'p Parts, name: &str) -> Option<&'p str> {
    parts.headers.get(name)?.to_str().ok()
}

/// A refusal before anything of the request was done.
pub fn refused(problem: &Problem) -> (StatusCode, String) {
    (status(problem), format!("{problem}\n"))
}

fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
