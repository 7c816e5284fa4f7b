//! Waits for the view that a page is drawn from.

use super::not_found::no_longer_available;
use crate::client::Client;
use crate::protocol::View;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Loaded,
    Gone,
}

/// Draws a page once its view is loaded; a skeleton before; "no longer available" if I have lost access to it.
///
/// A page whose view is known already is drawn at once, and not again when the fresh answer comes: what is being typed
/// stays. For the same reason `draw` must read without tracking whatever fills a form. The parts that follow changes are
/// closures of their own inside.
pub fn when_loaded(client: Client, view: View, draw: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    let phase = Memo::new(move |_| match client.state.with(|state| state.has_loaded(&view)) {
        true => Phase::Loaded,
        false if client.loading.get() => Phase::Loading,
        false => Phase::Gone,
    });
    move || match phase.get() {
        Phase::Loaded => draw(),
        Phase::Loading => skeleton(),
        Phase::Gone => no_longer_available().into_any(),
    }
}

/// What stands where a page will be.
pub fn skeleton() -> AnyView {
    view! { <div class="skeleton" aria-busy="true"><p class="visually-hidden">"Loading…"</p><i></i><i></i><i></i></div> }
        .into_any()
}
