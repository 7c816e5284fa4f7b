//! `/courses/{course}/members`: who is in the course, as what, and how others come in.

use super::ready;
use crate::client::Live;
use crate::components::layout::PageLayout;
use crate::components::timestamp::timestamp_with_zone;
use crate::components::user_list::{user_row, direct_message_button};
use crate::components::{Select, CommandForm, TextField, Submit};
use crate::protocol::{CourseId, Invite, Member, Role, View};
use crate::time;
use leptos::prelude::*;

const ROLES: [(&str, &str); 3] = [
    ("student", "Student"),
    ("assistant", "Assistant"),
    ("instructor", "Instructor"),
];

pub fn members(client: Client, course: CourseId) -> impl IntoView {
    when_loaded(client, View::Course { course }, move || {
        let role = Memo::new(move |_| client.role(course).unwrap_or_default());
        let title = untrack(|| {
            client.course
                .with(|view| view.as_ref().map(|view| view.course.title.clone()))
        });
        let back = (["/courses/", &course.to_string()].concat(), title.unwrap_or_default());
        let total = move || {
            client.course
                .with(|view| view.as_ref().map(|view| view.total.to_string()))
        };
        let list = move || {
            let members = client.course.with(|view| view.as_ref().map(|view| view.members.clone()));
            let role = role.get();
            members
                .unwrap_or_default()
                .into_iter()
                .map(move |member| (role, member))
                .collect::<Vec<_>>()
        };
        view! {
            <PageLayout title="Members" back=back>
                {move || role.get().is_staff().then(|| invite(client, course))}
                {move || (role.get() == Role::Instructor).then(|| add(course))}
                <section>
                    <h2>"In this course: "{total}</h2>
                    <ul class="users wide">
                        <For
                            each=list
                            key=|(role, member)| (*role, member.role, member.id, member.name.clone())
                            children=move |(role, member)| row(client, course, &member, role)
                        />
                    </ul>
                </section>
            </PageLayout>
        }
        .into_any()
    })
}

fn row(client: Client, course: CourseId, member: &Member, role: Role) -> impl IntoView + use<> {
    let me = client.me.with_untracked(|me| me.id);
    let user = member.id;
    let other = user != me;
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
                <Select name="role" label options=ROLES.to_vec() value=chosen quiet=true/>
                <Submit label="Set" class="button small"/>
            </CommandForm>
        }
    });
    let removable = role == Role::Instructor || (role == Role::Assistant && member.role == Role::Student);
    let remove = (other && removable).then(|| {
        view! {
            <CommandForm command="remove_member" form=["away-", &user.to_string()].concat()>
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="user" value=user.0/>
                <Submit label="Remove" class="button small danger"/>
            </CommandForm>
        }
    });
    let write = direct_message_button(client, user, &member.name, "write");
    let note = if role == Role::Instructor {
        ""
    } else {
        member.role.label()
    };
    let more = view! { <div class="row">{write}{change}{remove}</div> };
    user_row(
        user,
        member.name.clone(),
        member.username.clone(),
        note,
        more.into_any(),
    )
}

fn invite(client: Client, course: CourseId) -> impl IntoView {
    let link = Memo::new(move |_| {
        client.course
            .with(|view| view.as_ref().and_then(|view| view.invite.clone()))
    });
    let now = move || match link.get() {
        None => view! { <p class="empty">"There is no invite link. Make one and active it to the class."</p> }.into_any(),
        Some(invite) => in_force(client, invite),
    };
    let days = vec![
        ("7", "7 days"),
        ("30", "30 days"),
        ("120", "120 days"),
        ("0", "as long as the course"),
    ];
    view! {
        <section class="card">
            <h2>"Invite link"</h2>
            <p class="hint">"Whoever opens it can join this course as a student."</p>
            {now}
            <CommandForm command="renew_invite" form="invite" class="inline">
                <input type="hidden" name="course" value=course.0/>
                <Select name="days" label="A new link, for" options=days value="120"/>
                <Submit label="Make a new link" class="button"/>
            </CommandForm>
            <p class="hint">"A new link ends the old one."</p>
        </section>
    }
}

fn in_force(client: Client, Invite { link, expires_at }: Invite) -> AnyView {
    let copied = RwSignal::new(false);
    let text = StoredValue::new(link.clone());
    let copy = move |_| {
        text.with_value(|link| {
            let _ = window().navigator().clipboard().write_text(link);
        });
        copied.set(true);
    };
    let until = expires_at
        .map(|at| view! { <p class="hint">"It works until "{timestamp_with_zone(client, at, time::short)}"."</p> });
    view! {
        <p class="copy-field">
            <input readonly aria-label="Invite link" value=link/>
            <button type="button" class="button js-only" on:click=copy>
                {move || if copied.get() { "Copied" } else { "Copy" }}
            </button>
        </p>
        {until}
    }
    .into_any()
}

fn add(course: CourseId) -> impl IntoView {
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
