//! `/rooms/new`: writing to one person, or a private room with several, whichever courses they are of.

use super::ready;
use crate::client::Live;
use crate::components::layout::PageLayout;
use crate::components::user_list::{user_row, user_checkboxes, direct_message_button};
use crate::components::{CommandForm, TextField, Submit};
use crate::protocol::View;
use leptos::prelude::*;

pub fn new_conversation(client: Client) -> impl IntoView {
    when_loaded(client, View::Contacts, move || {
        let nobody = Memo::new(move |_| client.contacts.with(Vec::is_empty));
        view! {
            <PageLayout title="New conversation">
                {move || if nobody.get() { nobody_yet() } else { talks(client) }}
            </PageLayout>
        }
        .into_any()
    })
}

fn nobody_yet() -> AnyView {
    view! { <p class="empty">"Here you write to people you share a course with. So far there is nobody."</p> }
        .into_any()
}

fn talks(client: Client) -> AnyView {
    let people = move || {
        (client.contacts.get().into_iter())
            .map(|one| {
                let more = direct_message_button(client, one.id, &one.name, "talk");
                user_row(one.id, one.name, one.username, "", more).into_any()
            })
            .collect::<Vec<_>>()
    };
    view! {
        <section class="card">
            <h2>"Write to one person"</h2>
            <ul class="users">{people}</ul>
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
