//! Every page, and which one an address shows.

mod api_tokens;
mod assignment;
mod course;
mod course_form;
mod edit_message;
mod home;
mod members;
mod new_conversation;
mod new_room;
mod not_found;
mod notifications;
mod room;
mod room_settings;
mod settings;
mod sign_in;

use crate::client::Live;
use crate::components::layout::SignedInLayout;
use crate::protocol::View;
use crate::routes::Route;
use crate::state::State;
use leptos::prelude::*;

/// The page of the address.
#[component]
pub fn Pages() -> impl IntoView {
    let live = expect_context::<Live>();
    let page = Memo::new(move |_| live.here.with(|here| page_of(&here.address)));
    if !live.ground(|ground| ground.signed_in) {
        return view! { {move || outside(live, page.get())} }.into_any();
    }
    let class = Signal::derive(move || match page.get() {
        Route::Room { .. } => "desk in-room",
        Route::Home => "desk at-home",
        _ => "desk",
    });
    view! { <SignedInLayout class>{move || inside(live, page.get())}</SignedInLayout> }.into_any()
}

/// The address without what a page follows by itself.
fn page_of(address: &Route) -> Route {
    match address {
        Route::Room { room, .. } => Route::Room {
            room: *room,
            near: None,
        },
        other => other.clone(),
    }
}

fn outside(live: Live, page: Route) -> AnyView {
    if let (Some(problem), false) = (live.lost.get(), page.is_public()) {
        return not_found::outside(problem).into_any();
    }
    match page {
        Route::SetUp => sign_in::set_up().into_any(),
        Route::SignUp => sign_in::sign_up(live).into_any(),
        Route::Join { code } => sign_in::join(live, code).into_any(),
        Route::SignIn { next } => sign_in::sign_in(live, next).into_any(),
        _ => sign_in::sign_in(live, live.here.with_untracked(|here| here.path.clone())).into_any(),
    }
}

fn inside(live: Live, page: Route) -> AnyView {
    if let Some(problem) = live.lost.get() {
        return not_found::inside(problem).into_any();
    }
    match page {
        Route::Home => home::home(live).into_any(),
        Route::Room { room, .. } => room::room(live, room).into_any(),
        Route::EditMessage { room, number } => edit_message::edit_message(live, room, number).into_any(),
        Route::RoomSettings { room } => room_settings::room_settings(live, room).into_any(),
        Route::NewTalk => new_conversation::new_talk(live).into_any(),
        Route::NewCourse => course_form::new_course().into_any(),
        Route::Course { course } => course::course(live, course).into_any(),
        Route::Members { course } => members::members(live, course).into_any(),
        Route::CourseSettings { course } => course_form::course_settings(live, course).into_any(),
        Route::NewRoom { course } => new_room::new_room(live, course).into_any(),
        Route::NewAssignment { course } => assignment::new_assignment(live, course).into_any(),
        Route::EditAssignment { course, assignment } => {
            assignment::edit_assignment(live, course, assignment).into_any()
        }
        Route::Notifications { filter } => notifications::notifications(live, filter).into_any(),
        Route::Settings => settings::settings(live).into_any(),
        Route::Join { code } => sign_in::join_inside(live, code).into_any(),
        Route::SetUp | Route::SignIn { .. } | Route::SignUp | Route::Unknown => {
            not_found::inside(crate::protocol::Problem::not_found()).into_any()
        }
    }
}

/// What the tab is called: the unread messages, the page, the place.
pub fn title(live: Live) -> String {
    let site_name = live.ground(|ground| ground.site_name.clone());
    let site_name = if site_name.is_empty() {
        "Cohort".to_owned()
    } else {
        site_name
    };
    let page = name(live);
    let unread = crate::state::badge(live.state.with(State::unread_messages));
    let mut title = String::new();
    if !unread.is_empty() {
        title.push('(');
        title.push_str(&unread);
        title.push_str(") ");
    }
    if !page.is_empty() {
        title.push_str(&page);
        title.push_str(" · ");
    }
    title.push_str(&site_name);
    title
}

fn name(live: Live) -> String {
    if live.lost.with(Option::is_some) {
        return "Not found".into();
    }
    let address = live.here.with(|here| here.address.clone());
    let course = |id| {
        live.courses.with(|list| {
            list.iter()
                .find(|entry| entry.id == id)
                .map(|entry| entry.title.clone())
        })
    };
    match address {
        Route::Home if live.ground(|ground| !ground.signed_in) => "Sign in".into(),
        Route::Home => String::new(),
        Route::SetUp => "Set up".into(),
        Route::SignIn { .. } => "Sign in".into(),
        Route::SignUp => "Sign up".into(),
        Route::Join { .. } => "Join a course".into(),
        Route::Room { room, .. } | Route::EditMessage { room, .. } | Route::RoomSettings { room } => {
            live.entry(room).map(|entry| entry.name).unwrap_or_default()
        }
        Route::NewTalk => "New conversation".into(),
        Route::NewCourse => "New course".into(),
        Route::Course { course: id } | Route::CourseSettings { course: id } => course(id).unwrap_or_default(),
        Route::Members { .. } => "Members".into(),
        Route::NewRoom { .. } => "New room".into(),
        Route::NewAssignment { .. } => "New assignment".into(),
        Route::EditAssignment { .. } => "Change assignment".into(),
        Route::Notifications { .. } => "Notifications".into(),
        Route::Settings => "Settings".into(),
        Route::Unknown => "Not found".into(),
    }
}

/// Draws a page once its answer has come; a skeleton before; "not found" if what it was of is gone.
///
/// `draw` reads without tracking whatever fills a form: drawing it again would take away what somebody is writing.
/// What follows changes is a closure of its own inside.
fn ready(live: Live, view: View, draw: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    let here = Memo::new(move |_| live.state.with(|state| state.shows(view)));
    move || match (here.get(), live.loading.get()) {
        (true, _) => draw(),
        (false, true) => {
            view! { <div class="skeleton" aria-busy="true"><p class="vh">"Loading…"</p><i></i><i></i><i></i></div> }
                .into_any()
        }
        (false, false) => not_found::gone().into_any(),
    }
}
