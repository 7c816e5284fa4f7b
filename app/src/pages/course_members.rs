//! `/courses/{course}/members`: members and their roles, the invite link, adding members.

use super::course_invite::invite_section;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{CommandForm, PageLayout, Select, Submit, TextField, direct_message_button, user_row};
use crate::protocol::{CourseId, Member, Role, View};
use crate::routes::course_path;
use leptos::prelude::*;

const ROLES: [(&str, &str); 3] = [
    ("student", "Student"),
    ("assistant", "Assistant"),
    ("instructor", "Instructor"),
];

pub fn course_members(client: Client, course: CourseId) -> impl IntoView {
    when_loaded(client, View::Course { course }, move || {
        let role = Memo::new(move |_| client.role(course).unwrap_or_default());
        let title = untrack(|| {
            client
                .course
                .with(|view| view.as_ref().map(|view| view.course.title.clone()))
        });
        let back = (course_path(course), title.unwrap_or_default());
        let total = move || {
            client
                .course
                .with(|view| view.as_ref().map(|view| view.total.to_string()))
        };
        let list = move || {
            let members = client
                .course
                .with(|view| view.as_ref().map(|view| view.members.clone()));
            let role = role.get();
            members
                .unwrap_or_default()
                .into_iter()
                .map(move |member| (role, member))
                .collect::<Vec<_>>()
        };
        view! {
            <PageLayout title="Members" back=back>
                {move || role.get().is_staff().then(|| invite_section(client, course))}
                {move || (role.get() == Role::Instructor).then(|| add_member_section(course))}
                <section>
                    <h2>"In this course: "{total}</h2>
                    <ul class="users detailed">
                        <For
                            each=list
                            key=|(role, member)| (*role, member.role, member.id, member.name.clone())
                            children=move |(role, member)| member_row(client, course, &member, role)
                        />
                    </ul>
                </section>
            </PageLayout>
        }
        .into_any()
    })
}

fn member_row(client: Client, course: CourseId, member: &Member, role: Role) -> impl IntoView + use<> {
    let me = client.me.with_untracked(|me| me.id);
    let user = member.id;
    let is_me = user == me;
    let label = ["Role of ", &member.name].concat();
    let chosen = match member.role {
        Role::Student => "student",
        Role::Assistant => "assistant",
        Role::Instructor => "instructor",
    };
    let change = (role == Role::Instructor).then(|| {
        view! {
            <CommandForm command="set_role" form=["role-", &user.to_string()].concat() class="inline">
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="user" value=user.0/>
                <Select name="role" label options=ROLES.to_vec() value=chosen label_hidden=true/>
                <Submit label="Set" class="button small"/>
            </CommandForm>
        }
    });
    let removable = role == Role::Instructor || (role == Role::Assistant && member.role == Role::Student);
    let remove = (!is_me && removable).then(|| {
        view! {
            <CommandForm command="remove_member" form=["away-", &user.to_string()].concat()>
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="user" value=user.0/>
                <Submit label="Remove" class="button small danger"/>
            </CommandForm>
        }
    });
    let direct_message = direct_message_button(client, user, &member.name, "write");
    let note = if role == Role::Instructor {
        ""
    } else {
        member.role.label()
    };
    let actions = view! { <div class="row">{direct_message}{change}{remove}</div> };
    user_row(
        user,
        member.name.clone(),
        member.username.clone(),
        note,
        actions.into_any(),
    )
}

fn add_member_section(course: CourseId) -> impl IntoView {
    view! {
        <section class="card">
            <h2>"Add somebody"</h2>
            <CommandForm command="add_member" form="add-member" class="inline" reset=true saved="Added.">
                <input type="hidden" name="course" value=course.0/>
                <TextField name="username" label="User name" required=true/>
                <Select name="role" label="As" options=ROLES.to_vec() value="student"/>
                <Submit label="Add" class="button"/>
            </CommandForm>
        </section>
    }
}
