//! Lists of users.

use super::avatar::avatar;
use super::form::CommandForm;
use super::icons::{CHAT, icon};
use super::mark::mark_badge;
use super::typing_line::here_mark;
use crate::client::Client;
use crate::protocol::{CourseId, Member, Participant, UserId};
use crate::routes::{members_path, person_path};
use crate::state::Mark;
use crate::text_direction::isolate;
use leptos::prelude::*;

/// One row of a list of users: name, a note on the role, and what can be done.
pub fn user_row(id: UserId, name: String, username: String, note: &'static str, actions: AnyView) -> impl IntoView {
    let shown = name.clone().into_any();
    row(id, name, shown, username, note, actions)
}

/// The same beside a conversation: the name opens the card of its owner.
pub fn person_row(id: UserId, name: String, username: String, note: &'static str, actions: AnyView) -> impl IntoView {
    let course = use_context::<Client>().and_then(|client| client.open_course());
    let shown = view! { <a href=person_path(id, course)>{name.clone()}</a> }.into_any();
    row(id, name, shown, username, note, actions)
}

fn row(
    id: UserId,
    name: String,
    shown: AnyView,
    username: String,
    note: &'static str,
    actions: AnyView,
) -> impl IntoView {
    let note = (!note.is_empty()).then(|| view! { <span>" · "{note}</span> });
    let here = use_context::<Client>().map(|client| here_mark(client, id));
    view! {
        <li class="user-row">
            {avatar(id, &name)}
            <span class="user-name">
                <span class="row"><b dir="auto" title=name>{shown}</b>{mark_badge(mark_here(id))}{here}</span>
                <span class="username">"@"{username}{note}</span>
            </span>
            {actions}
        </li>
    }
}

/// A member in a long list: a link to their page, with what can be done there.
pub fn member_link_row(course: CourseId, member: Member) -> AnyView {
    let path = [&members_path(course), "/", &member.id.to_string()].concat();
    let username = ["@", &member.username].concat();
    let note = member.role.is_staff().then(|| [" · ", member.role.label()].concat());
    let mark = use_context::<Client>().and_then(|client| client.mark(Some(course), member.id));
    view! {
        <li>
            <a class="user-row" href=path>
                {avatar(member.id, &member.name)}
                <span class="user-name">
                    <span class="row"><b dir="auto" title=member.name.clone()>{member.name.clone()}</b>{mark_badge(mark)}</span>
                    <span class="username">{username}{note}</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// A name with the username, for lists to choose from.
pub fn user_label(user: &Participant) -> String {
    let username = [" (@", &user.username, ")"].concat();
    // A name that two people have has the user name behind it already.
    let name = user.name.strip_suffix(&username).unwrap_or(&user.name);
    let mark = mark_here(user.id).map(|mark| [" · ", mark.label()].concat());
    [isolate(name).as_str(), &username, &mark.unwrap_or_default()].concat()
}

/// The mark of a user on this page: in the course of the open room, or anywhere.
fn mark_here(user: UserId) -> Option<Mark> {
    let client = use_context::<Client>()?;
    let course = client.room.with(|open| open.as_ref().and_then(|open| open.room.course));
    client.mark(course, user)
}

/// A button that opens the direct room with a user.
pub fn direct_message_button(client: Client, id: UserId, name: &str, key: &str) -> AnyView {
    if client.me.with_untracked(|me| me.id) == id {
        return ().into_any();
    }
    let label = ["Write to ", &isolate(name)].concat();
    view! {
        <CommandForm command="open_direct" form=[key, "-", &id.to_string()].concat()>
            <input type="hidden" name="user" value=id.0/>
            <button type="submit" class="icon-button" title=label.clone()>{icon(CHAT)}<span class="visually-hidden">{label.clone()}</span></button>
        </CommandForm>
    }
    .into_any()
}
