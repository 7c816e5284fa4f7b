//! Which page a route shows. `App` draws it.

use super::course::course_page;
use super::home::home;
use super::join_course::{join_course, join_signed_out};
use super::not_found::{not_found, not_found_signed_out};
use super::notifications::notifications;
use super::rare_pages::{is_rare, rare_page};
use super::room::room_page;
use super::set_up::set_up;
use super::sign_in::sign_in;
use super::sign_up::sign_up;
use crate::client::Client;
use crate::components::SignedInLayout;
use crate::protocol::Problem;
use crate::routes::Route;
use leptos::prelude::*;

/// The page of the address.
#[component]
pub fn CurrentPage() -> impl IntoView {
    let client = expect_context::<Client>();
    let page = Memo::new(move |_| client.location.with(|location| page_route(&location.route)));
    if !client.context(|context| context.signed_in) {
        return view! { {move || signed_out_page(client, page.get())} }.into_any();
    }
    let class = Signal::derive(move || match page.get() {
        Route::Room { .. } => "app-layout in-room",
        _ => "app-layout",
    });
    view! { <SignedInLayout class>{move || signed_in_page(client, page.get())}</SignedInLayout> }.into_any()
}

/// The route without what a page follows by itself, so that the page is not drawn again.
fn page_route(route: &Route) -> Route {
    match route {
        Route::Room { room, .. } => Route::Room {
            room: *room,
            near: None,
        },
        other => other.clone(),
    }
}

fn signed_out_page(client: Client, page: Route) -> AnyView {
    #[cfg(feature = "ssr")]
    if let Some(page) = super::server_pages::server_page(client) {
        return page;
    }
    if let (Some(problem), false) = (client.page_problem.get(), page.is_public()) {
        return not_found_signed_out(problem).into_any();
    }
    match page {
        Route::SetUp { code } => set_up(code).into_any(),
        Route::SignUp { next } => sign_up(client, next).into_any(),
        Route::Join { code, next } => join_signed_out(client, code, next).into_any(),
        Route::SignIn { next } => sign_in(client, next).into_any(),
        _ => sign_in(client, client.location.with_untracked(|location| location.path.clone())).into_any(),
    }
}

fn signed_in_page(client: Client, page: Route) -> AnyView {
    if let Some(problem) = client.page_problem.get() {
        return not_found(problem).into_any();
    }
    #[cfg(feature = "ssr")]
    if let Some(page) = super::server_pages::server_page(client) {
        return page;
    }
    match page {
        Route::Home => home(client).into_any(),
        Route::Room { room, .. } => room_page(client, room).into_any(),
        Route::Course { course, filter } => course_page(client, course, filter).into_any(),
        Route::Notifications { filter } => notifications(client, filter).into_any(),
        Route::Join { code, next } => join_course(client, code, next).into_any(),
        page if is_rare(&page) => rare_page(client, page),
        _ => not_found(Problem::not_found()).into_any(),
    }
}
