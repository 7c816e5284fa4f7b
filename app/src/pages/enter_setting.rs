//! The part of `/settings` about the Enter key.

use crate::client::Client;
use leptos::prelude::*;

pub fn enter_section(client: Client) -> impl IntoView {
    let swapped = RwSignal::new(false);
    Effect::new(move |_| swapped.set(client.enter_is_swapped()));
    let change = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        client.swap_enter(on);
        swapped.set(on);
    };
    view! {
        <section class="card with-script">
            <h2>"Writing"</h2>
            <p>
                <label class="checkbox">
                    <input type="checkbox" prop:checked=move || swapped.get() aria-describedby="enter-hint" on:change=change/>
                    " Swap what Enter and Shift+Enter do"
                </label>
            </p>
            <p class="hint" id="enter-hint">"Otherwise Enter sends a message, and Shift+Enter breaks the line; on a phone Enter breaks the line. Ctrl+Enter always sends."</p>
        </section>
    }
}
