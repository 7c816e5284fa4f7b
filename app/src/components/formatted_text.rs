//! Draws a text that the server has rendered.

use crate::client::Client;
use leptos::html;
use leptos::prelude::*;

/// Draws HTML of the server. It is the same for everybody, so the reader's own name is marked here.
pub fn formatted_text(client: Client, html: String, mentions_me: bool) -> impl IntoView {
    let html = if mentions_me {
        let mention = (client.me).with_untracked(|me| [" data-of=\"", &me.username, "\""].concat());
        // In what people write, quotation marks are escaped.
        html.replace(&mention, &[&mention, " data-me"].concat())
    } else {
        html
    };
    html::div().class("formatted").inner_html(html)
}
