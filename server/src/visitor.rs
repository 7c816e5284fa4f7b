//! Who sends a request: the cookie turned into an actor, if it is in force.

use crate::auth::{Actor, COOKIE, Caller};
use crate::http::Site;
use app::wire::Problem;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use std::net::SocketAddr;

/// The sender of a request.
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
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let forwarded = text("x-forwarded-for")
            .filter(|_| site.cohort.settings.trust_proxy)
            .and_then(|list| list.rsplit(',').next())
            .map(|address| address.trim().to_owned());
        let socket = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip().to_string());
        let caller = Caller {
            token,
            agent: text("user-agent").unwrap_or("an unnamed browser").to_owned(),
            address: forwarded.or(socket).unwrap_or_default(),
        };
        Ok(Self {
            actor,
            caller,
            theme: theme.filter(|theme| theme == "light" || theme == "dark"),
        })
    }
}

/// A refusal before anything of the request was done.
pub fn refused(problem: &Problem) -> (StatusCode, String) {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, format!("{problem}\n"))
}
