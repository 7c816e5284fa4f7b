//! `/courses/{course}/rooms/new`: a room for everybody, or for chosen people.

use super::ready;
use crate::client::Live;
use crate::components::layout::Sheet;
use crate::components::user_list::ticks;
use crate::components::{CommandForm, Field, Submit, Tick};
use crate::protocol::{CourseId, Participant, Role, View};
use leptos::prelude::*;

pub fn new_room(live: Live, course: CourseId) -> impl IntoView {
    ready(live, View::Course { course }, move || {
        let staff = Memo::new(move |_| live.role(course).is_some_and(Role::is_staff));
        let title = untrack(|| {
            live.course
                .with(|view| view.as_ref().map(|view| view.course.title.clone()))
        });
        let back = (["/courses/", &course.to_string()].concat(), title.unwrap_or_default());
        view! {
            <Sheet title="New room" back=back>
                {move || staff.get().then(|| open(course))}
                <section class="card">
                    <h2>"A private room"</h2>
                    <CommandForm verb="new_private_room" form="new-private-room">
                        <input type="hidden" name="course" value=course.0/>
                        <Field name="name" label="Name" required=true/>
                        <Field name="topic" label="Topic"/>
                        <fieldset class="ticks">
                            <legend>"Who is in it, besides you"</legend>
                            {ticks(move || members(live))}
                        </fieldset>
                        <Submit label="Create the private room"/>
                    </CommandForm>
                </section>
            </Sheet>
        }
        .into_any()
    })
}

fn members(live: Live) -> Vec<Participant> {
    let me = live.me.with(|me| me.id);
    live.course.with(|view| {
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

fn open(course: CourseId) -> impl IntoView {
    view! {
        <section class="card">
            <h2>"A room for everybody in the course"</h2>
            <CommandForm verb="new_room" form="new-room">
                <input type="hidden" name="course" value=course.0/>
                <fieldset class="ticks">
                    <legend>"Who writes"</legend>
                    <Tick name="kind" kind="radio" label="Everybody" value="course" ticked=true/>
                    <Tick name="kind" kind="radio" label="Only staff: announcements" value="announcement"/>
                </fieldset>
                <Field name="name" label="Name" required=true/>
                <Field name="topic" label="Topic" hint="One line on what belongs here."/>
                <Submit label="Create the room"/>
            </CommandForm>
        </section>
    }
}
