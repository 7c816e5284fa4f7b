//! The forms of the message that the address points at. They work without JavaScript.

use super::form::{CommandForm, Submit};
use super::form_submit::OnDone;
use crate::client::Client;
use crate::protocol::Message;
use crate::routes::room_path;
use leptos::prelude::*;
use std::sync::Arc;

/// Draws the forms of a message: edit, delete, mark as unread.
pub fn message_forms(client: Client, message: &Message) -> AnyView {
    let (room, number) = (message.room, message.number);
    let deleted = message.deleted_at.is_some();
    let (own, may_delete) = client.message_permissions(message);
    let edit = [&room_path(room), "/", &number.to_string(), "/edit"].concat();
    let on_marked: OnDone = Arc::new(move |_| client.keep_unread_from(number));
    let on_deleted: OnDone = Arc::new(|_| {});
    view! {
        <div class="actions">
            {(!deleted && own).then(|| view! { <a class="button" href=edit>"Edit"</a> })}
            {(!deleted && may_delete).then(|| view! {
                <CommandForm command="delete" form=["delete-", &number.to_string()].concat() next=room_path(room) on_done=on_deleted>
                    <input type="hidden" name="room" value=room.0/>
                    <input type="hidden" name="number" value=number/>
                    <Submit label="Delete" class="button"/>
                </CommandForm>
            })}
            <CommandForm command="mark_unread" form=["unread-", &number.to_string()].concat() next=room_path(room) on_done=on_marked>
                <input type="hidden" name="room" value=room.0/>
                <input type="hidden" name="number" value=number/>
                <Submit label="Mark as unread" class="button"/>
            </CommandForm>
        </div>
    }
    .into_any()
}
