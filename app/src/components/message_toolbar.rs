//! The toolbar of the message that the pointer or the focus is on.

use super::composer::reason_closed;
use super::copy::{copy_label, copy_text};
use super::enter_key::is_touch_screen;
use super::icons::{DOT, EDIT, LINK, REPLY, SMILE, TRASH, icon};
use super::selected_message::ActiveMessage;
use crate::client::Client;
use crate::protocol::{Done, Problem};
use leptos::prelude::*;

/// Draws the toolbar of a message.
pub fn toolbar(client: Client, active: ActiveMessage, number: i64) -> AnyView {
    let Some(message) = client.message(number) else {
        return ().into_any();
    };
    let room = active.room;
    let deleted = message.deleted_at.is_some();
    let (own, may_delete) = client.message_permissions(&message);
    let copied = RwSignal::new(None);
    let problem = RwSignal::new(None::<Problem>);
    let show_problem = move |answer: Result<Done, Problem>| {
        problem.try_set(answer.err());
    };
    let show_refusal = move |refusal: Problem| _ = problem.try_set(Some(refusal));
    // By mouse one goes on writing; by keyboard one goes on reading; on a phone the composer would bring the keyboard up.
    let edit = move |event: web_sys::MouseEvent| active.edit(client, number, event.detail() > 0 && !is_touch_screen());
    let copy = move |_| {
        let origin = window().location().origin().unwrap_or_default();
        let link = [origin.as_str(), "/chat/", &room.to_string(), "/", &number.to_string()].concat();
        copied.set(Some(copy_text(&link)));
    };
    view! {
        <div class="toolbar" class:held=active.held role="group" aria-label="This message">
            {(!deleted && reason_closed(client, room).is_none()).then(|| view! {
                <button type="button" title="React" aria-haspopup="dialog" on:click=move |_| active.picking.set(Some(number))>
                    {icon(SMILE)}<span class="visually-hidden">"React"</span>
                </button>
            })}
            {client.may_open_thread(&message).then(|| view! {
                <button type="button" title="Reply in thread" on:click=move |_| client.open_thread(room, number, show_refusal)>
                    {icon(REPLY)}<span class="visually-hidden">"Reply in thread"</span>
                </button>
            })}
            {(!deleted && own).then(|| view! {
                <button type="button" title="Edit" on:click=edit>
                    {icon(EDIT)}<span class="visually-hidden">"Edit"</span>
                </button>
            })}
            {(!deleted && may_delete).then(|| view! {
                <button type="button" title="Delete" on:click=move |_| client.delete_message(number)>
                    {icon(TRASH)}<span class="visually-hidden">"Delete"</span>
                </button>
            })}
            <button type="button" title="Mark as unread from here" on:click=move |_| client.mark_unread(room, number, show_problem)>
                {icon(DOT)}<span class="visually-hidden">"Mark as unread from here"</span>
            </button>
            <button type="button" title="Copy link" on:click=copy>
                {icon(LINK)}<span class:visually-hidden=move || copied.get().is_none()>{move || copy_label(copied, "Copy link")}</span>
            </button>
            {move || problem.get().map(|problem| view! { <p class="problem" role="alert">{problem.text}</p> })}
        </div>
    }
    .into_any()
}
