//! What the composer of a slowed room says: how often one may write, and how long it is until the next time.

use crate::client::Client;
use crate::protocol::RoomId;
use crate::time_format::{duration_in_words, every};
use leptos::prelude::*;

/// Counts down the seconds until I may write in the room again; 0 if I may write now.
pub(super) fn countdown(client: Client, room: RoomId) -> RwSignal<i64> {
    let left = RwSignal::new(0);
    let changed = Memo::new(move |_| {
        let last = client
            .room
            .with(|open| open.as_ref().and_then(|open| open.last_sent_at));
        (client.slowed_to(room), last, client.hydrated.get())
    });
    Effect::new(move |_| {
        changed.get();
        count(client, room, left);
    });
    left
}

/// Counts, and once more in a second for as long as there is something left and the composer is there.
fn count(client: Client, room: RoomId, left: RwSignal<i64>) {
    let seconds = untrack(|| client.seconds_to_wait(room));
    if left.try_set(seconds).is_none() && seconds > 0 {
        client.set_timeout(1000, move || count(client, room, left));
    }
}

/// The line above the composer of a slowed room.
pub(super) fn pace_line(client: Client, room: RoomId, left: RwSignal<i64>) -> impl IntoView {
    move || {
        client.slowed_to(room).map(|slow| {
            let pace = ["This room is slow: one message every ", &every(slow), "."].concat();
            let wait = move || match left.get() {
                0 => String::new(),
                seconds => [" ", &wait_sentence(seconds)].concat(),
            };
            view! { <p class="pace">{pace}<span>{wait}</span></p> }
        })
    }
}

/// How long to wait.
pub(super) fn wait_sentence(seconds: i64) -> String {
    ["You can send again in ", &duration_in_words(seconds), "."].concat()
}
