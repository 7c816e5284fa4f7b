//! Offers: those that wait for my answer, and those that I may take back.

use super::block_form::short_block_form;
use super::confirm::Confirm;
use super::form::CommandForm;
use super::form_submit::OnDone;
use super::timestamp::{time_nearby, timestamp_with_zone};
use crate::client::Client;
use crate::protocol::{MadeOffer, Offer, Offered};
use crate::state::marked_name;
use crate::text_direction::isolate;
use crate::time_format;
use leptos::prelude::*;
use std::sync::Arc;

/// What waits for my answer, if anything does.
pub fn offers_section(client: Client) -> impl IntoView {
    let none = Memo::new(move |_| client.offers.with(Vec::is_empty));
    move || {
        (!none.get()).then(|| {
            view! {
                <section class="offers" id="offers" tabindex="-1">
                    <h2>"Waiting for an answer"</h2>
                    <ul class="cards">
                        <For
                            each=move || client.offers.get()
                            key=|offer| (offer.id, offer.at)
                            children=move |offer| view! { <li class="card">{offer_card(client, &offer)}</li> }
                        />
                    </ul>
                </section>
            }
        })
    }
}

/// An offer with its buttons.
pub fn offer_card(client: Client, offer: &Offer) -> AnyView {
    let mut said = offer.clone();
    said.by = marked_name(&offer.by, client.mark(None, offer.by_id));
    said.title = isolate(&offer.title);
    let by = match offer.what {
        Offered::Asked { .. } => String::new(),
        _ => ["@", &offer.by_username, " · "].concat(),
    };
    let answers = match offer.what {
        Offered::Asked { .. } => answer_form(offer, "no", "Take back").into_any(),
        _ => {
            let place = ["block-of-", &offer.id.to_string(), "-"].concat();
            let block = short_block_form(offer.by_id, &offer.by, false, &place, "button");
            view! { {answer_form(offer, "yes", "Accept")}{answer_form(offer, "no", "Decline")}{block} }.into_any()
        }
    };
    view! {
        <p>{said.sentence()}</p>
        <p class="hint"><bdi>{by}</bdi>{timestamp_with_zone(client, offer.at, time_format::short)}</p>
        <div class="row">{answers}</div>
    }
    .into_any()
}

fn answer_form(offer: &Offer, accept: &'static str, label: &'static str) -> impl IntoView + use<> {
    let class = if accept == "yes" { "button primary" } else { "button" };
    // Which of several offers a button answers.
    let (id, title) = (offer.id.0, offer.title.clone());
    view! {
        <CommandForm command="answer_offer" form=["offer-", accept, "-", &id.to_string()].concat()>
            <input type="hidden" name="offer" value=id/>
            <input type="hidden" name="accept" value=accept/>
            <button type="submit" class=class>{label}<span class="visually-hidden">" "{title}</span></button>
        </CommandForm>
    }
}

/// What was offered in this course or room and is not accepted yet. It does not tell what was declined.
pub fn made_offers(client: Client) -> Option<AnyView> {
    let offers = client.waiting.with(|waiting| waiting.offers.clone());
    if offers.is_empty() {
        return None;
    }
    let rows = (offers.into_iter())
        .map(|offer| made_offer(client, offer).into_any())
        .collect::<Vec<_>>();
    Some(
        view! {
            <h3>"Offered"</h3>
            <p class="hint">"Nobody is put in: each decides. Whether somebody has declined is not shown."</p>
            <ul class="users">{rows}</ul>
        }
        .into_any(),
    )
}

fn made_offer(client: Client, offer: MadeOffer) -> impl IntoView {
    let role = match offer.what {
        Offered::Place { role, .. } | Offered::Role { role, .. } => [" · as ", role.one()].concat(),
        Offered::Room { .. } | Offered::Asked { .. } => String::new(),
    };
    let about = ["the offer to ", &offer.username].concat();
    let question = ["Take back the offer to @", &offer.username, "?"].concat();
    view! {
        <li class="user-row">
            <span class="user-name">
                <b>"@"{offer.username}</b>
                <span class="username">"by "<bdi>{offer.by}</bdi>", "{time_nearby(client, offer.at, false)}{role}</span>
            </span>
            <CommandForm command="withdraw_offer" form=["take-back-", &offer.id.to_string()].concat() on_done=read_again(client)>
                <input type="hidden" name="offer" value=offer.id.0/>
                <Confirm label="Take back" about question submit="Take it back" class="button small"/>
            </CommandForm>
        </li>
    }
}

/// Reads the page again: who waits to come in is in no event.
pub fn read_again(client: Client) -> OnDone {
    Arc::new(move |_| client.refresh_page())
}
