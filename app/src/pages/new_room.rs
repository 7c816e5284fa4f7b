//! `/courses/{course}/rooms/new`: a room for all members, or a private one.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CheckableField, CommandForm, PageLayout, Submit, TextField, archived_line, contact_picker};
use crate::protocol::{ContactFilter, CourseId, View};
use crate::routes::course_path;
use leptos::prelude::*;

pub fn new_room(client: Client, course: CourseId, filter: ContactFilter) -> impl IntoView {
    when_loaded(client, View::Contacts { filter }, move || {
        let staff = Memo::new(move |_| client.is_staff(course));
        let title = untrack(|| {
            client
                .course
                .with(|view| view.as_ref().map(|view| view.course.title.clone()))
        });
        let back = (course_path(course), title.unwrap_or_default());
        if untrack(|| client.is_archived(course)) {
            return view! { <PageLayout title="New room" back=back>{archived_line()}</PageLayout> }.into_any();
        }
        view! {
            <PageLayout title="New room" back=back>
                {move || staff.get().then(|| course_room_form(course))}
                <section class="card">
                    <h2>"A private room"</h2>
                    <CommandForm command="new_private_room" form="new-private-room">
                        <input type="hidden" name="course" value=course.0/>
                        <TextField name="name" label="Name" required=true/>
                        <TextField name="topic" label="Topic"/>
                        {contact_picker(client, Some(course))}
                        <Submit label="Create the private room"/>
                    </CommandForm>
                </section>
            </PageLayout>
        }
        .into_any()
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
