//! Draws a text that the server has rendered.

use crate::client::Client;
use crate::protocol::{EVERYONE, STAFF};
use leptos::html;
use leptos::prelude::*;

/// Draws HTML of the server. It is the same for everybody, so what means the reader is marked here: the own name, and groups of
/// people with the reader among them.
pub fn formatted_text(client: Client, mut html: String, mentions_me: bool) -> impl IntoView {
    if mentions_me {
        let me = client.me.with_untracked(|me| me.username.clone());
        let names = [Some(me.as_str()), Some(EVERYONE), i_am_staff(client).then_some(STAFF)];
        for name in names.into_iter().flatten() {
            // In what people write, `<` is escaped: only the server's own elements begin so.
            let mention = ["<span class=\"mention\" data-of=\"", name, "\""].concat();
            html = html.replace(&mention, &[&mention, " data-me"].concat());
        }
    }
    html::div().class("formatted").inner_html(html)
}

/// Whether I am staff of the course of the open room.
fn i_am_staff(client: Client) -> bool {
    let course = (client.room).with_untracked(|open| open.as_ref().and_then(|open| open.room.course));
    course.is_some_and(|course| untrack(|| client.is_staff(course)))
}
