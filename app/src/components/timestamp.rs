//! A moment, written in UTC by the server and in the reader's zone once the page is alive. Both are equally wide.

use crate::client::Live;
use crate::protocol::Millis;
use crate::time;
use leptos::html;
use leptos::prelude::*;

/// A time, written by one of [`time`]'s functions.
pub fn timestamp(client: Client, at: Millis, how: fn(Millis, i64) -> String) -> impl IntoView {
    // Every message has one: see `message.rs` for why this is not `view!`.
    html::time().datetime(stamp(at)).child(move || how(at, client.utc_offset(at)))
}

/// The same for people who read it without JavaScript, and would take it for their own zone's.
pub fn timestamp_with_zone(client: Client, at: Millis, how: fn(Millis, i64) -> String) -> impl IntoView {
    let text = move || {
        let written = how(at, client.utc_offset(at));
        if client.hydrated.get() { written } else { written + " UTC" }
    };
    view! { <time datetime=stamp(at)>{text}</time> }
}

/// The machine's way to write it.
pub fn stamp(at: Millis) -> String {
    time::field(at, 0) + "Z"
}
