//! Every page, and which one an address shows.

mod assignment;
mod course;
mod course_form;
mod edit_message;
mod entry;
mod home;
mod lost;
mod members;
mod new_room;
mod new_talk;
mod notices;
mod room;
mod room_settings;
mod settings;
mod tokens;

use crate::address::Address;
use crate::live::Live;
use crate::parts::frame::Desk;
use crate::state::State;
use crate::wire::View;
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
        Address::Room { .. } => "desk in-room",
        Address::Home => "desk at-home",
        _ => "desk",
    });
    view! { <Desk class>{move || inside(live, page.get())}</Desk> }.into_any()
}

/// The address without what a page follows by itself.
fn page_of(address: &Address) -> Address {
    match address {
        Address::Room { room, .. } => Address::Room {
            room: *room,
            near: None,
        },
        other => other.clone(),
    }
}

fn outside(live: Live, page: Address) -> AnyView {
    if let (Some(problem), false) = (live.lost.get(), page.is_public()) {
        return lost::outside(problem).into_any();
    }
    match page {
        Address::SetUp => entry::set_up().into_any(),
        Address::SignUp => entry::sign_up(live).into_any(),
        Address::Join { code } => entry::join(live, code).into_any(),
        Address::SignIn { next } => entry::sign_in(live, next).into_any(),
        _ => entry::sign_in(live, live.here.with_untracked(|here| here.path.clone())).into_any(),
    }
}

fn inside(live: Live, page: Address) -> AnyView {
    if let Some(problem) = live.lost.get() {
        return lost::inside(problem).into_any();
    }
    match page {
        Address::Home => home::home(live).into_any(),
        Address::Room { room, .. } => room::room(live, room).into_any(),
        Address::EditMessage { room, number } => edit_message::edit_message(live, room, number).into_any(),
        Address::RoomSettings { room } => room_settings::room_settings(live, room).into_any(),
        Address::NewTalk => new_talk::new_talk(live).into_any(),
        Address::NewCourse => course_form::new_course().into_any(),
        Address::Course { course } => course::course(live, course).into_any(),
        Address::Members { course } => members::members(live, course).into_any(),
        Address::CourseSettings { course } => course_form::course_settings(live, course).into_any(),
        Address::NewRoom { course } => new_room::new_room(live, course).into_any(),
        Address::NewAssignment { course } => assignment::new_assignment(live, course).into_any(),
        Address::EditAssignment { course, assignment } => {
            assignment::edit_assignment(live, course, assignment).into_any()
        }
        Address::Notices { filter } => notices::notices(live, filter).into_any(),
        Address::Settings => settings::settings(live).into_any(),
        Address::Join { code } => entry::join_inside(live, code).into_any(),
        Address::SetUp | Address::SignIn { .. } | Address::SignUp | Address::Unknown => {
            lost::inside(crate::wire::Problem::not_found()).into_any()
        }
    }
}

/// What the tab is called: the unread messages, the page, the place.
pub fn title(live: Live) -> String {
    let place = live.ground(|ground| ground.place.clone());
    let place = if place.is_empty() { "Cohort".to_owned() } else { place };
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
    title.push_str(&place);
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
        Address::Home if live.ground(|ground| !ground.signed_in) => "Sign in".into(),
        Address::Home => String::new(),
        Address::SetUp => "Set up".into(),
        Address::SignIn { .. } => "Sign in".into(),
        Address::SignUp => "Sign up".into(),
        Address::Join { .. } => "Join a course".into(),
        Address::Room { room, .. } | Address::EditMessage { room, .. } | Address::RoomSettings { room } => {
            live.entry(room).map(|entry| entry.name).unwrap_or_default()
        }
        Address::NewTalk => "New conversation".into(),
        Address::NewCourse => "New course".into(),
        Address::Course { course: id } | Address::CourseSettings { course: id } => course(id).unwrap_or_default(),
        Address::Members { .. } => "Members".into(),
        Address::NewRoom { .. } => "New room".into(),
        Address::NewAssignment { .. } => "New assignment".into(),
        Address::EditAssignment { .. } => "Change assignment".into(),
        Address::Notices { .. } => "Notifications".into(),
        Address::Settings => "Settings".into(),
        Address::Unknown => "Not found".into(),
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
        (false, false) => lost::gone().into_any(),
    }
}
