//! `/courses/{course}/members`: a page of the members, a search for the others, the invite link, adding members. What can
//! be done with a member is on the page of that member: thousands of forms would freeze the browser.

use super::course_invite::invite_section;
use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{
    CommandForm, PageLayout, Select, Submit, TextField, archived_line, join_requests, made_offers, member_link_row,
    page_links, read_again, search_form,
};
use crate::counted::counted;
use crate::protocol::{CourseId, MemberFilter, Role, View, limits};
use crate::routes::{course_path, members_path};
use leptos::prelude::*;

pub(super) const ROLES: [(&str, &str); 3] = [
    ("student", "Student"),
    ("assistant", "Assistant"),
    ("instructor", "Instructor"),
];

pub fn course_members(client: Client, course: CourseId, filter: MemberFilter) -> impl IntoView {
    let (q, page) = (filter.q.clone(), filter.page);
    when_loaded(client, View::Members { course, filter }, move || {
        let role = Memo::new(move |_| client.role(course).unwrap_or_default());
        let archived = Memo::new(move |_| client.is_archived(course));
        let staff = move || role.get().is_staff() && !archived.get();
        let title = untrack(|| {
            client
                .course
                .with(|view| view.as_ref().map(|view| view.course.title.clone()))
        });
        let back = (course_path(course), title.unwrap_or_default());
        let path = members_path(course);
        let search = search_form(client, path.clone(), "Search by name", q.clone(), Vec::new());
        let searched = StoredValue::new(q.clone());
        let found = Memo::new(move |_| client.members.with(|page| page.as_ref().map_or(0, |page| page.found)));
        let result = move || searched.with_value(|q| (!q.is_empty()).then(|| search_result(q, found.get())));
        let links = move || searched.with_value(|q| page_links(&path, &[("q", q)], page, found.get(), limits::MEMBERS));
        view! {
            <PageLayout title="Members" back=back>
                {move || archived.get().then(archived_line)}
                {move || staff().then(|| invite_section(client, course))}
                {move || staff().then(|| join_requests(client, course))}
                {move || (role.get() == Role::Instructor && !archived.get()).then(|| add_member_section(client, course))}
                <section>
                    <h2>"In this course: "{move || total(client)}</h2>
                    {search}
                    {result}
                    {member_list(client, course)}
                    {links}
                </section>
            </PageLayout>
        }
        .into_any()
    })
}

fn total(client: Client) -> Option<String> {
    client
        .course
        .with(|view| view.as_ref().map(|view| view.total.to_string()))
}

fn member_list(client: Client, course: CourseId) -> AnyView {
    view! {
        <ul class="users detailed">
            <For
                each=move || client.members.get().map(|page| page.rows).unwrap_or_default()
                key=|member| (member.role, member.id, member.name.clone())
                children=move |member| member_link_row(course, member)
            />
        </ul>
    }
    .into_any()
}

fn search_result(q: &str, found: i64) -> AnyView {
    let text = match found {
        0 => "Nobody here has a name with ".to_owned(),
        _ => counted(found, "person has a name with ", "people have a name with "),
    };
    view! { <p class="hint" role="status">{text}<bdi>{q.to_owned()}</bdi>"."</p> }.into_any()
}

fn add_member_section(client: Client, course: CourseId) -> impl IntoView {
    view! {
        <section class="card">
            <h2>"Add somebody"</h2>
            <p class="hint">"They are offered a place in the course: they become members once they accept it. If nobody has the user name, nobody gets the offer."</p>
            <CommandForm command="add_member" form="add-member" class="inline" reset=true saved="Offered." on_done=read_again(client)>
                <input type="hidden" name="course" value=course.0/>
                <TextField name="username" label="User name" required=true/>
                <Select name="role" label="As" options=ROLES.to_vec() value="student"/>
                <Submit label="Offer a place" class="button"/>
            </CommandForm>
            {move || made_offers(client)}
        </section>
    }
}
