//! The entry point of the WebAssembly.

use crate::browser::BrowserTab;
use app::bootstrap_data::{Bootstrap, ELEMENT_ID};
use app::host_traits::Browser;
use app::json::from_json;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

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
    leptos::mount::hydrate_body(move || {
        provide_context(bootstrap);
        provide_context::<Arc<dyn Browser>>(Arc::new(BrowserTab));
        app::App()
    });
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}
