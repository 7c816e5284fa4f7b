//! A message in a list of messages from elsewhere, such as those that are pinned or saved.

use super::avatar::avatar;
use super::timestamp::time_nearby;
use crate::client::Client;
use crate::protocol::{Millis, UserId};
use leptos::prelude::*;

/// Who wrote it, where and when, and what it says. `room` is named where the list is of several rooms.
pub fn listed_message(
    client: Client,
    (author, name): (UserId, String),
    room: Option<String>,
    sent_at: Millis,
    text: String,
) -> AnyView {
    let face = avatar(author, &name);
    let room = room.map(|room| view! { " in "<bdi translate="no">{room}</bdi> });
    view! {
        <p class="byline">
            {face}
            <span><b dir="auto" translate="no">{name}</b>{room}<span class="hint">" · "{time_nearby(client, sent_at, false)}</span></span>
        </p>
        <p class="listed-text" dir="auto">{text}</p>
    }
    .into_any()
}
