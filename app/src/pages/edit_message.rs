//! `/chat/{room}/{number}/edit`: editing an own message without JavaScript.

use super::not_found::not_found;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, FormState, PageLayout, Submit, TextArea};
use crate::protocol::{Message, Problem, RoomId, View};
use crate::routes::room_path;
use leptos::prelude::*;

pub fn edit_message(client: Client, room: RoomId, number: i64) -> impl IntoView {
    when_loaded(
        client,
        View::Room {
            room,
            near: Some(number),
        },
        move || {
            // Once the form is there it stays, whatever happens to the message: what is being typed must not vanish.
            let found = Memo::new(move |found: Option<&bool>| {
                found.copied().unwrap_or(false) || own_message(client, room, number).is_some()
            });
            (move || {
                if found.get() {
                    untrack(|| edit_form(client, room, number))
                } else {
                    not_found(Problem::not_found()).into_any()
                }
            })
            .into_any()
        },
    )
}

/// The message, if it is in the loaded part of the room and can be edited.
fn own_message(client: Client, room: RoomId, number: i64) -> Option<Message> {
    let me = client.me.with(|me| me.id);
    client.state.with(|state| {
        let view = state.room.as_ref().filter(|view| view.room.id == room)?;
        let message = view.messages.get(&number)?;
        (message.author == me && message.deleted_at.is_none()).then(|| message.clone())
    })
}

fn edit_form(client: Client, room: RoomId, number: i64) -> AnyView {
    let Some(message) = own_message(client, room, number) else {
        return not_found(Problem::not_found()).into_any();
    };
    let back = [&room_path(room), "/", &number.to_string()].concat();
    view! {
        <PageLayout title="Change your message" back=(back.clone(), "Back to the room".to_owned())>
            <CommandForm command="edit" form="edit" class="card" next=back>
                <input type="hidden" name="room" value=room.0/>
                <input type="hidden" name="number" value=number/>
                {version_field(message.version)}
                <TextArea name="content" label="Message" value=message.content required=true/>
                <Submit label="Save"/>
            </CommandForm>
        </PageLayout>
    }
    .into_any()
}

/// The version that is changed: of a refused form the one that it was drawn from.
fn version_field(version: i64) -> impl IntoView {
    let version = expect_context::<FormState>().value("version", version.to_string());
    view! { <input type="hidden" name="version" value=version/> }
}
