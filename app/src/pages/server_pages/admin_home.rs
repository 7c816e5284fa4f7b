//! `/admin`: what needs attention, what there is, what is in force, and who may start courses.

use super::parts::facts;
use crate::components::{CommandForm, PageLayout, Select, Submit};
use crate::protocol::CourseStarters;
use crate::server_page::AdminHome;
use leptos::prelude::*;

const STARTERS: [(&str, &str); 3] = [
    ("admins", "Admins only"),
    ("chosen", "Admins, and people whom they choose"),
    ("anybody", "Anybody"),
];

pub fn admin_home(page: AdminHome) -> AnyView {
    let calm = page.attention.is_empty();
    let attention = (page.attention.into_iter())
        .map(|(text, path)| {
            let link = path.map(|path| view! { " "<a href=path>"Look at it"</a> });
            view! { <li>{text}{link}</li> }
        })
        .collect_view();
    view! {
        <PageLayout title="Administration">
            <section class="card" id="attention">
                <h2>"What needs attention"</h2>
                {if calm {
                    view! { <p>"Nothing right now."</p> }.into_any()
                } else {
                    view! { <ul class="attention">{attention}</ul> }.into_any()
                }}
            </section>
            <nav class="row" aria-label="Administration">
                <a class="button" href="/admin/people">"People"</a>
                <a class="button" href="/admin/courses">"Courses"</a>
                <a class="button" href="/admin/log">"Log"</a>
            </nav>
            <section class="card">
                <h2>"What there is"</h2>
                {facts(page.counts)}
            </section>
            {course_starters(page.course_starters)}
            <section class="card">
                <h2>"Settings and limits in force"</h2>
                {facts(page.settings)}
            </section>
        </PageLayout>
    }
    .into_any()
}

fn course_starters(who: CourseStarters) -> AnyView {
    view! {
        <section class="card">
            <h2>"Who may start courses"</h2>
            <p class="hint">"People are chosen on their own page, under People. Everybody else is told to ask an admin."</p>
            <CommandForm command="set_course_starters" form="course-starters" class="inline">
                <Select name="who" label="Who may start courses" options=STARTERS.to_vec() value=who.name() label_hidden=true/>
                <Submit label="Save" class="button"/>
            </CommandForm>
        </section>
    }
    .into_any()
}
