//! What waits in other rooms, on the arrow that leads back to them: a phone shows nothing else of them while a room is open.

use crate::client::Client;
use crate::protocol::RoomId;
use crate::state::badge;
use leptos::prelude::*;

/// The badge of an open room: unread messages elsewhere, with an `@` if something asks for me.
pub fn elsewhere_badge(client: Client, room: RoomId) -> impl IntoView {
    let counts = Memo::new(move |_| {
        client.state.with(|state| {
            let here = state.room_entry(room).map_or(0, |entry| entry.counted());
            (state.unread_message_count() - here, state.overview.unread_notifications)
        })
    });
    move || {
        let (messages, asking) = counts.get();
        let at = if asking > 0 { "@" } else { "" };
        let number = if messages > 0 { messages } else { asking };
        let class = if asking > 0 { "badge asking" } else { "badge" };
        let words = match (messages, asking) {
            (1.., 1..) => [
                ", ",
                &messages.to_string(),
                " unread elsewhere, ",
                &asking.to_string(),
                " for you",
            ]
            .concat(),
            (1.., _) => [", ", &messages.to_string(), " unread elsewhere"].concat(),
            (..=0, 1..) => [", ", &asking.to_string(), " for you elsewhere"].concat(),
            (..=0, _) => String::new(),
        };
        let shown = (number > 0)
            .then(|| view! { <span class=class translate="no" aria-hidden="true">{at}{badge(number)}</span> });
        view! { {shown}<span class="visually-hidden">"All rooms"{words}</span> }
    }
}
