//! The part of `/settings` about whom I have blocked and what I have declined.

use crate::client::Client;
use crate::components::{block_form, offer_card};
use leptos::prelude::*;

pub fn blocked_section(client: Client) -> impl IntoView {
    let account = client.account;
    let list = move || {
        let blocked = account.get().map(|account| account.blocked).unwrap_or_default();
        if blocked.is_empty() {
            return view! { <p class="hint">"Nobody. You block somebody in the settings of the room in which they write to you."</p> }
                .into_any();
        }
        let rows = (blocked.into_iter())
            .map(|user| {
                view! {
                    <li class="user-row">
                        <span class="user-name"><b><bdi>{user.name.clone()}</bdi></b><span class="username">"@"{user.username}</span></span>
                        {block_form(user.id, &user.name, true)}
                    </li>
                }
                .into_any()
            })
            .collect::<Vec<_>>();
        view! { <ul class="users">{rows}</ul> }.into_any()
    };
    let declined = move || {
        let declined = account.get().map(|account| account.declined).unwrap_or_default();
        (!declined.is_empty()).then(|| {
            let rows = (declined.into_iter())
                .map(|offer| view! { <li class="card">{offer_card(client, &offer)}</li> }.into_any())
                .collect::<Vec<_>>();
            view! {
                <section class="card">
                    <h2>"What you have declined"</h2>
                    <ul class="cards">{rows}</ul>
                </section>
            }
        })
    };
    view! {
        <section class="card" id="blocked">
            <h2>"Whom you have blocked"</h2>
            {list}
        </section>
        {declined}
    }
}
