//! `/courses/{course}/rooms/new`: a room for everybody, or for chosen people.

use super::ready;
use crate::live::Live;
use crate::parts::frame::Sheet;
use crate::parts::{CommandForm, Field, Submit, Tick};
use crate::wire::{CourseId, View, limits};
use leptos::prelude::*;

pub fn new_room(live: Live, course: CourseId) -> impl IntoView {
    ready(live, View::Course { course }, move || {
        let Some(view) = live.course.get() else {
            return super::lost::gone().into_any();
        };
        let staff = untrack(|| live.role(course)).is_some_and(|role| role.is_staff());
        let me = live.me.with_untracked(|me| me.id);
        let back = (["/courses/", &course.to_string()].concat(), view.course.title.clone());
        let people = (view.members.iter())
            .filter(|member| member.id != me)
            .map(|member| {
                let label = [member.name.as_str(), " (@", &member.handle, ")"].concat();
                view! { <Tick name="people" label value=member.id.to_string()/> }
            })
            .collect::<Vec<_>>();
        view! {
            <Sheet title="New room" back=back>
                {staff.then(|| open(course))}
                <section class="card">
                    <h2>"A private room"</h2>
                    <CommandForm verb="new_private_room" form="new-private-room">
                        <input type="hidden" name="course" value=course.0/>
                        <Field name="name" label="Name" max=limits::NAME required=true/>
                        <Field name="topic" label="Topic" max=limits::TOPIC/>
                        <fieldset class="ticks"><legend>"Who is in it, besides you"</legend>{people}</fieldset>
                        <Submit label="Create the private room"/>
                    </CommandForm>
                </section>
            </Sheet>
        }
        .into_any()
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
                <Field name="name" label="Name" max=limits::NAME required=true/>
                <Field name="topic" label="Topic" max=limits::TOPIC hint="One line on what belongs here."/>
                <Submit label="Create the room"/>
            </CommandForm>
        </section>
    }
}
