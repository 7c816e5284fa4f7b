//! Blocking somebody, and ending that.

use super::form::{CommandForm, Submit};
use crate::protocol::UserId;
use leptos::prelude::*;

/// The button that blocks a user, or unblocks one who is blocked.
pub fn block_form(user: UserId, name: &str, blocked: bool) -> AnyView {
    let (value, label) = if blocked { ("no", "Unblock ") } else { ("yes", "Block ") };
    let label = [label, name].concat();
    view! {
        <CommandForm command="set_blocked" form=["block-", &user.to_string()].concat()>
            <input type="hidden" name="user" value=user.0/>
            <input type="hidden" name="blocked" value=value/>
            <Submit label class="button small"/>
        </CommandForm>
    }
    .into_any()
}
