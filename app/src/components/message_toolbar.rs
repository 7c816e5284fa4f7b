//! The toolbar of the message that the pointer or the focus is on. What is done less often is in its menu: `message_menu.rs`.

use super::composer::reason_closed;
use super::enter_key::is_touch_screen;
use super::icons::{EDIT, MORE, REPLY, SMILE, TRASH, icon};
use super::selected_message::{ActiveMessage, MessageMenu};
use crate::client::Client;
use crate::protocol::Problem;
use leptos::prelude::*;

/// Draws the toolbar of a message.
pub fn toolbar(client: Client, active: ActiveMessage, number: i64) -> AnyView {
    let Some(message) = client.message(number) else {
        return ().into_any();
    };
    let room = active.room;
    let deleted = message.deleted_at.is_some();
    let (own, may_delete) = client.message_permissions(&message);
    let problem = RwSignal::new(None::<Problem>);
    let show_refusal = move |refusal: Problem| _ = problem.try_set(Some(refusal));
    let menu = MessageMenu {
        active,
        number,
        open: RwSignal::new(false),
        problem,
    };
    // By mouse one goes on writing; by keyboard one goes on reading; on a phone the composer would bring the keyboard up.
    let edit = move |event: web_sys::MouseEvent| active.edit(client, number, event.detail() > 0 && !is_touch_screen());
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
            <button
                type="button"
                class="menu-button"
                title="More"
                aria-haspopup="menu"
                aria-expanded=move || menu.open.get().to_string()
                on:click=move |_| menu.open.update(|open| *open = !*open)
            >
                {icon(MORE)}<span class="visually-hidden">"More"</span>
            </button>
            {move || menu.open.get().then(|| (active.menu)(client, menu))}
            {move || problem.get().map(|problem| view! { <p class="problem" role="alert">{problem.text}</p> })}
        </div>
    }
    .into_any()
}
