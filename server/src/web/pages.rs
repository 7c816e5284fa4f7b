//! Pages: every address that is not a file, a socket or a server function. `GET` draws it; `POST` does what its form
//! says, then goes on (303) or draws it again with the problem beside the field and everything that was typed, or with the
//! secret of a new API token.

use crate::auth::{COOKIE, Entered, SESSION_DAYS, safe_path};
use crate::commands::not_invited;
use crate::door::Cohort;
use crate::fault::Fault;
use crate::http::Site;
use crate::visitor::Visitor;
use app::address::Address;
use app::start::{Reply, Start};
use app::wire::{Command, Done, Entry, Kind, Problem, form_to_json};
use axum::RequestExt;
use axum::body::Body;
use axum::extract::{RawForm, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What was compiled; a tab of another build reloads.
pub const BUILD: &str = env!("COHORT_BUILD");

/// Serves a page.
pub async fn serve(State(site): State<Site>, visitor: Visitor, request: Request<Body>) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => draw(&site, visitor, request, None).await,
        Method::POST => submit(&site, visitor, request).await,
        _ => (
            StatusCode::METHOD_NOT_ALLOWED,
            "Cohort's pages are read with GET and changed with POST.\n",
        )
            .into_response(),
    }
}

/// The answer to a body that is too large, wherever it was sent.
pub fn too_large(_site: &Site) -> (StatusCode, &'static str) {
    (
        StatusCode::PAYLOAD_TOO_LARGE,
        "This is larger than Cohort takes (256 KB). Please shorten it and send it again.\n",
    )
}

/// Draws the page of an address, and over it what became of a refused form.
async fn draw(site: &Site, visitor: Visitor, request: Request<Body>, reply: Option<Reply>) -> Response {
    let address = Address::parse(request.uri().path(), request.uri().query().unwrap_or_default());
    let start = match start(&site.cohort, &visitor, &address, reply).await {
        Ok(Begin::Draw(start)) => *start,
        Ok(Begin::Go(path)) => return go(&path),
        Err(fault) => {
            let problem = site.cohort.problem(fault);
            Start {
                problem: Some(problem),
                ..Start::default()
            }
        }
    };
    let status = [
        start.reply.as_ref().and_then(|reply| reply.problem.as_ref()),
        start.problem.as_ref(),
    ];
    let status = status
        .into_iter()
        .flatten()
        .next()
        .map_or(200, |problem| problem.kind.status());
    let secret = start.reply.as_ref().is_some_and(|reply| reply.secret.is_some());
    let options = site.leptos.clone();
    let context = move || {
        if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) {
            if let Ok(policy) = HeaderValue::from_str(&policy(&nonce)) {
                response.insert_header(CONTENT_SECURITY_POLICY, policy);
            }
            if secret {
                response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
            response.set_status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        }
    };
    // The handler may call it more than once by its type, and does so once.
    let start = Arc::new(Mutex::new(Some(start)));
    let drawn = move || {
        let start = start.lock().unwrap_or_else(PoisonError::into_inner).take();
        app::shell(options.clone(), start.unwrap_or_default())
    };
    let handler = leptos_axum::render_app_async_with_context(context, drawn);
    handler(request).await
}

enum Begin {
    Draw(Box<Start>),
    Go(String),
}

/// Reads what a page starts from, or says where to go instead.
async fn start(cohort: &Cohort, visitor: &Visitor, address: &Address, reply: Option<Reply>) -> Result<Begin, Fault> {
    let first_run = cohort.first_run().await?;
    let mut start = Start {
        first_run,
        open: cohort.settings.open,
        reply,
        theme: visitor.theme.clone(),
        uuid: cohort.ids.uuid(),
        build: BUILD.into(),
        ..Start::default()
    };
    match (first_run, address) {
        (true, Address::SetUp) => return Ok(Begin::Draw(Box::new(start))),
        (true, _) => return Ok(Begin::Go("/setup".into())),
        (false, Address::SetUp) if start.reply.is_none() => return Ok(Begin::Go("/".into())),
        (false, _) => {}
    }
    let user = visitor.actor.as_ref().map(|actor| actor.user);
    if let Address::Join { code } = address {
        start.invite = cohort
            .store
            .read()
            .await?
            .invite_card(code, user, cohort.clock.now())
            .await?;
        if start.invite.is_none() {
            start.problem = Some(not_invited());
        }
    }
    match (&visitor.actor, address.view()) {
        (Some(_), None) if matches!(address, Address::SignIn { .. } | Address::SignUp) && start.reply.is_none() => {
            return Ok(Begin::Go("/".into()));
        }
        (Some(actor), view) => {
            let view = view.unwrap_or(app::wire::View::Desk);
            match cohort.ask(actor, view).await {
                Ok(snapshot) => start.snapshot = Some(snapshot),
                Err(problem) => {
                    start.snapshot = cohort.look(actor, app::wire::View::Desk).await.ok();
                    start.problem.get_or_insert(problem);
                }
            }
            if *address == Address::Unknown {
                start.problem.get_or_insert_with(Problem::not_found);
            }
            start.place = start
                .snapshot
                .as_ref()
                .map(|snapshot| snapshot.desk.place.clone())
                .unwrap_or_default();
        }
        (None, _) => {
            if !address.is_public() {
                return Ok(Begin::Go(sign_in_path(address)));
            }
            start.place = cohort.store.read().await?.place().await?.unwrap_or_default();
        }
    }
    Ok(Begin::Draw(Box::new(start)))
}

/// Where to sign in, to come back here. Only addresses that exist are remembered.
fn sign_in_path(address: &Address) -> String {
    let next = match address {
        Address::Room { room, near: None } => format!("/chat/{room}"),
        Address::Room {
            room,
            near: Some(number),
        } => format!("/chat/{room}/{number}"),
        Address::Course { course } => format!("/courses/{course}"),
        Address::Members { course } => format!("/courses/{course}/members"),
        Address::Notices { .. } => "/notifications".into(),
        Address::Settings => "/settings".into(),
        _ => return "/signin".into(),
    };
    format!("/signin?next={}", next.replace('/', "%2F"))
}

/// Does what a form says.
async fn submit(site: &Site, visitor: Visitor, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let again = Request::from_parts(parts.clone(), Body::empty());
    let form = match Request::from_parts(parts, body).extract::<RawForm, _>().await {
        Ok(RawForm(bytes)) => read_form(&bytes),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return too_large(site).into_response();
        }
        Err(_) => {
            return (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Cohort's forms are sent url-encoded.\n",
            )
                .into_response();
        }
    };
    let value = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let (verb, key, next) = (
        value("do").unwrap_or_default(),
        value("form").unwrap_or_default(),
        value("next"),
    );
    let result = match verb.as_str() {
        "theme" => return set_theme(site, value("theme").as_deref(), again.uri().path()),
        "set_up" | "sign_up" | "sign_in" | "sign_out" => enter(site, &visitor, form.clone()).await,
        _ => {
            let here = again.uri().path_and_query().map_or("/", |path| path.as_str());
            match command(site, &visitor, form.clone(), next, here).await {
                Ok(After::Go(path)) => Ok(go(&path)),
                // The one answer that is shown at once: an address must not hold it.
                Ok(After::Show(secret)) => {
                    let reply = Reply {
                        form: key,
                        secret: Some(secret),
                        ..Reply::default()
                    };
                    return draw(site, visitor, again, Some(reply)).await;
                }
                Err(problem) => Err(problem),
            }
        }
    };
    match result {
        Ok(response) => response,
        Err(problem) if problem.kind == Kind::SignedOut => go(&sign_in_path(&Address::parse(again.uri().path(), ""))),
        Err(problem) => {
            let mut values: BTreeMap<String, String> = BTreeMap::new();
            for (name, text) in form {
                if !matches!(name.as_str(), "password" | "old" | "new" | "do" | "form") {
                    values
                        .entry(name)
                        .and_modify(|list| {
                            list.push(',');
                            list.push_str(&text);
                        })
                        .or_insert(text);
                }
            }
            let reply = Reply {
                form: key,
                problem: Some(problem),
                values,
                secret: None,
            };
            draw(site, visitor, again, Some(reply)).await
        }
    }
}

/// How it goes on after a command.
enum After {
    Go(String),
    /// The secret of a new API token is on the page itself.
    Show(String),
}

async fn command(
    site: &Site,
    visitor: &Visitor,
    form: Vec<(String, String)>,
    next: Option<String>,
    here: &str,
) -> Result<After, Problem> {
    let actor = visitor.actor.as_ref().ok_or_else(Problem::signed_out)?;
    let command: Command =
        serde_json::from_value(form_to_json(form)).map_err(|error| Problem::unreadable(&error.to_string()))?;
    let done = site.cohort.run(actor, command).await?;
    if let Done::Token { secret, .. } = done {
        return Ok(After::Show(secret));
    }
    let to = match (
        next.filter(|next| !next.is_empty())
            .map(|next| safe_path(&next).to_owned()),
        done,
    ) {
        (Some(next), _) => next,
        (None, Done::Message { room, number, .. }) => format!("/chat/{room}#m{number}"),
        (None, Done::Room(room)) => format!("/chat/{room}"),
        (None, Done::Course(course)) => format!("/courses/{course}"),
        (None, Done::Assignment { course, assignment }) => format!("/courses/{course}#assignment-{assignment}"),
        (None, Done::Ok | Done::Token { .. }) => safe_path(here).to_owned(),
    };
    Ok(After::Go(to))
}

async fn enter(site: &Site, visitor: &Visitor, form: Vec<(String, String)>) -> Result<Response, Problem> {
    let entry: Entry =
        serde_json::from_value(form_to_json(form)).map_err(|error| Problem::unreadable(&error.to_string()))?;
    let entered = site.cohort.enter(entry, visitor.caller.clone()).await;
    let Entered { token, to } = entered.map_err(|fault| site.cohort.problem(fault))?;
    let secure = if site.cohort.settings.public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let age = if token.is_some() { SESSION_DAYS * 86_400 } else { 0 };
    let token = token.unwrap_or_default();
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    Ok(with_cookie(go(&to), &cookie))
}

fn set_theme(site: &Site, theme: Option<&str>, path: &str) -> Response {
    let (theme, age) = match theme {
        Some(theme @ ("light" | "dark")) => (theme, 31_536_000),
        _ => ("", 0),
    };
    let secure = if site.cohort.settings.public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    with_cookie(
        go(path),
        &format!("theme={theme}; Path=/; SameSite=Lax; Max-Age={age}{secure}"),
    )
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

fn go(path: &str) -> Response {
    let place = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response()
}

fn read_form(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}
