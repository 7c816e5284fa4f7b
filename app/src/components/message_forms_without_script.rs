//! The forms of the message that the address points at. They work without JavaScript.

use super::composer::reason_closed;
use super::confirm::Confirm;
use super::form::{CommandForm, Submit};
use super::form_submit::OnDone;
use crate::client::Client;
use crate::protocol::{Done, Message, RoomId};
use crate::routes::{forward_path, message_path, room_path, save_path};
use leptos::prelude::*;
use std::sync::Arc;

/// Draws the forms of a message: reply, edit, delete, react, mark as unread, pin, save, forward.
pub fn message_forms(client: Client, message: &Message) -> AnyView {
    let (room, number) = (message.room, message.number);
    let deleted = message.deleted_at.is_some();
    let (own, may_delete) = client.message_permissions(message);
    let edit = [&room_path(room), "/", &number.to_string(), "/edit"].concat();
    let on_marked: OnDone = Arc::new(move |_| client.keep_unread_from(number));
    let on_opened: OnDone = Arc::new(move |done| {
        if let Done::Room(thread) = done {
            client.navigate(&room_path(thread));
        }
    });
    view! {
        <div class="actions">
            {client.may_open_thread(message).then(|| view! {
                <CommandForm command="open_thread" form=["thread-", &number.to_string()].concat() on_done=on_opened>
                    <input type="hidden" name="room" value=room.0/>
                    <input type="hidden" name="number" value=number/>
                    <Submit label="Reply in thread" class="button"/>
                </CommandForm>
            })}
            {(!deleted && own).then(|| view! { <a class="button" href=edit>"Edit"</a> })}
            {(!deleted && may_delete).then_some(move || match client.hydrated.get() {
                true => view! {
                    <button type="button" class="button" on:click=move |_| client.delete_message(number)>"Delete"</button>
                }.into_any(),
                false => deletion_form(room, number),
            })}
            {(!deleted && reason_closed(client, room).is_none()).then(|| reaction_form(room, number))}
            <CommandForm command="mark_unread" form=["unread-", &number.to_string()].concat() next=room_path(room) on_done=on_marked>
                <input type="hidden" name="room" value=room.0/>
                <input type="hidden" name="number" value=number/>
                <Submit label="Mark as unread" class="button"/>
            </CommandForm>
            {(!deleted && client.may_pin(room)).then(|| pin_form(room, number, message.pinned.is_some()))}
            {(!deleted).then(|| view! {
                <span class="without-script">
                    <a class="button" href=save_path(room, number)>"Save for me"</a>" "
                    <a class="button" href=forward_path(room, number)>"Forward"</a>
                </span>
            })}
        </div>
    }
    .into_any()
}

/// With JavaScript it is in the message's menu.
fn pin_form(room: RoomId, number: i64, pinned: bool) -> AnyView {
    let label = if pinned { "Unpin" } else { "Pin for everybody" };
    view! {
        <CommandForm command="pin" form=["pin-", &number.to_string()].concat() next=message_path(room, number) class="without-script">
            <input type="hidden" name="room" value=room.0/>
            <input type="hidden" name="number" value=number/>
            <input type="hidden" name="on" value=(!pinned).to_string()/>
            <Submit label class="button"/>
        </CommandForm>
    }
    .into_any()
}

/// A few common reactions; the others need JavaScript.
fn reaction_form(room: RoomId, number: i64) -> AnyView {
    let id = ["emoji-", &number.to_string()].concat();
    let common = [
        ("👍", "thumbs up"),
        ("❤️", "heart"),
        ("😄", "smile"),
        ("🎉", "party"),
        ("👀", "eyes"),
        ("✅", "check mark"),
        ("❓", "question mark"),
    ];
    let options = common.map(|(emoji, name)| view! { <option value=emoji>{emoji}" "{name}</option> });
    view! {
        <CommandForm command="react" form=["react-", &number.to_string()].concat() next=message_path(room, number) class="row without-script">
            <input type="hidden" name="room" value=room.0/>
            <input type="hidden" name="number" value=number/>
            <input type="hidden" name="on" value="true"/>
            <label class="visually-hidden" for=id.clone()>"Emoji"</label>
            <select id=id name="emoji">{options.into_iter().collect_view()}</select>
            <Submit label="React" class="button"/>
        </CommandForm>
    }
    .into_any()
}

fn deletion_form(room: RoomId, number: i64) -> AnyView {
    view! {
        <CommandForm command="delete" form=["delete-", &number.to_string()].concat() next=room_path(room)>
            <input type="hidden" name="room" value=room.0/>
            <input type="hidden" name="number" value=number/>
            <Confirm label="Delete" question="Delete this message?" hint="Its text is erased for everybody." submit="Delete it" class="button"/>
        </CommandForm>
    }
    .into_any()
}
