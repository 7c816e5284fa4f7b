//! Blocking somebody, and ending that.

use super::form::{CommandForm, Submit};
use crate::protocol::UserId;
use leptos::prelude::*;

/// The button that blocks a user, or unblocks one who is blocked.
pub fn block_form(user: UserId, name: &str, blocked: bool) -> AnyView {
    let label = [if blocked { "Unblock " } else { "Block " }, name].concat();
    let button = view! { <Submit label class="button small"/> };
    form(user, "block-", blocked, button.into_any())
}

/// The same where space is short, beside the name: screen readers hear it. `place` tells it from other forms on the page.
pub fn short_block_form(user: UserId, name: &str, blocked: bool, place: &str, class: &'static str) -> AnyView {
    let (label, name) = (if blocked { "Unblock" } else { "Block" }, name.to_owned());
    let button =
        view! { <button type="submit" class=class>{label}<span class="visually-hidden">" "{name}</span></button> };
    form(user, place, blocked, button.into_any())
}

fn form(user: UserId, place: &str, blocked: bool, button: AnyView) -> AnyView {
    let value = if blocked { "no" } else { "yes" };
    view! {
        <CommandForm command="set_blocked" form=[place, &user.to_string()].concat()>
            <input type="hidden" name="user" value=user.0/>
            <input type="hidden" name="blocked" value=value/>
            {button}
        </CommandForm>
    }
    .into_any()
}
