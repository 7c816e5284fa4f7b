//! `/courses/{course}/members`: who is in the course, as what, and how others come in.

use super::ready;
use crate::live::Live;
use crate::parts::frame::Sheet;
use crate::parts::people::{person, write_to};
use crate::parts::when::when_named;
use crate::parts::{Choice, CommandForm, Field, Submit};
use crate::time;
use crate::wire::{CourseId, CourseView, Invite, Member, Role, View, limits};
use leptos::prelude::*;

const ROLES: [(&str, &str); 3] = [
    ("student", "Student"),
    ("assistant", "Assistant"),
    ("instructor", "Instructor"),
];

pub fn members(live: Live, course: CourseId) -> impl IntoView {
    ready(live, View::Course { course }, move || {
        let Some(view) = live.course.get() else {
            return super::lost::gone().into_any();
        };
        let role = live.role(course).unwrap_or_default();
        let back = (["/courses/", &course.to_string()].concat(), view.course.title.clone());
        let list = view
            .members
            .iter()
            .map(|member| row(live, &view, member, role))
            .collect::<Vec<_>>();
        let total = view.total.to_string();
        view! {
            <Sheet title="Members" back=back>
                {role.is_staff().then(|| invite(live, course, view.invite.clone()))}
                {(role == Role::Instructor).then(|| add(course))}
                <section>
                    <h2>"In this course: "{total}</h2>
                    <ul class="people wide">{list}</ul>
                </section>
            </Sheet>
        }
        .into_any()
    })
}

fn row(live: Live, view: &CourseView, member: &Member, role: Role) -> impl IntoView + use<> {
    let me = live.me.with_untracked(|me| me.id);
    let (course, user) = (view.course.id, member.id);
    let other = user != me;
    let label = ["Role of ", &member.name].concat();
    let chosen = match member.role {
        Role::Student => "student",
        Role::Assistant => "assistant",
        Role::Instructor => "instructor",
    };
    let change = (role == Role::Instructor).then(|| {
        view! {
            <CommandForm verb="set_role" form=["role-", &user.to_string()].concat() class="inline">
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="user" value=user.0/>
                <Choice name="role" label options=ROLES.to_vec() value=chosen quiet=true/>
                <Submit label="Set" class="button small"/>
            </CommandForm>
        }
    });
    let removable = role == Role::Instructor || (role == Role::Assistant && member.role == Role::Student);
    let remove = (other && removable).then(|| {
        view! {
            <CommandForm verb="remove_member" form=["away-", &user.to_string()].concat()>
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="user" value=user.0/>
                <Submit label="Remove" class="button small danger"/>
            </CommandForm>
        }
    });
    let write = write_to(live, user, &member.name, "write");
    let note = if role == Role::Instructor {
        ""
    } else {
        member.role.label()
    };
    let more = view! { <div class="row">{write}{change}{remove}</div> };
    person(user, member.name.clone(), member.handle.clone(), note, more.into_any())
}

fn invite(live: Live, course: CourseId, invite: Option<Invite>) -> impl IntoView {
    let now = match invite {
        None => view! { <p class="empty">"There is no invite link. Make one and hand it to the class."</p> }.into_any(),
        Some(Invite { link, expires_at }) => {
            let copied = RwSignal::new(false);
            let text = StoredValue::new(link.clone());
            let copy = move |_| {
                text.with_value(|link| {
                    let _ = window().navigator().clipboard().write_text(link);
                });
                copied.set(true);
            };
            let until = expires_at
                .map(|at| view! { <p class="hint">"It works until "{when_named(live, at, time::short)}"."</p> });
            view! {
                <p class="invite">
                    <input readonly aria-label="Invite link" value=link/>
                    <button type="button" class="button scripted" on:click=copy>
                        {move || if copied.get() { "Copied" } else { "Copy" }}
                    </button>
                </p>
                {until}
            }
            .into_any()
        }
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
            <CommandForm verb="renew_invite" form="invite" class="inline">
                <input type="hidden" name="course" value=course.0/>
                <Choice name="days" label="A new link, for" options=days value="120"/>
                <Submit label="Make a new link" class="button"/>
            </CommandForm>
            <p class="hint">"A new link ends the old one."</p>
        </section>
    }
}

fn add(course: CourseId) -> impl IntoView {
    view! {
        <section class="card">
            <h2>"Add somebody"</h2>
            <CommandForm verb="add_member" form="add-member" class="inline" reset=true saved="Added.">
                <input type="hidden" name="course" value=course.0/>
                <Field name="handle" label="User name" max=*limits::HANDLE.end() required=true/>
                <Choice name="role" label="As" options=ROLES.to_vec() value="student"/>
                <Submit label="Add" class="button"/>
            </CommandForm>
        </section>
    }
}
