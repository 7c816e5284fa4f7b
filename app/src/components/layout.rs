//! What is around a page: header and room list for a signed-in user, only the name of the site for everybody else.

use super::header::Header;
use super::icons::{BACK, icon};
use super::live_region::live_region;
use super::room_list::RoomList;
use super::undo_bar::undo_bar;
use crate::client::{Client, PageContext};
use leptos::prelude::*;

/// The layout of a signed-in page. `class` is that of the app.
#[component]
pub fn SignedInLayout(children: Children, #[prop(into)] class: Signal<&'static str>) -> impl IntoView {
    let client = expect_context::<Client>();
    let pane = NodeRef::<leptos::html::Nav>::new();
    // The room that one is in may be far down in the list.
    Effect::new(move || {
        client.page_loads.track();
        client.location.track();
        let _ = request_animation_frame(move || {
            let pane = pane.get_untracked();
            let current = pane.and_then(|pane| pane.query_selector("[aria-current]").ok().flatten());
            if let Some(current) = current {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                current.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    });
    view! {
        <a class="skip-link" href="#main">"Skip to content"</a>
        <div class=move || class.get()>
            <Header/>
            {undo_bar(client)}
            <nav class="room-list-pane" node_ref=pane aria-label="Courses and rooms"><RoomList/></nav>
            {children()}
        </div>
        {live_region(client)}
    }
}

/// The layout of a page before signing in.
#[component]
pub fn SignedOutLayout(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let client = expect_context::<Client>();
    let site_name = client.context(PageContext::site_name_or_default);
    view! {
        <main class="signed-out" id="main" tabindex="-1">
            <p class="site-name"><a href="/" dir="auto">{site_name}</a></p>
            <h1>{title}</h1>
            {children()}
        </main>
    }
    .into_any()
}

/// The layout of a page that is read from its top: everything but a conversation.
#[component]
pub fn PageLayout(
    #[prop(into)] title: Signal<String>,
    /// Path and text of the link back, which phones show.
    #[prop(optional, into)]
    back: Option<(String, String)>,
    children: Children,
) -> impl IntoView {
    let (path, name) = back.unwrap_or_else(|| ("/".into(), "Rooms".into()));
    view! {
        <main class="page" id="main" tabindex="-1">
            <p class="back"><a href=path>{icon(BACK)}<bdi>{name}</bdi></a></p>
            <h1 dir="auto">{title}</h1>
            {children()}
        </main>
    }
    .into_any()
}
