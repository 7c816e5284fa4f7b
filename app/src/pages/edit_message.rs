//! `/chat/{room}/{number}/edit`: changing one's own message, for those without JavaScript.

use super::{not_found, when_loaded};
use crate::client::Live;
use crate::components::layout::PageLayout;
use crate::components::{TextArea, CommandForm, Submit};
use crate::protocol::{RoomId, View};
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
                return not_found::inside(crate::protocol::Problem::not_found()).into_any();
            };
            let back = ["/chat/", &room.to_string(), "/", &number.to_string()].concat();
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
