//! Pages: every address that is not a file, a socket or a server function. What a page begins with is read here; it is
//! drawn in `page_rendering.rs`.

use super::build_id::BUILD;
use super::cookies::CookieNames;
use super::help::{help, is_help};
use super::page_rendering::{redirect, render};
use super::request_identity::BrowserIdentity;
use super::search_page::is_search;
use super::server_pages::ServerAddress;
use super::state::WebState;
use super::typed_values::typed_values;
use crate::application::Cohort;
use crate::application::commands::invite_expired;
use crate::application::permissions::whom_to_ask_for_courses;
use crate::application::validation::path_of_this_site;
use crate::error::Error;
use app::bootstrap_data::{Bootstrap, FormReply};
use app::protocol::{Problem, Snapshot, View};
use app::routes::{Route, message_path, room_path};
use axum::body::Body;
use axum::http::{Request, Uri};
use axum::response::Response;

/// Answers with the page of an address, and in it the reply to a form that was posted to it.
pub(super) async fn page(
    state: &WebState,
    identity: BrowserIdentity,
    request: Request<Body>,
    reply: Option<FormReply>,
) -> Response {
    if is_help(request.uri()) && reply.is_none() {
        return help(state, &identity, request).await;
    }
    let query = request.uri().query().unwrap_or_default();
    let route = Route::parse(request.uri().path(), query);
    let reply = reply.or_else(|| typed_so_far(&route, query));
    let server_address = match route {
        Route::Unknown => ServerAddress::parse(request.uri()),
        _ => None,
    };
    let unknown = route == Route::Unknown && server_address.is_none();
    let public = route.is_public() || server_address.as_ref().is_some_and(ServerAddress::is_public);
    let server_page = match server_address {
        Some(address) => {
            let actor = identity.actor.as_ref();
            address.read(&state.cohort, actor, request.uri()).await
        }
        None => None,
    };
    match begin(
        &state.cohort,
        &identity,
        &route,
        (unknown, public),
        reply,
        &state.cookies,
    )
    .await
    {
        Ok(Beginning::Page(mut bootstrap)) if server_page.is_some() => {
            bootstrap.problem = match server_page {
                Some(Ok(page)) => {
                    bootstrap.server_page = Some(page);
                    None
                }
                Some(Err(problem)) => Some(problem),
                None => None,
            };
            render(state, request, *bootstrap).await
        }
        Ok(Beginning::Page(bootstrap)) => render(state, request, *bootstrap).await,
        Ok(Beginning::Redirect(path)) => redirect(&path),
        Ok(Beginning::SignIn) => redirect(&sign_in_path(request.uri())),
        Err(error) => {
            let bootstrap = Bootstrap {
                problem: Some(state.cohort.problem(error)),
                ..Bootstrap::default()
            };
            render(state, request, bootstrap).await
        }
    }
}

/// The search for participants sends the whole form with GET: what was typed into it is shown again.
fn typed_so_far(route: &Route, query: &str) -> Option<FormReply> {
    if !matches!(route, Route::NewConversation { .. } | Route::NewRoom { .. }) {
        return None;
    }
    let form: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let (_, name) = form.iter().find(|(name, _)| name == "form")?;
    Some(FormReply {
        form: name.clone(),
        values: typed_values(form),
        ..FormReply::default()
    })
}

enum Beginning {
    Page(Box<Bootstrap>),
    Redirect(String),
    /// Signing in comes first, and then back here.
    SignIn,
}

/// Reads what a page begins with, or says where to go instead.
async fn begin(
    cohort: &Cohort,
    identity: &BrowserIdentity,
    route: &Route,
    (unknown, public): (bool, bool),
    reply: Option<FormReply>,
    cookies: &CookieNames,
) -> Result<Beginning, Error> {
    let first_run = cohort.first_run().await?;
    let mut page = Bootstrap {
        first_run,
        unencrypted: cohort.settings.sends_passwords_in_the_clear(),
        open_sign_up: cohort.settings.open_sign_up,
        form_reply: reply,
        theme: identity.theme.clone(),
        theme_cookie: cookies.theme.clone(),
        hints: identity.hints.clone(),
        hints_cookie: cookies.hints.clone(),
        message_uuid: cohort.ids.uuid(),
        build: BUILD.into(),
        ..Bootstrap::default()
    };
    match (first_run, route) {
        // An address that nobody knows is unknown from the first day.
        (true, _) if unknown => {}
        (true, Route::SetUp { .. }) => return Ok(Beginning::Page(Box::new(page))),
        (true, _) => return Ok(Beginning::Redirect("/setup".into())),
        (false, Route::SetUp { .. }) if page.form_reply.is_none() => return Ok(Beginning::Redirect("/".into())),
        (false, _) => {}
    }
    let user = identity.actor.as_ref().map(|actor| actor.user);
    if let Route::Join { code, .. } = route {
        let mut reader = cohort.store.read().await?;
        page.invite = reader.invite_card(code, user, cohort.clock.now()).await?;
        if page.invite.is_none() {
            page.problem = Some(invite_expired());
        }
    }
    match (&identity.actor, route.view()) {
        (Some(_), None)
            if matches!(route, Route::SignIn { .. } | Route::SignUp { .. }) && page.form_reply.is_none() =>
        {
            let next = match route {
                Route::SignIn { next } | Route::SignUp { next } => path_of_this_site(next),
                _ => "/",
            };
            return Ok(Beginning::Redirect(next.to_owned()));
        }
        (Some(actor), view) => {
            match cohort.query(actor, view.unwrap_or(View::Overview)).await {
                Ok(Snapshot {
                    number: Some(number), ..
                }) => return Ok(Beginning::Redirect(path_of_day(route, number))),
                Ok(snapshot) => page.snapshot = Some(snapshot),
                Err(problem) => {
                    page.snapshot = cohort.snapshot(actor, View::Overview).await.ok();
                    page.problem.get_or_insert(problem);
                }
            }
            if unknown {
                page.problem.get_or_insert_with(Problem::not_found);
            }
            let starts_courses = page.snapshot.as_ref().is_some_and(|snapshot| snapshot.starts_courses);
            page.no_new_courses = match route {
                _ if starts_courses => None,
                // Only this page says whom.
                Route::NewCourse => {
                    let ask = cohort.store.read().await?.whom_to_ask_for_courses(actor.user).await?;
                    ask.map(|admins| whom_to_ask_for_courses(&admins))
                }
                _ => Some(whom_to_ask_for_courses(&[])),
            };
            let overview = page.snapshot.as_ref().map(|snapshot| &snapshot.overview);
            page.site_name = overview.map(|overview| overview.site_name.clone()).unwrap_or_default();
        }
        (None, _) => {
            if unknown {
                page.problem.get_or_insert_with(Problem::not_found);
            } else if !public && page.form_reply.is_none() {
                return Ok(Beginning::SignIn);
            }
            page.site_name = cohort.store.read().await?.site_name().await?.unwrap_or_default();
        }
    }
    Ok(Beginning::Page(Box::new(page)))
}

/// Where the first message is of a day that was chosen without JavaScript.
fn path_of_day(route: &Route, number: i64) -> String {
    match (route, number) {
        (Route::JumpToDate { room, .. }, 1..) => message_path(*room, number),
        (Route::JumpToDate { room, .. }, _) => room_path(*room),
        _ => "/".into(),
    }
}

/// Where to sign in, to come back to a page, with its query. Only addresses that exist are remembered.
pub(super) fn sign_in_path(uri: &Uri) -> String {
    let here = uri.path_and_query().map_or("/", |path| path.as_str());
    let route = Route::parse(uri.path(), uri.query().unwrap_or_default());
    let is_known = route != Route::Unknown || is_search(uri);
    if !is_known || route == Route::Home || route.is_public() || path_of_this_site(here) != here {
        return "/signin".into();
    }
    let next: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    format!("/signin?next={next}")
}
