//! `/chat/{room}/pins`: the pinned messages of a room.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, PageLayout, Submit, listed_message, time_nearby};
use crate::protocol::{PinnedRow, RoomId, View};
use crate::routes::{message_path, pins_path, room_path};
use crate::text_direction::isolate;
use leptos::prelude::*;

pub fn pins(client: Client, room: RoomId) -> impl IntoView {
    when_loaded(client, View::Pins { room }, move || {
        let name = untrack(|| client.full_room_name(room).unwrap_or_default());
        let title = ["Pinned in ", &isolate(&name)].concat();
        view! {
            <PageLayout title back=(room_path(room), name)>
                {move || list(client, room)}
            </PageLayout>
        }
        .into_any()
    })
}

fn list(client: Client, room: RoomId) -> Option<AnyView> {
    let page = client.pins.get()?;
    if page.rows.is_empty() {
        let text = "Nothing is pinned here. Staff, or the owner of a private room, pin a message from its menu.";
        return Some(view! { <p class="empty">{text}</p> }.into_any());
    }
    let may_pin = client.may_pin(room);
    let rows = (page.rows.into_iter())
        .map(|row| pinned_card(client, room, row, may_pin))
        .collect::<Vec<_>>();
    Some(view! { <ul class="listed-messages" aria-label="Pinned messages">{rows}</ul> }.into_any())
}

fn pinned_card(client: Client, room: RoomId, row: PinnedRow, may_pin: bool) -> AnyView {
    let number = row.number;
    let about = [&row.name, ": ", &crate::protocol::excerpt(&row.text)].concat();
    view! {
        <li class="card">
            {listed_message(client, (row.author, row.name), None, row.sent_at, row.text)}
            <p class="hint">"Pinned by "<bdi translate="no">{row.by_name}</bdi>" · "{time_nearby(client, row.at, false)}</p>
            <div class="row">
                <a class="button" href=message_path(room, number)>"Show in the room"<span class="visually-hidden">" "<bdi>{about.clone()}</bdi></span></a>
                {may_pin.then(|| view! {
                    <CommandForm command="pin" form=["pin-", &number.to_string()].concat() next=pins_path(room)>
                        <input type="hidden" name="room" value=room.0/>
                        <input type="hidden" name="number" value=number/>
                        <input type="hidden" name="on" value="false"/>
                        <Submit label="Unpin" class="button" about/>
                    </CommandForm>
                })}
            </div>
        </li>
    }
    .into_any()
}
