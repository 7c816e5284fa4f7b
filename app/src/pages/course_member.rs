//! `/courses/{course}/members/{user}`: one member of a course. Writing to them; for staff their role and their removal.

use super::course_members::ROLES;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{
    CheckableField, CommandForm, Confirm, PageLayout, Select, Submit, archived_line, avatar, mark_badge,
};
use crate::protocol::{CourseId, Member, MemberFilter, Role, UserId, View};
use crate::routes::members_path;
use crate::text_direction::isolate;
use leptos::prelude::*;

pub fn course_member(client: Client, course: CourseId, user: UserId) -> impl IntoView {
    let filter = MemberFilter {
        user: Some(user),
        ..MemberFilter::default()
    };
    when_loaded(client, View::Members { course, filter }, move || {
        let member = Memo::new(move |_| {
            client.members.with(|page| {
                let rows = page.as_ref().map(|page| page.rows.as_slice()).unwrap_or_default();
                rows.iter().find(|member| member.id == user).cloned()
            })
        });
        let role = Memo::new(move |_| client.role(course).unwrap_or_default());
        let archived = Memo::new(move |_| client.is_archived(course));
        // The forms are drawn again only when the member has another role or name.
        let title = Signal::derive(move || {
            let name = member.with(|member| member.as_ref().map(|member| member.name.clone()));
            name.unwrap_or_else(|| "Not a member".into())
        });
        let back = (members_path(course), "Members".to_owned());
        view! {
            <PageLayout title back=back>
                {move || (archived.get() && role.get().is_staff()).then(archived_line)}
                {move || match member.get() {
                    Some(member) => member_sections(client, course, &member, if archived.get() { Role::Student } else { role.get() }),
                    None => view! { <p class="empty">"Nobody with this address is a member of the course."</p> }.into_any(),
                }}
            </PageLayout>
        }
        .into_any()
    })
}

fn member_sections(client: Client, course: CourseId, member: &Member, role: Role) -> AnyView {
    let is_me = client.me.with_untracked(|me| me.id) == member.id;
    let removable = role == Role::Instructor || (role == Role::Assistant && member.role == Role::Student);
    let username = ["@", &member.username].concat();
    view! {
        <div class="row">
            {avatar(member.id, &member.name)}
            <span class="username">{username}</span>
            {mark_badge(client.mark(Some(course), member.id))}
            <span>{member.role.label()}</span>
        </div>
        {(!is_me).then(|| write_to(member))}
        {(role == Role::Instructor).then(|| role_section(client, course, member))}
        {(removable && !is_me).then(|| remove_section(client, course, member))}
    }
    .into_any()
}

fn write_to(member: &Member) -> AnyView {
    let (user, label) = (member.id.0, ["Write to ", &isolate(&member.name)].concat());
    view! {
        <CommandForm command="open_direct" form="write">
            <input type="hidden" name="user" value=user/>
            <Submit label class="button"/>
        </CommandForm>
    }
    .into_any()
}

fn role_section(client: Client, course: CourseId, member: &Member) -> AnyView {
    let title = untrack(|| client.course_title(course)).unwrap_or_default();
    let question = [
        "Change the role of ",
        &isolate(&member.name),
        " in ",
        &isolate(&title),
        "?",
    ]
    .concat();
    let label = ["Role of ", &isolate(&member.name)].concat();
    let (user, chosen) = (member.id.0, member.role.label());
    view! {
        <section class="card">
            <h2>"Role"</h2>
            <CommandForm command="set_role" form="role" saved="Saved. A higher role is offered first: it counts once it is accepted.">
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="user" value=user/>
                <Select name="role" label options=ROLES.to_vec() value=chosen label_hidden=true/>
                <Confirm
                    label="Change"
                    about="the role"
                    question
                    hint="A lower role counts at once. A higher one is offered first, and counts once it is accepted."
                    submit="Change the role"
                    class="button"
                />
            </CommandForm>
        </section>
    }
    .into_any()
}

fn remove_section(client: Client, course: CourseId, member: &Member) -> AnyView {
    let user = member.id.0;
    let title = untrack(|| client.course_title(course)).unwrap_or_default();
    let (name, about) = (isolate(&member.name), member.name.clone());
    let question = ["Remove ", &name, " from ", &isolate(&title), "?"].concat();
    view! {
        <section class="card">
            <h2>"Remove from the course"</h2>
            <CommandForm command="remove_member" form="away" next=members_path(course)>
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="user" value=user/>
                <p class="hint">"They will not see the rooms and assignments of the course any more, and come back only if a place is offered to them by name."</p>
                <Confirm label="Remove" about question submit="Remove from the course">
                    <CheckableField name="renew" label="Make a new invite link too: the old one ends" value="yes"/>
                </Confirm>
            </CommandForm>
        </section>
    }
    .into_any()
}
