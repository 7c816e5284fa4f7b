//! `/chat/{room}/{number}/edit`: editing an own message without JavaScript.

use super::not_found::not_found;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, PageLayout, Submit, TextArea};
use crate::protocol::{Problem, RoomId, View};
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
            let me = client.me.with_untracked(|me| me.id);
            let Some(message) = client
                .message(number)
                .filter(|message| message.author == me && message.deleted_at.is_none())
            else {
                return not_found(Problem::not_found()).into_any();
            };
            let back = [&room_path(room), "/", &number.to_string()].concat();
            view! {
                <PageLayout title="Change your message" back=(back.clone(), "Back to the room".to_owned())>
                    <CommandForm command="edit" form="edit" class="card" next=back>
                        <input type="hidden" name="room" value=room.0/>
                        <input type="hidden" name="number" value=number/>
                        <input type="hidden" name="version" value=message.version/>
                        <TextArea name="content" label="Message" value=message.content required=true/>
                        <Submit label="Save"/>
                    </CommandForm>
                </PageLayout>
            }
            .into_any()
        },
    )
}
