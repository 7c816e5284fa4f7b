//! Reloads the page for a newer build, as soon as nothing that was typed can be lost.

use super::signals::Client;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

impl Client {
    /// Reloads if the server runs a newer build and nothing is unsent or being typed; else looks again later.
    pub fn reload_if_idle(self) {
        let Some(tab) = self.tab() else { return };
        let idle = self.outbox.with_untracked(Vec::is_empty) && !has_unsaved_input();
        if tab.outdated.get() && idle {
            reload();
        } else if tab.outdated.get() {
            self.set_timeout(5_000, move || self.reload_if_idle());
        }
    }
}

pub(super) fn reload() {
    let _ = window().location().reload();
}

/// Whether some field of the page holds another text than when it was drawn.
fn has_unsaved_input() -> bool {
    let Ok(fields) = document().query_selector_all("textarea, input[type=text], input[type=password]") else {
        return false;
    };
    (0..fields.length()).filter_map(|at| fields.item(at)).any(|field| {
        if let Some(area) = field.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            area.default_value().is_ok_and(|drawn| drawn != area.value())
        } else if let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() {
            input.value() != input.default_value()
        } else {
            false
        }
    })
}
