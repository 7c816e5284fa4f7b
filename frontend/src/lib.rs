//! Starts the app in the browser: reads what the page starts from, gives the app its [`Link`](app::platform::Link), and
//! hydrates what the server has drawn.

pub mod reconnect;

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod socket;

#[cfg(target_arch = "wasm32")]
mod hydrate {
    use crate::browser::Browser;
    use app::platform::Link;
    use app::bootstrap::{ELEMENT, Bootstrap};
    use app::protocol::from_json;
    use leptos::prelude::*;
    use std::sync::Arc;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Called by the page's script once the WebAssembly is there.
    #[wasm_bindgen]
    pub fn hydrate() {
        let text = document()
            .get_element_by_id(ELEMENT)
            .and_then(|element| element.text_content())
            .unwrap_or_default();
        // Without its start the page cannot be taken over; it stays what the server drew, and works.
        let Some(start) = from_json::<Bootstrap>(&text) else {
            return leptos::logging::error!("The page's start could not be read.");
        };
        leptos::mount::hydrate_body(move || {
            provide_context(start);
            provide_context::<Arc<dyn Link>>(Arc::new(Browser));
            app::App()
        });
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-hydrated", "");
        }
    }
}
