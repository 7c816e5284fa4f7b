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
    let client = expect_context::<Client>();
    let page = Memo::new(move |_| client.location.with(|location| page_of(&location.route)));
    if !client.context(|context| context.signed_in) {
        return view! { {move || outside(client, page.get())} }.into_any();
    }
    let class = Signal::derive(move || match page.get() {
        Route::Room { .. } => "desk in-room",
        Route::Home => "desk at-home",
        _ => "desk",
    });
    view! { <SignedInLayout class>{move || inside(client, page.get())}</SignedInLayout> }.into_any()
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

fn outside(client: Client, page: Route) -> AnyView {
    if let (Some(problem), false) = (client.page_problem.get(), page.is_public()) {
        return not_found::outside(problem).into_any();
    }
    match page {
        Route::SetUp => sign_in::set_up().into_any(),
        Route::SignUp => sign_in::sign_up(client).into_any(),
        Route::Join { code } => sign_in::join(client, code).into_any(),
        Route::SignIn { next } => sign_in::sign_in(client, next).into_any(),
        _ => sign_in::sign_in(client, client.location.with_untracked(|location| location.path.clone())).into_any(),
    }
}

fn inside(client: Client, page: Route) -> AnyView {
    if let Some(problem) = client.page_problem.get() {
        return not_found::inside(problem).into_any();
    }
    match page {
        Route::Home => home::home(client).into_any(),
        Route::Room { room, .. } => room::room(client, room).into_any(),
        Route::EditMessage { room, number } => edit_message::edit_message(client, room, number).into_any(),
        Route::RoomSettings { room } => room_settings::room_settings(client, room).into_any(),
        Route::NewConversation => new_conversation::new_conversation(client).into_any(),
        Route::NewCourse => course_form::new_course().into_any(),
        Route::Course { course } => course::course(client, course).into_any(),
        Route::Members { course } => members::members(client, course).into_any(),
        Route::CourseSettings { course } => course_form::course_settings(client, course).into_any(),
        Route::NewRoom { course } => new_room::new_room(client, course).into_any(),
        Route::NewAssignment { course } => assignment::new_assignment(client, course).into_any(),
        Route::EditAssignment { course, assignment } => {
            assignment::edit_assignment(client, course, assignment).into_any()
        }
        Route::Notifications { filter } => notifications::notifications(client, filter).into_any(),
        Route::Settings => settings::settings(client).into_any(),
        Route::Join { code } => sign_in::join_inside(client, code).into_any(),
        Route::SetUp | Route::SignIn { .. } | Route::SignUp | Route::Unknown => {
            not_found::inside(crate::protocol::Problem::not_found()).into_any()
        }
    }
}

/// What the tab is called: the unread messages, the page, the place.
pub fn title(client: Client) -> String {
    let site_name = client.context(|context| context.site_name.clone());
    let site_name = if site_name.is_empty() {
        "Cohort".to_owned()
    } else {
        site_name
    };
    let page = name(client);
    let unread = crate::state::badge(client.state.with(State::unread_messages));
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

fn name(client: Client) -> String {
    if client.page_problem.with(Option::is_some) {
        return "Not found".into();
    }
    let address = client.location.with(|location| location.route.clone());
    let course = |id| {
        client.courses.with(|list| {
            list.iter()
                .find(|entry| entry.id == id)
                .map(|entry| entry.title.clone())
        })
    };
    match address {
        Route::Home if client.context(|context| !context.signed_in) => "Sign in".into(),
        Route::Home => String::new(),
        Route::SetUp => "Set up".into(),
        Route::SignIn { .. } => "Sign in".into(),
        Route::SignUp => "Sign up".into(),
        Route::Join { .. } => "Join a course".into(),
        Route::Room { room, .. } | Route::EditMessage { room, .. } | Route::RoomSettings { room } => {
            client.room_entry(room).map(|entry| entry.name).unwrap_or_default()
        }
        Route::NewConversation => "New conversation".into(),
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
fn when_loaded(client: Client, view: View, draw: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    let here = Memo::new(move |_| client.state.with(|state| state.has_loaded(view)));
    move || match (here.get(), client.loading.get()) {
        (true, _) => draw(),
        (false, true) => {
            view! { <div class="skeleton" aria-busy="true"><p class="visually-hidden">"Loading…"</p><i></i><i></i><i></i></div> }
                .into_any()
        }
        (false, false) => not_found::gone().into_any(),
    }
}
