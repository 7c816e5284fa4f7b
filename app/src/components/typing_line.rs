//! The line above the composer that says who is writing. It always has its place, so nothing moves when somebody begins, and it is
//! no live region: whoever has it read to them is not interrupted by it.

use crate::client::{Client, Typist};
use crate::protocol::{RoomId, UserId};
use leptos::prelude::*;

/// Nothing in a room in which it is not told.
pub fn typing_line(client: Client, room: RoomId) -> impl IntoView {
    let shown = Memo::new(move |_| client.shows_typing(room));
    move || {
        shown.get().then(|| {
            view! { <p class="typing-line with-script">{move || client.typing.with(|typing| in_words(typing))}</p> }
        })
    }
}

fn in_words(typing: &[Typist]) -> Option<AnyView> {
    let name = |typist: &Typist| view! { <bdi>{typist.name.clone()}</bdi> };
    Some(match typing {
        [] => return None,
        [one] => view! { <span>{name(one)}" is typing…"</span> }.into_any(),
        [one, other] => view! { <span>{name(one)}" and "{name(other)}" are typing…"</span> }.into_any(),
        _ => view! { <span>"Several people are typing…"</span> }.into_any(),
    })
}

/// Beside the name of somebody who is here.
pub fn here_mark(client: Client, user: UserId) -> impl IntoView {
    let here = Memo::new(move |_| client.is_here(user));
    move || here.get().then(|| view! { <span class="here">"here"</span> })
}
