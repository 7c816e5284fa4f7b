//! What is around a page: the bar and the list of rooms for somebody who is signed in, only the name of the place
//! for everybody else.

use super::header::Header;
use super::room_list::RoomList;
use crate::client::Live;
use leptos::prelude::*;

/// The frame of a signed-in page. `class` says what sort of page is inside.
#[component]
pub fn SignedInLayout(children: Children, #[prop(into)] class: Signal<&'static str>) -> impl IntoView {
    view! {
        <a class="skip-link" href="#main">"Skip to content"</a>
        <div class=move || class.get()>
            <Header/>
            <nav class="room-list-pane" aria-label="Courses and rooms"><RoomList/></nav>
            {children()}
        </div>
    }
}

/// The frame of a page before signing in.
#[component]
pub fn SignedOutLayout(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let client = expect_context::<Client>();
    let site_name = client.context(|context| context.site_name.clone());
    let site_name = if site_name.is_empty() {
        "Cohort".to_owned()
    } else {
        site_name
    };
    view! {
        <main class="signed-out" id="main" tabindex="-1">
            <p class="site-name"><a href="/">{site_name}</a></p>
            <h1>{title}</h1>
            {children()}
        </main>
    }
    .into_any()
}

/// The frame of a page that is read from its top: everything but a conversation.
#[component]
pub fn PageLayout(
    #[prop(into)] title: Signal<String>,
    /// Where the way back leads on a phone, and what it is called.
    #[prop(optional, into)]
    back: Option<(String, String)>,
    children: Children,
) -> impl IntoView {
    let (path, name) = back.unwrap_or_else(|| ("/".into(), "Rooms".into()));
    view! {
        <main class="page" id="main" tabindex="-1">
            <p class="back"><a href=path>{super::icon(super::icons::BACK)}{name}</a></p>
            <h1 dir="auto">{title}</h1>
            {children()}
        </main>
    }
    .into_any()
}
