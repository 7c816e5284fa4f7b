//! Hints that stand on a page until they were used once, or put away. A cookie keeps that, so the server does not draw them.

use super::signals::Client;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

impl Client {
    /// Whether a hint is still to be shown.
    pub fn shows_hint(&self, name: &str) -> bool {
        self.hints.with(|hints| hints.split('.').all(|other| other != name))
    }

    /// A hint was used, or put away.
    pub fn put_hint_away(self, name: &str) {
        if untrack(|| self.shows_hint(name)) {
            self.hints.update(|hints| {
                if !hints.is_empty() {
                    hints.push('.');
                }
                hints.push_str(name);
            });
            let cookie = self.context(|context| context.hints_cookie.clone());
            self.hints
                .with_untracked(|hints| set_cookie(&cookie, hints, "31536000"));
        }
    }
}

/// Sets a cookie of this site that the server reads with the next page.
pub fn set_cookie(name: &str, value: &str, max_age: &str) {
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        let secure = if window().location().protocol().is_ok_and(|scheme| scheme == "https:") {
            "; Secure"
        } else {
            ""
        };
        let cookie = [name, "=", value, "; Path=/; SameSite=Lax; Max-Age=", max_age, secure].concat();
        let _ = document.set_cookie(&cookie);
    }
}
