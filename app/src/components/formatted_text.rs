//! Draws a text that the server has rendered.

use crate::client::Client;
use leptos::html;
use leptos::prelude::*;

/// Draws HTML of the server. It is the same for everybody, so the reader's own name is marked here.
pub fn formatted_text(client: Client, html: String, mentions_me: bool) -> impl IntoView {
    let html = if mentions_me {
        // In what people write, `<` is escaped: only the server's own elements begin so.
        let mention =
            (client.me).with_untracked(|me| ["<span class=\"mention\" data-of=\"", &me.username, "\""].concat());
        html.replace(&mention, &[&mention, " data-me"].concat())
    } else {
        html
    };
    html::div().class("formatted").inner_html(html)
}
