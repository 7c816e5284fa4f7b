//! `/courses/{course}/assignments/new` and `…/{assignment}`: giving work and changing it.

use super::ready;
use crate::client::Live;
use crate::components::layout::PageLayout;
use crate::components::{TextArea, CommandForm, DueField, TextField, Submit};
use crate::protocol::{AssignmentId, CourseId, Problem, View};
use leptos::prelude::*;

pub fn new_assignment(client: Client, course: CourseId) -> impl IntoView {
    when_loaded(client, View::Course { course }, move || {
        if !untrack(|| client.role(course)).is_some_and(|role| role.is_staff()) {
            return super::not_found::inside(Problem::forbidden("Only the course's staff give assignments."))
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
    when_loaded(client, View::Course { course }, move || {
        let staff = untrack(|| client.role(course)).is_some_and(|role| role.is_staff());
        let found = client.course.with_untracked(|view| {
            view.as_ref()?
                .assignments
                .iter()
                .find(|one| one.id == assignment)
                .cloned()
        });
        let Some(one) = found.filter(|_| staff) else {
            return super::not_found::inside(Problem::not_found()).into_any();
        };
        let page = ["/courses/", &course.to_string()].concat();
        view! {
            <PageLayout title="Change assignment" back=back(course)>
                <CommandForm command="change_assignment" form="change-assignment" class="card">
                    <input type="hidden" name="assignment" value=assignment.0/>
                    <TextField name="title" label="Title" value=one.title required=true/>
                    <DueField label="Due" at=one.due_at/>
                    <TextArea name="text" label="Text" value=one.text/>
                    <Submit label="Save"/>
                </CommandForm>
                <section class="card">
                    <h2>"Take it back"</h2>
                    <CommandForm command="delete_assignment" form="delete-assignment" next=page>
                        <input type="hidden" name="assignment" value=assignment.0/>
                        <p class="hint">"It disappears for everybody, and so do its notifications."</p>
                        <Submit label="Delete the assignment" class="button danger"/>
                    </CommandForm>
                </section>
            </PageLayout>
        }
        .into_any()
    })
}

fn back(course: CourseId) -> (String, String) {
    (
        ["/courses/", &course.to_string()].concat(),
        "Back to the course".to_owned(),
    )
}
