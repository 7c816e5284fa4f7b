//! `/admin/courses` and `/admin/courses/{course}`: the courses of the site, and mending one without instructors.

use super::parts::{choice, encoded, facts, named, pages, search, table, utc_or, utc_text};
use crate::components::{CommandForm, PageLayout, Submit};
use crate::server_page::{AdminCourse, CourseRow, CoursesPage};
use leptos::prelude::*;

pub fn courses(page: CoursesPage) -> AnyView {
    let q = encoded(&page.q);
    let address = move |unled: bool| ["/admin/courses?unled=", if unled { "1" } else { "" }, "&q=", &q].concat();
    let rows = (page.rows.iter())
        .map(|row| {
            let path = ["/admin/courses/", &row.id.to_string()].concat();
            let instructors = match row.instructors {
                0 => view! { <strong class="problem">"none who can sign in"</strong> }.into_any(),
                some => some.into_any(),
            };
            view! {
                <tr>
                    <td><a href=path dir="auto">{row.title.clone()}</a>" "{row.archived.then_some("(archived)")}</td>
                    <td>{row.code.clone()}</td>
                    <td>{row.members}</td>
                    <td>{instructors}</td>
                    <td>{utc_or(row.last_at, "never")}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let next = [&address(page.unled), "&page="].concat();
    view! {
        <PageLayout title="Courses" back=("/admin".to_owned(), "Administration".to_owned())>
            {search("/admin/courses".into(), "Title or code", page.q.clone(), page.unled.then_some(("unled", "1")))}
            <nav class="row" aria-label="Filter">
                {choice(address(false), "All courses", !page.unled)}
                {choice(address(true), "Without an instructor who can sign in", page.unled)}
            </nav>
            {table("Courses", &["Title", "Code", "Members", "Instructors", "Last message"], rows)}
            {pages(next, page.page, page.more)}
        </PageLayout>
    }
    .into_any()
}

pub fn course(page: AdminCourse) -> AnyView {
    let row = page.course;
    let id = row.id;
    let mend = (row.instructors == 0).then(|| {
        let rows = (page.candidates.iter())
            .map(|(who, role)| {
                let user = who.id;
                view! {
                    <tr>
                        <td>{named(who)}</td>
                        <td>{role.label()}</td>
                        <td>
                            <CommandForm command="appoint_instructor" form=["appoint-", &user.to_string()].concat() next=["/admin/courses/", &id.to_string()].concat()>
                                <input type="hidden" name="course" value=id.0/>
                                <input type="hidden" name="user" value=user.0/>
                                <Submit label="Make instructor" class="button small"/>
                            </CommandForm>
                        </td>
                    </tr>
                }
                .into_any()
            })
            .collect();
        view! {
            <section class="card">
                <h2>"No instructor can sign in"</h2>
                <p>"Choose a member who is to lead this course. Staff come first; search for others."</p>
                {search(["/admin/courses/", &id.to_string()].concat(), "Name or user name", page.q.clone(), None)}
                {table("Members who can sign in", &["Name", "Role", "Appoint"], rows)}
            </section>
        }
    });
    view! {
        <PageLayout title=row.title.clone() back=("/admin/courses".to_owned(), "Courses".to_owned())>
            <section class="card">{course_facts(&row)}</section>
            {mend}
        </PageLayout>
    }
    .into_any()
}

fn course_facts(row: &CourseRow) -> AnyView {
    let maker = row.maker.as_ref().map(|who| ["@", &who.username].concat());
    facts(vec![
        ("Code", row.code.clone()),
        ("Made", utc_text(row.created_at)),
        ("Made by", maker.unwrap_or_else(|| "not known".into())),
        ("Members", row.members.to_string()),
        ("Instructors who can sign in", row.instructors.to_string()),
        ("Last message", row.last_at.map_or("never".into(), utc_text)),
        ("Archived", if row.archived { "yes" } else { "no" }.into()),
    ])
}
