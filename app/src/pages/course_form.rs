//! `/courses/new` and `/courses/{course}/settings`: the details of a course, and archiving it.

use super::not_found::not_found;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, FormBase, OnDone, PageLayout, Submit, TextArea, TextField, archived_line};
use crate::protocol::{Command, Course, CourseId, Problem, Role, View, base_of_fields, course_fields};
use crate::routes::course_path;
use leptos::prelude::*;
use std::sync::Arc;

pub fn new_course(client: Client) -> impl IntoView {
    if let Some(whom_to_ask) = client.context(|context| context.no_new_courses.clone()) {
        return view! { <PageLayout title="New course"><p>{whom_to_ask}</p></PageLayout> }.into_any();
    }
    view! {
        <PageLayout title="New course">
            <p class="hint">"You will be its instructor. It starts with a room for everybody, General, and an invite link to hand out."</p>
            <CommandForm command="new_course" form="new-course" class="card">
                {details_fields(None)}
                <Submit label="Create the course"/>
            </CommandForm>
        </PageLayout>
    }
    .into_any()
}

pub fn course_settings(client: Client, course: CourseId) -> impl IntoView {
    when_loaded(client, View::Course { course }, move || {
        let is_instructor = Memo::new(move |_| client.role(course) == Some(Role::Instructor));
        let details = untrack(|| client.course.with(|view| view.as_ref().map(|view| view.course.clone())));
        let (true, Some(details)) = (is_instructor.get(), details) else {
            return not_found(Problem::forbidden("Only the course's instructors change this.")).into_any();
        };
        let back = (course_path(course), details.title.clone());
        let archived = Memo::new(move |_| {
            client
                .course
                .with(|view| view.as_ref().is_some_and(|view| view.course.archived_at.is_some()))
        });
        let base: FormBase = Arc::new(move || {
            let course = client.course.with(|view| view.as_ref().map(|view| view.course.clone()));
            course.map_or_else(String::new, |course| base_of_fields(&course_fields(&course)))
        });
        view! {
            <PageLayout title="Course settings" back=back>
                {move || if archived.get() {
                    archived_line()
                } else {
                    change_form(client, course, base.clone())
                }}
                {move || archive_section(client, course, archived.get())}
            </PageLayout>
        }
        .into_any()
    })
}

/// Drawn from what is there when it is drawn, as its `base` is.
fn change_form(client: Client, course: CourseId, base: FormBase) -> AnyView {
    let details = untrack(|| client.course.with(|view| view.as_ref().map(|view| view.course.clone())));
    view! {
        <CommandForm command="change_course" form="change-course" class="card" saved="Saved." base>
            <input type="hidden" name="course" value=course.0/>
            {details_fields(details)}
            <Submit label="Save"/>
        </CommandForm>
    }
    .into_any()
}

fn archive_section(client: Client, course: CourseId, archived: bool) -> impl IntoView {
    let on_done: OnDone = Arc::new(move |_| {
        let text = if archived {
            "The course is open again."
        } else {
            "The course is archived."
        };
        client.offer_undo(text, move || {
            client.execute_or_say(Command::ArchiveCourse { course, archived })
        });
    });
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
            <CommandForm command="archive_course" form="archive-course" on_done>
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="archived" value=if archived { "no" } else { "yes" }/>
                <Submit label class="button"/>
            </CommandForm>
        </section>
    }
}

fn details_fields(course: Option<Course>) -> AnyView {
    // Drawn as children of the form, so that the fields find its state in their context.
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
        <TextField name="title" label="Title" value=title required=true/>
        <TextField name="code" label="Code" value=code required=true hint="Short, as in the catalogue: MATH 101."/>
        <TextArea name="description" label="Description" value=description/>
        <div class="field-pair">
            <TextField name="starts_on" label="First day" kind="date" value=starts_on/>
            <TextField name="ends_on" label="Last day" kind="date" value=ends_on/>
        </div>
    }
    .into_any()
}
