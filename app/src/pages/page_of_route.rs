//! Which page a route shows. `App` draws it.

use super::not_found::{not_found, not_found_signed_out};
use super::rare_pages::{Part, RoomTool, load_part, page_of_part, part_of, room_tool};
use super::room::room_page;
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
    view! {
        <SignedInLayout class>{move || signed_in_page(client, page.get())}{move || switcher(client)}{move || keyboard_map(client)}{move || profile_card(client)}</SignedInLayout>
    }
    .into_any()
}

/// The dialog to go somewhere, while it is open.
fn switcher(client: Client) -> Option<AnyView> {
    if !client.switcher.get() {
        return None;
    }
    leptos::task::spawn_local(async move {
        if !load_part(Part::Switcher).await {
            client.switcher.try_set(false);
        }
    });
    Some(page_of_part(client, Part::Switcher, Route::Unknown))
}

/// The list of keys, while it is open.
fn keyboard_map(client: Client) -> Option<AnyView> {
    (client.keyboard_map.get()).then(|| room_tool(client, RoomTool::Keys))
}

/// The card of somebody, while it is open.
fn profile_card(client: Client) -> Option<AnyView> {
    let (user, course) = client.profile.get()?;
    Some(room_tool(client, RoomTool::Profile(user, course)))
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
    let page = match page.is_public() {
        true => page,
        false => Route::SignIn {
            next: client.location.with_untracked(|location| location.path.clone()),
        },
    };
    page_of_part(client, Part::Rare, page)
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
        Route::Room { room, .. } => room_page(client, room).into_any(),
        Route::SetUp { .. } | Route::SignIn { .. } | Route::SignUp { .. } => not_found(Problem::not_found()).into_any(),
        page => match part_of(&page, true) {
            Some(part) => page_of_part(client, part, page),
            None => not_found(Problem::not_found()).into_any(),
        },
    }
}
