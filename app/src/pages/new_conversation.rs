//! `/rooms/new`: a direct room with one user, or a private room with several, whichever courses they are in.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, PageLayout, Submit, TextField, direct_message_button, user_checkboxes, user_row};
use crate::protocol::View;
use leptos::prelude::*;

pub fn new_conversation(client: Client) -> impl IntoView {
    when_loaded(client, View::Contacts, move || {
        let no_one = Memo::new(move |_| client.contacts.with(Vec::is_empty));
        view! {
            <PageLayout title="New conversation">
                {move || if no_one.get() { no_contacts() } else { conversation_forms(client) }}
            </PageLayout>
        }
        .into_any()
    })
}

fn no_contacts() -> AnyView {
    view! { <p class="empty">"Here you write to people you share a course with. So far there is nobody."</p> }
        .into_any()
}

fn conversation_forms(client: Client) -> AnyView {
    let users = move || {
        (client.contacts.get().into_iter())
            .map(|user| {
                let actions = direct_message_button(client, user.id, &user.name, "talk");
                user_row(user.id, user.name, user.username, "", actions).into_any()
            })
            .collect::<Vec<_>>()
    };
    view! {
        <section class="card">
            <h2>"Write to one person"</h2>
            <ul class="users">{users}</ul>
        </section>
        <section class="card">
            <h2>"A private room with several"</h2>
            <CommandForm command="new_private_room" form="new-talk">
                <TextField name="name" label="Name" required=true/>
                <TextField name="topic" label="Topic" hint="One line on what belongs here."/>
                <fieldset class="checkbox-group">
                    <legend>"Who is in it, besides you"</legend>
                    {user_checkboxes(move || client.contacts.get())}
                </fieldset>
                <Submit label="Create the private room"/>
            </CommandForm>
        </section>
    }
    .into_any()
}
