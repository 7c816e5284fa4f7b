//! People, as lists.

use super::form::CommandForm;
use super::form_fields::CheckableField;
use super::icons::{CHAT, icon};
use super::message::avatar;
use crate::client::Live;
use crate::protocol::{Participant, UserId};
use leptos::prelude::*;

/// One line of a list of people: who it is, what they are, and what can be done.
pub fn user_row(id: UserId, name: String, username: String, note: &'static str, more: AnyView) -> impl IntoView {
    let note = (!note.is_empty()).then(|| view! { <span>" · "{note}</span> });
    view! {
        <li class="user-row">
            {avatar(id, &name)}
            <span class="who"><b>{name}</b><span class="username">"@"{username}{note}</span></span>
            {more}
        </li>
    }
}

/// A name with the user name, for lists to choose from.
pub fn user_label(one: &Participant) -> String {
    [one.name.as_str(), " (@", &one.username, ")"].concat()
}

/// Boxes to tick, one a person.
pub fn user_checkboxes(participants: impl Fn() -> Vec<Participant> + Send + Sync + 'static) -> impl IntoView {
    view! {
        <For
            each=participants
            key=|one| (one.id, one.name.clone())
            children=|one| view! { <CheckableField name="participants" label=user_label(&one) value=one.id.to_string()/> }
        />
    }
}

/// A button that opens the room of two with somebody.
pub fn direct_message_button(client: Client, id: UserId, name: &str, key: &str) -> AnyView {
    if client.me.with_untracked(|me| me.id) == id {
        return ().into_any();
    }
    let label = ["Write to ", name].concat();
    view! {
        <CommandForm command="open_direct" form=[key, "-", &id.to_string()].concat()>
            <input type="hidden" name="user" value=id.0/>
            <button type="submit" class="icon-button" title=label.clone()>{icon(CHAT)}<span class="visually-hidden">{label.clone()}</span></button>
        </CommandForm>
    }
    .into_any()
}
