//! `/courses/{course}/assignments/new` and `…/{assignment}`: making, changing and deleting an assignment.

use super::not_found::not_found;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{
    CommandForm, DangerForm, DueField, FormBase, PageLayout, Submit, TextArea, TextField, archived_line,
};
use crate::protocol::{AssignmentFilter, AssignmentId, CourseId, Problem, View, assignment_fields, base_of_fields};
use crate::routes::course_path;
use crate::text_direction::isolate;
use leptos::prelude::*;
use std::sync::Arc;

pub fn new_assignment(client: Client, course: CourseId) -> impl IntoView {
    when_loaded(client, View::Course { course }, move || {
        if !untrack(|| client.is_staff(course)) {
            return not_found(Problem::forbidden("Only the course's staff give assignments.")).into_any();
        }
        if untrack(|| client.is_archived(course)) {
            return view! { <PageLayout title="New assignment" back=back(course)>{archived_line()}</PageLayout> }
                .into_any();
        }
        view! {
            <PageLayout title="New assignment" back=back(course)>
                <CommandForm command="new_assignment" form="new-assignment" class="card">
                    <input type="hidden" name="course" value=course.0/>
                    <TextField name="title" label="Title" required=true/>
                    <DueField label="Due"/>
                    <TextArea name="text" label="Text"/>
                    <p class="hint">"All members of the course are told at once."</p>
                    <Submit label="Give the assignment"/>
                </CommandForm>
            </PageLayout>
        }
        .into_any()
    })
}

pub fn edit_assignment(client: Client, course: CourseId, assignment: AssignmentId) -> impl IntoView {
    when_loaded(
        client,
        View::course(course, AssignmentFilter::of(assignment)),
        move || {
            let staff = untrack(|| client.is_staff(course));
            let found = client.course.with_untracked(|view| {
                view.as_ref()?
                    .assignments
                    .iter()
                    .find(|one| one.id == assignment)
                    .cloned()
            });
            let Some(found) = found.filter(|_| staff) else {
                return not_found(Problem::not_found()).into_any();
            };
            if untrack(|| client.is_archived(course)) {
                return view! { <PageLayout title="Change assignment" back=back(course)>{archived_line()}</PageLayout> }
                    .into_any();
            }
            let question = ["Delete ", &isolate(&found.title), "?"].concat();
            let base: FormBase = Arc::new(move || {
                client.course.with(|view| {
                    let mut assignments = view.iter().flat_map(|view| view.assignments.iter());
                    let found = assignments.find(|one| one.id == assignment);
                    found.map_or_else(String::new, |one| {
                        base_of_fields(&assignment_fields(&one.title, one.due_at, &one.text))
                    })
                })
            });
            view! {
                <PageLayout title="Change assignment" back=back(course)>
                    <CommandForm command="change_assignment" form="change-assignment" class="card" base>
                        <input type="hidden" name="assignment" value=assignment.0/>
                        <TextField name="title" label="Title" value=found.title required=true/>
                        <DueField label="Due" at=found.due_at/>
                        <TextArea name="text" label="Text" value=found.text/>
                        <Submit label="Save"/>
                    </CommandForm>
                    <section class="card">
                        <h2>"Take it back"</h2>
                        <DangerForm
                            command="delete_assignment"
                            form="delete-assignment"
                            next=course_path(course)
                            field=("assignment", assignment.0)
                            question=question
                            hint="It disappears for everybody, and so do its notifications. This cannot be undone."
                            label="Delete the assignment"
                            submit="Delete it"
                        />
                    </section>
                </PageLayout>
            }
            .into_any()
        },
    )
}

fn back(course: CourseId) -> (String, String) {
    (course_path(course), "Back to the course".to_owned())
}
