//! Blocking somebody, and ending that.

use super::form::CommandForm;
use super::form_submit::OnDone;
use crate::client::Client;
use crate::protocol::{Command, UserId};
use crate::text_direction::isolate;
use leptos::prelude::*;
use std::sync::Arc;

/// The button that blocks a user, or unblocks one who is blocked.
pub fn block_form(user: UserId, name: &str, blocked: bool) -> AnyView {
    short_block_form(user, name, blocked, "block-", "button small")
}

/// The same in another style. `place` tells it from other forms on the page. Screen readers hear the name, which stands beside it.
pub fn short_block_form(user: UserId, name: &str, blocked: bool, place: &str, class: &'static str) -> AnyView {
    let (label, name) = (if blocked { "Unblock" } else { "Block" }, name.to_owned());
    let value = if blocked { "no" } else { "yes" };
    let client = expect_context::<Client>();
    let who = isolate(&name);
    let on_done: OnDone = Arc::new(move |_| {
        let text = if blocked {
            [who.as_str(), " is not blocked any more."]
        } else {
            [who.as_str(), " is blocked."]
        };
        client.offer_undo(text.concat(), move || {
            client.execute_or_say(Command::SetBlocked { user, blocked })
        });
    });
    view! {
        <CommandForm command="set_blocked" form=[place, &user.to_string()].concat() on_done>
            <input type="hidden" name="user" value=user.0/>
            <input type="hidden" name="blocked" value=value/>
            <button type="submit" class=class>{label}<span class="visually-hidden">" "{name}</span></button>
        </CommandForm>
    }
    .into_any()
}
