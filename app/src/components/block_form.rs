//! Blocking somebody, and ending that.

use super::form::CommandForm;
use crate::protocol::UserId;
use leptos::prelude::*;

/// The button that blocks a user, or unblocks one who is blocked.
pub fn block_form(user: UserId, name: &str, blocked: bool) -> AnyView {
    short_block_form(user, name, blocked, "block-", "button small")
}

/// The same in another style. `place` tells it from other forms on the page. Screen readers hear the name, which stands beside it.
pub fn short_block_form(user: UserId, name: &str, blocked: bool, place: &str, class: &'static str) -> AnyView {
    let (label, name) = (if blocked { "Unblock" } else { "Block" }, name.to_owned());
    let value = if blocked { "no" } else { "yes" };
    view! {
        <CommandForm command="set_blocked" form=[place, &user.to_string()].concat()>
            <input type="hidden" name="user" value=user.0/>
            <input type="hidden" name="blocked" value=value/>
            <button type="submit" class=class>{label}<span class="visually-hidden">" "{name}</span></button>
        </CommandForm>
    }
    .into_any()
}
