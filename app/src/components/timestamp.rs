//! A time, written in UTC by the server and in the reader's zone once the page is hydrated. Both texts are equally
//! wide.

use crate::client::Client;
use crate::time_format::{self, Millis};
use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;

/// A time, formatted by one of [`time`]'s functions.
pub fn timestamp(client: Client, at: Millis, format: fn(Millis, i64) -> String) -> impl IntoView {
    // Every message has one: see `message.rs` for why this is not `view!`.
    let time = html::time().datetime(datetime_attribute(at));
    if client.hydrated.get_untracked() {
        // It stays as it is, and an effect costs more than the rest of a row.
        Either::Left(time.child(format(at, untrack(|| client.utc_offset(at)))))
    } else {
        Either::Right(time.child(move || format(at, client.utc_offset(at))))
    }
}

/// The same, followed by "UTC" until the page is hydrated, for readers who would take it for their own zone.
pub fn timestamp_with_zone(client: Client, at: Millis, format: fn(Millis, i64) -> String) -> impl IntoView {
    let text = move || {
        let formatted = format(at, client.utc_offset(at));
        if client.hydrated.get() {
            formatted
        } else {
            formatted + " UTC"
        }
    };
    view! { <time datetime=datetime_attribute(at)>{text}</time> }
}

/// A time in a narrow place, as short as today allows. `due` is for dates of which the hour counts.
pub fn time_nearby(client: Client, at: Millis, due: bool) -> impl IntoView {
    let text = move || {
        // The page of the day says which day the server drew it on; it is read again when another begins.
        let drawn = client.home.with(|home| home.as_ref().map(|home| home.from));
        let offset = client.utc_offset(at);
        match client.now().or(drawn) {
            Some(today) => time_format::nearby(at, offset, today, due, !client.hydrated.get()),
            None => time_format::short(at, offset) + " UTC",
        }
    };
    view! { <time datetime=datetime_attribute(at)>{text}</time> }
}

/// The value of a `datetime` attribute.
fn datetime_attribute(at: Millis) -> String {
    time_format::field(at, 0) + "Z"
}
