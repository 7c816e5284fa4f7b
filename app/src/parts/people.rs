//! People, as lists.

use super::form::{CommandForm, Submit};
use super::message::avatar;
use crate::live::Live;
use crate::wire::UserId;
use leptos::prelude::*;

/// One line of a list of people: who it is, what they are, and what can be done.
pub fn person(id: UserId, name: String, handle: String, note: &'static str, more: AnyView) -> impl IntoView {
    let note = (!note.is_empty()).then(|| view! { <span class="note">{note}</span> });
    view! {
        <li class="person">
            {avatar(id, &name)}
            <span class="who"><b>{name}</b><span class="handle">"@"{handle}</span></span>
            {note}
            {more}
        </li>
    }
}

/// A button that opens the room of two with somebody.
pub fn write_to(live: Live, id: UserId, key: &str) -> AnyView {
    if live.me.with_untracked(|me| me.id) == id {
        return ().into_any();
    }
    view! {
        <CommandForm verb="open_direct" form=[key, "-", &id.to_string()].concat()>
            <input type="hidden" name="user" value=id.0/>
            <Submit label="Message" class="button small"/>
        </CommandForm>
    }
    .into_any()
}
