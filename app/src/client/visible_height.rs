//! How much of the window a phone's keyboard leaves, as `--visible-height` for the stylesheet. Some browsers take the keyboard
//! off the page themselves; where they do not, it would cover the composer.

use super::signals::Client;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::HtmlElement;

impl Client {
    /// Follows it as long as the page lives.
    pub(super) fn follow_visible_height(self) {
        let Some(visible) = window().visual_viewport() else {
            return;
        };
        let watched = visible.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            let Some(root) = document()
                .document_element()
                .and_then(|root| root.dyn_into::<HtmlElement>().ok())
            else {
                return;
            };
            let window_height = window().inner_height().ok().and_then(|height| height.as_f64());
            // Zoomed in, one sees less too, but the page stays as it is.
            let covered = window_height.is_some_and(|height| visible.height() + 1.0 < height) && visible.scale() < 1.01;
            let style = root.style();
            let _ = if covered {
                style.set_property("--visible-height", &[&visible.height().to_string(), "px"].concat())
            } else {
                style.remove_property("--visible-height").map(|_| ())
            };
        });
        let _ = watched.add_event_listener_with_callback("resize", changed.as_ref().unchecked_ref());
        changed.forget();
    }
}
