//! Posted forms: the way of every command without JavaScript. The command of the form is executed; then the browser is
//! redirected, or gets the page again with the problem beside its field and everything that was typed, or with the secret
//! of a new API token.

use super::kept_form::{KEPT, keep, page_with_kept, say_that_it_is_kept};
use super::page_data::{page, sign_in_path};
use super::page_rendering::redirect;
use super::password_page::password_link;
use super::request_identity::BrowserIdentity;
use super::state::WebState;
use super::typed_values::typed_values;
use crate::application::validation::path_of_this_site;
use app::bootstrap_data::FormReply;
use app::protocol::{AuthCommand, Command, Done, Problem, ProblemKind, form_to_json};
use app::routes::assignment_path;
use axum::RequestExt;
use axum::body::Body;
use axum::extract::RawForm;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};

type Form = Vec<(String, String)>;

/// The response to a body that is too large.
pub(super) fn too_large() -> (StatusCode, &'static str) {
    (
        StatusCode::PAYLOAD_TOO_LARGE,
        "This is larger than Cohort takes (256 KB). Please shorten it and send it again.\n",
    )
}

/// Executes the command of a form.
pub(super) async fn submit(state: &WebState, identity: BrowserIdentity, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    // The same address once more, for showing the page again.
    let again = Request::from_parts(parts.clone(), Body::empty());
    let form = match Request::from_parts(parts, body).extract::<RawForm, _>().await {
        Ok(RawForm(bytes)) => parse(&bytes),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return too_large().into_response();
        }
        Err(_) => {
            let text = "Cohort's forms are sent url-encoded.\n";
            return (StatusCode::UNSUPPORTED_MEDIA_TYPE, text).into_response();
        }
    };
    let value = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let (command, form_name) = (value("do").unwrap_or_default(), value("form").unwrap_or_default());
    let result = match command.as_str() {
        "theme" => {
            let theme = value("theme");
            return state.cookies.set_theme(redirect(again.uri().path()), theme.as_deref());
        }
        "hint" => {
            let hint = value("hint").unwrap_or_default();
            let here = redirect(again.uri().path());
            return state.cookies.put_hint_away(here, &identity.hints, &hint);
        }
        "set_up"
        | "sign_up"
        | "sign_in"
        | "sign_out"
        | "sign_out_everywhere"
        | "change_password"
        | "reset_password" => authenticate(state, &identity, form.clone(), value(KEPT)).await,
        _ => {
            let here = again.uri().path_and_query().map_or("/", |path| path.as_str());
            match execute(state, &identity, form.clone(), value("next"), here).await {
                Ok(Next::Redirect(path)) => Ok(redirect(&path)),
                // The one answer that is shown at once: no address may contain it.
                Ok(Next::ShowSecret(secret)) => {
                    let reply = FormReply {
                        form: form_name,
                        secret: Some(secret),
                        ..FormReply::default()
                    };
                    return page(state, identity, again, Some(reply)).await;
                }
                Err(problem) => Err(problem),
            }
        }
    };
    match result {
        Ok(response) => response,
        Err(problem) if problem.kind == ProblemKind::SignedOut => match keep(again.uri(), &form_name, form) {
            Some(reply) => {
                let signed_out = BrowserIdentity {
                    actor: None,
                    ..identity
                };
                page(state, signed_out, again, Some(reply)).await
            }
            None => redirect(&sign_in_path(again.uri())),
        },
        Err(mut problem) => {
            if value(KEPT).is_some() {
                say_that_it_is_kept(&mut problem);
            }
            let mut values = typed_values(form);
            // What the form was drawn from stays what it is compared with, until its sender has seen what is there now.
            if let Some(base) = &problem.base {
                values.extend(["base", "version"].map(|name| (name.to_owned(), base.clone())));
            }
            // What was not changed here shows what somebody else has made of it.
            for field in problem.fields.iter().filter(|field| field.now.is_some() && !field.both) {
                values.remove(&field.field);
            }
            let reply = FormReply {
                form: form_name,
                problem: Some(problem),
                values,
                secret: None,
            };
            page(state, identity, again, Some(reply)).await
        }
    }
}

/// What follows a command.
enum Next {
    Redirect(String),
    /// The page itself shows the secret of a new API token, or a link.
    ShowSecret(String),
}

async fn execute(
    state: &WebState,
    identity: &BrowserIdentity,
    form: Form,
    next: Option<String>,
    here: &str,
) -> Result<Next, Problem> {
    let actor = identity.actor.as_ref().ok_or_else(Problem::signed_out)?;
    let command: Command =
        serde_json::from_value(form_to_json(form)).map_err(|error| Problem::unreadable(&error.to_string()))?;
    let done = state.cohort.execute(actor, command).await?;
    if let Done::Token { secret, .. } = done {
        return Ok(Next::ShowSecret(secret));
    }
    if let Done::PasswordLink { secret } = done {
        let link = password_link(&state.cohort.settings.public_url, &secret);
        return Ok(Next::ShowSecret(link));
    }
    if let Some(next) = next.filter(|next| !next.is_empty()) {
        return Ok(Next::Redirect(path_of_this_site(&next).to_owned()));
    }
    Ok(Next::Redirect(match done {
        Done::Message { room, number, .. } => format!("/chat/{room}#m{number}"),
        Done::Room(room) => format!("/chat/{room}"),
        Done::Course(course) => format!("/courses/{course}"),
        Done::Assignment { course, assignment } => assignment_path(course, assignment),
        Done::Ok | Done::Token { .. } | Done::PasswordLink { .. } => path_of_this_site(here).to_owned(),
    }))
}

async fn authenticate(
    state: &WebState,
    identity: &BrowserIdentity,
    form: Form,
    kept: Option<String>,
) -> Result<Response, Problem> {
    let command: AuthCommand =
        serde_json::from_value(form_to_json(form)).map_err(|error| Problem::unreadable(&error.to_string()))?;
    let authenticated = state.cohort.authenticate(command, identity.client.clone()).await;
    let authenticated = authenticated.map_err(|error| state.cohort.problem(error))?;
    let next = match kept {
        Some(kept) => page_with_kept(state, identity.clone(), &authenticated, &kept).await,
        None => redirect(&authenticated.to),
    };
    let mut response = state.cookies.set_authenticated(next, &authenticated);
    if authenticated.session.is_none() {
        // Pages that the browser would go back to, drafts and unsent messages. Not cookies: they would go for all ports
        // and subdomains of the host, and with them the device cookie.
        let value = HeaderValue::from_static("\"cache\", \"storage\"");
        response.headers_mut().insert("clear-site-data", value);
    }
    Ok(response)
}

fn parse(bytes: &[u8]) -> Form {
    form_urlencoded::parse(bytes)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}
