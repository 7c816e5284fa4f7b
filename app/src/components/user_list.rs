//! Lists of users.

use super::avatar::avatar;
use super::form::CommandForm;
use super::form_fields::CheckableField;
use super::icons::{CHAT, icon};
use crate::client::Client;
use crate::protocol::{Participant, UserId};
use leptos::prelude::*;

/// One row of a list of users: name, a note on the role, and what can be done.
pub fn user_row(id: UserId, name: String, username: String, note: &'static str, actions: AnyView) -> impl IntoView {
    let note = (!note.is_empty()).then(|| view! { <span>" · "{note}</span> });
    view! {
        <li class="user-row">
            {avatar(id, &name)}
            <span class="user-name"><b>{name}</b><span class="username">"@"{username}{note}</span></span>
            {actions}
        </li>
    }
}

/// A name with the username, for lists to choose from.
pub fn user_label(user: &Participant) -> String {
    [user.name.as_str(), " (@", &user.username, ")"].concat()
}

/// A checkbox for each user.
pub fn user_checkboxes(participants: impl Fn() -> Vec<Participant> + Send + Sync + 'static) -> impl IntoView {
    view! {
        <For
            each=participants
            key=|user| (user.id, user.name.clone())
            children=|user| view! { <CheckableField name="participants" label=user_label(&user) value=user.id.to_string()/> }
        />
    }
}

/// A button that opens the direct room with a user.
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
