//! Reloads the page for a newer build, as soon as nothing that was typed can be lost.

use super::form_values::is_field_changed;
use super::page_elements::elements_of_page;
use super::signals::Client;
use leptos::prelude::*;

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
    let fields = elements_of_page("textarea, input[type=text], input[type=password]");
    fields.iter().any(is_field_changed)
}
