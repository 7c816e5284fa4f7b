//! `/courses/{course}/rooms/new`: a room for all members, or a private one.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CheckableField, CommandForm, PageLayout, Submit, TextField, user_checkboxes};
use crate::protocol::{CourseId, Participant, View};
use crate::routes::course_path;
use leptos::prelude::*;

pub fn new_room(client: Client, course: CourseId) -> impl IntoView {
    when_loaded(client, View::Course { course }, move || {
        let staff = Memo::new(move |_| client.is_staff(course));
        let title = untrack(|| {
            client
                .course
                .with(|view| view.as_ref().map(|view| view.course.title.clone()))
        });
        let back = (course_path(course), title.unwrap_or_default());
        view! {
            <PageLayout title="New room" back=back>
                {move || staff.get().then(|| course_room_form(course))}
                <section class="card">
                    <h2>"A private room"</h2>
                    <CommandForm command="new_private_room" form="new-private-room">
                        <input type="hidden" name="course" value=course.0/>
                        <TextField name="name" label="Name" required=true/>
                        <TextField name="topic" label="Topic"/>
                        <fieldset class="checkbox-group">
                            <legend>"Who is in it, besides you"</legend>
                            {user_checkboxes(move || other_members(client))}
                        </fieldset>
                        <Submit label="Create the private room"/>
                    </CommandForm>
                </section>
            </PageLayout>
        }
        .into_any()
    })
}

fn other_members(client: Client) -> Vec<Participant> {
    let me = client.me.with(|me| me.id);
    client.course.with(|view| {
        let members = view.iter().flat_map(|view| view.members.iter());
        members
            .filter(|member| member.id != me)
            .map(|member| Participant {
                id: member.id,
                username: member.username.clone(),
                name: member.name.clone(),
                owner: false,
            })
            .collect()
    })
}

fn course_room_form(course: CourseId) -> impl IntoView {
    view! {
        <section class="card">
            <h2>"A room for everybody in the course"</h2>
            <CommandForm command="new_room" form="new-room">
                <input type="hidden" name="course" value=course.0/>
                <fieldset class="checkbox-group">
                    <legend>"Who writes"</legend>
                    <CheckableField name="kind" kind="radio" label="Everybody" value="course" checked=true/>
                    <CheckableField name="kind" kind="radio" label="Only staff: announcements" value="announcement"/>
                </fieldset>
                <TextField name="name" label="Name" required=true/>
                <TextField name="topic" label="Topic" hint="One line on what belongs here."/>
                <Submit label="Create the room"/>
            </CommandForm>
        </section>
    }
}
