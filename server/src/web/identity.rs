//! Who sends a request: the cookie turned into an actor, if it is in force; and where scripts may come in, the API token.

use crate::auth::{Actor, COOKIE, Caller};
use crate::http::Site;
use app::wire::Problem;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use std::net::{IpAddr, SocketAddr};

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
        if let Some(secret) = bearer(&parts.headers) {
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
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.as_bytes();
    let (scheme, secret) = value.split_at_checked(6)?;
    let ours = scheme.eq_ignore_ascii_case(b"bearer") && secret.first().is_none_or(|sign| *sign == b' ');
    ours.then(|| std::str::from_utf8(secret).unwrap_or_default().trim())
}

/// The address that tries are counted by: as the proxy saw it, if there is one that is trusted.
fn address(parts: &Parts, site: &Site) -> String {
    let socket = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let forwarded = Some(&parts.headers)
        .filter(|_| site.cohort.settings.trust_proxy)
        .and_then(forwarded_for);
    forwarded.or(socket).map(network).unwrap_or_default()
}

/// What the nearest proxy wrote: the end of the last such line. All before it anybody can make up.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address = line.rsplit(',').next()?.trim();
    let with_port = || address.parse::<SocketAddr>().ok().map(|address| address.ip());
    address.parse().ok().or_else(with_port)
}

/// Whoever has one address of version 6 has as many as there are in its network.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_nearest_proxy_says_where_a_request_comes_from() {
        for (lines, address) in [
            (vec!["198.51.100.1"], Some("198.51.100.1")),
            (vec!["made up, 198.51.100.1"], Some("198.51.100.1")),
            (vec!["192.0.2.7", "198.51.100.1"], Some("198.51.100.1")),
            (vec!["198.51.100.1:4711"], Some("198.51.100.1")),
            (vec!["::ffff:198.51.100.1"], Some("198.51.100.1")),
            (vec!["2001:db8:1:2:3:4:5:6"], Some("2001:db8:1:2::/64")),
            (vec!["[2001:db8:1:2::9]:4711"], Some("2001:db8:1:2::/64")),
            (vec!["unknown"], None),
            (vec![], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            assert_eq!(forwarded_for(&headers).map(network).as_deref(), address, "{lines:?}");
        }
    }
}
