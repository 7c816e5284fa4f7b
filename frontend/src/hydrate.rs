//! The entry point of the WebAssembly.

use crate::browser::BrowserTab;
use app::bootstrap_data::{Bootstrap, ELEMENT_ID};
use app::client::{Location, undo_translation};
use app::host_traits::Browser;
use app::json::from_json;
use app::pages::{Part, load_part, part_of};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Called by the page's script once the WebAssembly is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    let text = document()
        .get_element_by_id(ELEMENT_ID)
        .and_then(|element| element.text_content())
        .unwrap_or_default();
    // Without its bootstrap value the page cannot be hydrated; it stays what the server drew, and works.
    let Some(bootstrap) = from_json::<Bootstrap>(&text) else {
        return leptos::logging::error!("The page's bootstrap value could not be read.");
    };
    spawn_local(async move {
        // What the server drew needs its code to be hydrated; without it the page stays as it is, and works.
        let part = part_of(&Location::parse(&bootstrap.path).route, bootstrap.snapshot.is_some());
        if let Some(part) = part
            && !load_part(part).await
        {
            return leptos::logging::error!("A part of the program could not be loaded.");
        }
        hydrate_page(bootstrap);
        load_other_parts();
    });
}

/// So that they open at once, and without a connection. Tries again until it succeeds.
fn load_other_parts() {
    spawn_local(async {
        let home = load_part(Part::Home).await;
        if !(load_part(Part::Rare).await && home) {
            Timeout::new(30_000, load_other_parts).forget();
        }
    });
}

fn hydrate_page(bootstrap: Bootstrap) {
    undo_translation();
    leptos::mount::hydrate_body(move || {
        provide_context(bootstrap);
        provide_context::<Arc<dyn Browser>>(Arc::new(BrowserTab));
        app::App()
    });
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}
