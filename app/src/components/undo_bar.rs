//! The bar that says what was just done and offers to undo it: the same everywhere. It is on no composer, and stays while
//! the pointer or the focus is on it.

use crate::client::Client;
use leptos::prelude::*;

pub fn undo_bar(client: Client) -> impl IntoView {
    let bar = move || {
        client.undo_bar.get().map(|bar| {
            let undo = bar.undoable.then(|| {
                view! { <button type="button" class="button small" title="Ctrl+Z" on:click=move |_| client.undo()>"Undo"</button> }
            });
            view! {
                <div class="undo-bar"
                    on:pointerenter=move |_| client.hold_bar(true)
                    on:pointerleave=move |_| client.hold_bar(false)
                    on:focusin=move |_| client.hold_bar(true)
                    on:focusout=move |_| client.hold_bar(false)
                >
                    <span>{bar.text}</span>
                    {undo}
                    <button type="button" class="button small" on:click=move |_| client.finish_undo()>"Close"</button>
                </div>
            }
        })
    };
    // The region is there before its text, so that screen readers say it.
    view! { <div role="status" class="undo">{bar}</div> }
}
