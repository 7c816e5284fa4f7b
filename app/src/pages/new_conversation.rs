//! `/rooms/new`: a direct room with one user, or a private room with several, whichever courses they are in.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{
    CommandForm, PageLayout, Submit, TextField, contact_picker, direct_message_button, search_form, user_row,
};
use crate::protocol::{ContactFilter, View};
use leptos::prelude::*;

pub fn new_conversation(client: Client, filter: ContactFilter) -> impl IntoView {
    let searched = !filter.q.is_empty() || !filter.chosen.is_empty();
    when_loaded(client, View::Contacts { filter }, move || {
        let no_one = Memo::new(move |_| {
            !searched
                && client
                    .contacts
                    .with(|page| page.filter.q.is_empty() && page.rows.is_empty())
        });
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
    let filter = client.contacts.with_untracked(|page| page.filter.clone());
    let chosen = (filter.chosen.iter()).map(|user| ("participants", user.to_string()));
    let search = search_form(
        client,
        "/rooms/new".into(),
        "Search for somebody",
        filter.q,
        chosen.collect(),
    );
    let users = move || {
        (client.contacts.get().rows.into_iter())
            .map(|user| {
                let actions = direct_message_button(client, user.id, &user.name, "talk");
                user_row(user.id, user.name, user.username, "", actions).into_any()
            })
            .collect::<Vec<_>>()
    };
    let more = move || {
        let more = client.contacts.with(|page| page.more);
        more.then(|| view! { <p class="hint">"There are more. Search for the others."</p> })
    };
    view! {
        <section class="card">
            <h2>"Write to one person"</h2>
            {search}
            <ul class="users">{users}</ul>
            {more}
        </section>
        <section class="card">
            <h2>"A private room with several"</h2>
            <CommandForm command="new_private_room" form="new-talk">
                <TextField name="name" label="Name" required=true/>
                <TextField name="topic" label="Topic" hint="One line on what belongs here."/>
                {contact_picker(client, None)}
                <Submit label="Create the private room"/>
            </CommandForm>
        </section>
    }
    .into_any()
}
