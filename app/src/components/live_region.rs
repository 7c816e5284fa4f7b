//! The live region of every signed-in page. It is there from the start and empty, because screen readers tell only what is added
//! to a region that they know.

use crate::client::Client;
use leptos::prelude::*;

/// Each line is an element of its own, so that all of several that come at once are told.
pub fn live_region(client: Client) -> impl IntoView {
    view! {
        <div class="visually-hidden" role="log" aria-live="polite" aria-label="What is new">
            <For
                each=move || client.announcements.get()
                key=|line| (line.about.clone(), line.text.clone())
                children=|line| view! { <p dir="auto">{line.text}</p> }
            />
        </div>
    }
}
