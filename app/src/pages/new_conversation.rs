//! `/rooms/new`: writing to one person, or a private room with several, whichever courses they are of.

use super::ready;
use crate::client::Live;
use crate::components::layout::Sheet;
use crate::components::user_list::{person, ticks, write_to};
use crate::components::{CommandForm, Field, Submit};
use crate::protocol::View;
use leptos::prelude::*;

pub fn new_talk(live: Live) -> impl IntoView {
    ready(live, View::Contacts, move || {
        let nobody = Memo::new(move |_| live.contacts.with(Vec::is_empty));
        view! {
            <Sheet title="New conversation">
                {move || if nobody.get() { nobody_yet() } else { talks(live) }}
            </Sheet>
        }
        .into_any()
    })
}

fn nobody_yet() -> AnyView {
    view! { <p class="empty">"Here you write to people you share a course with. So far there is nobody."</p> }
        .into_any()
}

fn talks(live: Live) -> AnyView {
    let people = move || {
        (live.contacts.get().into_iter())
            .map(|one| {
                let more = write_to(live, one.id, &one.name, "talk");
                person(one.id, one.name, one.username, "", more).into_any()
            })
            .collect::<Vec<_>>()
    };
    view! {
        <section class="card">
            <h2>"Write to one person"</h2>
            <ul class="people">{people}</ul>
        </section>
        <section class="card">
            <h2>"A private room with several"</h2>
            <CommandForm verb="new_private_room" form="new-talk">
                <Field name="name" label="Name" required=true/>
                <Field name="topic" label="Topic" hint="One line on what belongs here."/>
                <fieldset class="ticks">
                    <legend>"Who is in it, besides you"</legend>
                    {ticks(move || live.contacts.get())}
                </fieldset>
                <Submit label="Create the private room"/>
            </CommandForm>
        </section>
    }
    .into_any()
}
