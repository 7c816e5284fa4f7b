//! The app itself: takes what the page starts from, makes it live, draws the page of the address.

use crate::bootstrap::Bootstrap;
use crate::client::Live;
use crate::pages::{Pages, title};
use crate::platform::Link;
use leptos::prelude::*;
use std::sync::Arc;

/// Everything inside of `<body>`. [`Bootstrap`] must be in the context; [`Link`] is there in a browser only.
#[component]
pub fn App() -> impl IntoView {
    let start = take_context::<Bootstrap>().unwrap_or_default();
    let live = Live::new(start, use_context::<Arc<dyn Link>>());
    provide_context(live);
    if live.in_browser() {
        Effect::new(move |_| document().set_title(&title(live)));
        // Not before the page is what the server drew: from here on it may change.
        Effect::new(move |before: Option<()>| {
            if before.is_none() {
                live.wake();
            }
        });
    }
    view! { <Pages/> }
}
