//! The root component: makes the [`Client`] from what the page begins with, and draws the page of the address.

use crate::bootstrap_data::Bootstrap;
use crate::client::Client;
use crate::host_traits::Browser;
use crate::pages::{CurrentPage, page_title};
use leptos::prelude::*;
use std::sync::Arc;

/// Everything inside of `<body>`. [`Bootstrap`] must be in the context; a [`Browser`] is there in the browser only.
#[component]
pub fn App() -> impl IntoView {
    let bootstrap = take_context::<Bootstrap>().unwrap_or_default();
    let client = Client::new(bootstrap, use_context::<Arc<dyn Browser>>());
    provide_context(client);
    if client.in_browser() {
        Effect::new(move |_| document().set_title(&page_title(client)));
        // Not before the page is hydrated: from here on it may differ from what the server drew.
        Effect::new(move |before: Option<()>| {
            if before.is_none() {
                client.start();
            }
        });
    }
    view! { <CurrentPage/> }
}
