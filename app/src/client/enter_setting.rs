//! Whether Enter and Shift+Enter are swapped where a message is written. A cookie beside that of the theme keeps it; only the page's
//! scripts read it.

use super::hints::set_cookie;
use super::signals::Client;
use leptos::prelude::document;
use wasm_bindgen::JsCast;

impl Client {
    pub fn enter_is_swapped(&self) -> bool {
        let cookies = document()
            .dyn_ref::<web_sys::HtmlDocument>()
            .and_then(|document| document.cookie().ok());
        let set = [&self.enter_cookie(), "=swapped"].concat();
        cookies
            .unwrap_or_default()
            .split(';')
            .any(|cookie| cookie.trim() == set)
    }

    pub fn swap_enter(&self, swapped: bool) {
        let (value, age) = if swapped { ("swapped", "31536000") } else { ("", "0") };
        set_cookie(&self.enter_cookie(), value, age);
    }

    fn enter_cookie(&self) -> String {
        self.context(|context| context.theme_cookie.replace("_theme", "_enter"))
    }
}
