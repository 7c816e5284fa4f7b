//! Waits for the view that a page is drawn from.

use super::not_found::no_longer_available;
use crate::client::Client;
use crate::protocol::View;
use leptos::prelude::*;

/// Draws a page once its view is loaded; a skeleton before; "no longer available" if I have lost access to it.
///
/// A page whose view is known already is drawn at once, and not again when the fresh answer comes: what is being typed
/// stays. For the same reason `draw` must read without tracking whatever fills a form. The parts that follow changes are
/// closures of their own inside.
pub fn when_loaded(client: Client, view: View, draw: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    let loaded = Memo::new(move |_| client.state.with(|state| state.has_loaded(view)));
    // False as soon as the page is drawn, so that the end of loading draws nothing again.
    let waiting = Memo::new(move |_| !loaded.get() && client.loading.get());
    move || {
        match (loaded.get(), waiting.get()) {
        (true, _) => draw(),
        (false, true) => {
            view! { <div class="skeleton" aria-busy="true"><p class="visually-hidden">"Loading…"</p><i></i><i></i><i></i></div> }
                .into_any()
        }
        (false, false) => no_longer_available().into_any(),
    }
    }
}
