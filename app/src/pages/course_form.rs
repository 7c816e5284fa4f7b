//! `/courses/new` and `/courses/{course}/settings`: what a course says about itself.

use super::ready;
use crate::client::Live;
use crate::components::layout::Sheet;
use crate::components::{Area, CommandForm, Field, Submit};
use crate::protocol::{Course, CourseId, Problem, Role, View};
use leptos::prelude::*;

pub fn new_course() -> impl IntoView {
    view! {
        <Sheet title="New course">
            <p class="hint">"You will be its instructor. It starts with a room for everybody, General, and an invite link to hand out."</p>
            <CommandForm verb="new_course" form="new-course" class="card">
                {fields(None)}
                <Submit label="Create the course"/>
            </CommandForm>
        </Sheet>
    }
}

pub fn course_settings(live: Live, course: CourseId) -> impl IntoView {
    ready(live, View::Course { course }, move || {
        let mine = Memo::new(move |_| live.role(course) == Some(Role::Instructor));
        let now = untrack(|| live.course.with(|view| view.as_ref().map(|view| view.course.clone())));
        let (true, Some(now)) = (mine.get(), now) else {
            return super::not_found::inside(Problem::forbidden("Only the course's instructors change this."))
                .into_any();
        };
        let back = (["/courses/", &course.to_string()].concat(), now.title.clone());
        let archived = Memo::new(move |_| {
            live.course
                .with(|view| view.as_ref().is_some_and(|view| view.course.archived_at.is_some()))
        });
        view! {
            <Sheet title="Course settings" back=back>
                <CommandForm verb="change_course" form="change-course" class="card" saved="Saved.">
                    <input type="hidden" name="course" value=course.0/>
                    {fields(Some(now))}
                    <Submit label="Save"/>
                </CommandForm>
                {move || archive(course, archived.get())}
            </Sheet>
        }
        .into_any()
    })
}

fn archive(course: CourseId, archived: bool) -> impl IntoView {
    let (title, hint, label) = if archived {
        ("Open it again", "Everybody can write again.", "Open the course")
    } else {
        (
            "Archive",
            "Everything stays to be read; nobody can write any more.",
            "Archive the course",
        )
    };
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p class="hint">{hint}</p>
            <CommandForm verb="archive_course" form="archive-course">
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="archived" value=if archived { "no" } else { "yes" }/>
                <Submit label class="button"/>
            </CommandForm>
        </section>
    }
}

fn fields(course: Option<Course>) -> AnyView {
    // Drawn as children of the form, so that they find its state.
    let (title, code, description, starts_on, ends_on) = match course {
        Some(course) => (
            course.title,
            course.code,
            course.description,
            course.starts_on,
            course.ends_on,
        ),
        None => Default::default(),
    };
    view! {
        <Field name="title" label="Title" value=title required=true/>
        <Field name="code" label="Code" value=code required=true hint="Short, as in the catalogue: MATH 101."/>
        <Area name="description" label="Description" value=description/>
        <div class="pair">
            <Field name="starts_on" label="First day" kind="date" value=starts_on/>
            <Field name="ends_on" label="Last day" kind="date" value=ends_on/>
        </div>
    }
    .into_any()
}
