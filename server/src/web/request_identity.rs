//! Who sends a request: the user of the session in the cookie or, where scripts are allowed, of the API token.

use super::client_address::client_address;
use super::cookies::valid_hints;
use super::state::WebState;
use crate::actor::Actor;
use crate::application::ClientInfo;
use app::protocol::Problem;
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// The sender of a request for a page, which only a browser makes: an API token opens no page.
#[derive(Clone)]
pub struct BrowserIdentity {
    pub actor: Option<Actor>,
    pub client: ClientInfo,
    /// The theme that the user has chosen in this browser.
    pub theme: Option<String>,
    /// The hints that were put away in this browser.
    pub hints: String,
}

impl FromRequestParts<WebState> for BrowserIdentity {
    type Rejection = (StatusCode, String);

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Self::Rejection> {
        let names = state.cookies.clone();
        let value = |name: &str| names.value(&parts.headers, name);
        let (session_secret, theme) = (value(&names.session), value(&names.theme));
        let address = client_address(parts, state);
        let actor = match &session_secret {
            Some(secret) => state
                .cohort
                .actor_of_session(secret)
                .await
                .map_err(|error| refusal(&state.cohort.problem(error)))?
                .map(|actor| Actor {
                    address: address.clone(),
                    ..actor
                }),
            None => None,
        };
        let user_agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let client = ClientInfo {
            session_secret,
            device: value(&names.device),
            user_agent: user_agent.unwrap_or("an unnamed browser").to_owned(),
            address,
        };
        Ok(Self {
            actor,
            client,
            theme: theme.filter(|theme| theme == "light" || theme == "dark"),
            hints: valid_hints(&value(&names.hints).unwrap_or_default()),
        })
    }
}

/// The sender of a request that a script may make too. An `Authorization: Bearer` header decides alone: if its token is not
/// in force the response is 401, whatever cookie came with it.
pub struct ApiIdentity(pub Option<Actor>);

impl FromRequestParts<WebState> for ApiIdentity {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        if let Some(secret) = bearer(&parts.headers) {
            let address = client_address(parts, state);
            return match state.cohort.actor_of_token(secret, &address).await {
                Ok(actor) => Ok(Self(Some(Actor { address, ..actor }))),
                Err(problem) => Err((status(&problem), Json(problem)).into_response()),
            };
        }
        let browser = BrowserIdentity::from_request_parts(parts, state).await;
        browser
            .map(|browser| Self(browser.actor))
            .map_err(IntoResponse::into_response)
    }
}

/// The bearer token of the `Authorization` header; other schemes are for a proxy in front.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.as_bytes();
    let (scheme, secret) = value.split_at_checked(6)?;
    let is_bearer = scheme.eq_ignore_ascii_case(b"bearer") && secret.first().is_none_or(|byte| *byte == b' ');
    is_bearer.then(|| std::str::from_utf8(secret).unwrap_or_default().trim())
}

/// The response when a request is refused before anything was done.
pub fn refusal(problem: &Problem) -> (StatusCode, String) {
    (status(problem), format!("{problem}\n"))
}

fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
