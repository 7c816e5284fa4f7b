//! The part of `/settings` about being seen as here and as writing.

use crate::client::Client;
use crate::components::{CheckableField, CommandForm, Submit};
use leptos::prelude::*;

pub fn presence_section(client: Client) -> impl IntoView {
    let hidden = client.me.with_untracked(|me| me.hidden);
    view! {
        <section class="card" id="presence">
            <h2>"Presence"</h2>
            <CommandForm command="set_presence" form="presence" saved="Saved.">
                <CheckableField name="hidden" label="Do not show me" value="true" checked=hidden/>
                <p class="hint">"Whoever is in a room with you sees that you are here while a page is open, and when you are typing a message to them. Neither is kept. If you are not shown, you still see others."</p>
                <Submit label="Save"/>
            </CommandForm>
        </section>
    }
}
