//! `/chat/{room}/{number}/save`: saving a message for myself, with a note.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, PageLayout, Submit, TextArea, listed_message};
use crate::protocol::{OneMessage, RoomId, View};
use crate::routes::message_path;
use leptos::prelude::*;

pub fn save_message(client: Client, room: RoomId, number: i64) -> impl IntoView {
    when_loaded(client, View::message(room, number), move || {
        // It does not follow what changes: what is being typed must not vanish.
        let one = client.state.with_untracked(|state| state.message.clone());
        one.map(|one| untrack(|| save_forms(client, *one))).into_any()
    })
}

fn save_forms(client: Client, one: OneMessage) -> AnyView {
    let (room, number) = (one.message.room, one.message.number);
    let back = message_path(room, number);
    let message = shown(client, &one);
    let known = one.note.is_some();
    let title = if known {
        "Your note on a message"
    } else {
        "Save a message"
    };
    view! {
        <PageLayout title back=(back.clone(), "Back to the message".to_owned())>
            <section class="card" aria-label="The message">{message}</section>
            <CommandForm command="save" form="save" class="card" next=back.clone()>
                <input type="hidden" name="room" value=room.0/>
                <input type="hidden" name="number" value=number/>
                <input type="hidden" name="on" value="true"/>
                <TextArea name="note" label="Note" value=one.note.unwrap_or_default() hint="What it is for. Only you see it; you can leave it empty."/>
                <Submit label="Save"/>
            </CommandForm>
            <p class="row">
                <a class="button" href="/saved">"Saved messages"</a>
            </p>
            {known.then(|| view! {
                <CommandForm command="save" form="unsave" next=back>
                    <input type="hidden" name="room" value=room.0/>
                    <input type="hidden" name="number" value=number/>
                    <input type="hidden" name="on" value="false"/>
                    <Submit label="Remove from saved messages" class="button"/>
                </CommandForm>
            })}
        </PageLayout>
    }
    .into_any()
}

/// The message itself, in its own words.
pub(super) fn shown(client: Client, one: &OneMessage) -> AnyView {
    let message = &one.message;
    let room = Some(one.room_name.clone()).filter(|name| !name.is_empty());
    listed_message(
        client,
        (message.author, message.name.clone()),
        room,
        message.sent_at,
        message.in_a_line(),
    )
}
