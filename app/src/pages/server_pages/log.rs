//! `/admin/log` and `/courses/{course}/log`: who changed whose rights, and what was refused.

use super::parts::{choice, named, table, utc};
use crate::components::PageLayout;
use crate::server_page::{LogPage, LogRow, TOPICS};
use leptos::prelude::*;

pub fn log(page: LogPage) -> AnyView {
    let of_course = page.course.is_some();
    let (path, back) = match &page.course {
        Some((course, title)) => {
            let path = ["/courses/", &course.to_string()].concat();
            ([&path, "/log"].concat(), (path, title.clone()))
        }
        None => ("/admin/log".to_owned(), ("/admin".into(), "Administration".into())),
    };
    let address = move |topic: &str, refused: bool| {
        let refused = if refused { "&refused=1" } else { "" };
        [&path, "?topic=", topic, refused].concat()
    };
    let topics = (TOPICS.into_iter())
        .filter(|(topic, _)| !of_course || !matches!(*topic, "accounts" | "site"))
        .map(|(topic, label)| choice(address(topic, page.refused), label, page.topic == topic))
        .collect_view();
    let older = page.before.map(|before| {
        let path = [&address(&page.topic, page.refused), "&before=", &before.to_string()].concat();
        view! { <p><a class="button" href=path>"Older"</a></p> }
    });
    let mut head = vec!["When", "Who", "What", "Whom", "Where", "Outcome", "Detail"];
    if !of_course {
        head.push("From");
    }
    let rows = page.rows.iter().map(|row| log_row(row, of_course)).collect();
    view! {
        <PageLayout title="Log" back=back>
            <p class="hint">"Changes of rights, and what was refused. Times are in UTC."</p>
            <nav class="row" aria-label="Filter">
                {choice(address("", page.refused), "Everything", page.topic.is_empty())}
                {topics}
                {choice(address(&page.topic, !page.refused), "Only refused", page.refused)}
            </nav>
            <div class="wide">{table("Security log", &head, rows)}</div>
            {older}
        </PageLayout>
    }
    .into_any()
}

fn log_row(row: &LogRow, of_course: bool) -> AnyView {
    let who = match &row.who {
        Some(who) => named(who),
        None if row.via == "command line" => "The command line".into_any(),
        None => "Somebody not signed in".into_any(),
    };
    let script = (row.via == "token").then_some(" (API token)");
    let outcome = match (row.refused, row.times) {
        (false, _) => "done".to_owned(),
        (true, 1) => "refused".to_owned(),
        (true, times) => ["refused ", &times.to_string(), " times"].concat(),
    };
    let course = row.course.filter(|_| !of_course).map(|course| {
        let (path, text) = (["/admin/courses/", &course.to_string()].concat(), course.to_string());
        view! { <a href=path>"Course "{text}</a>" " }
    });
    let room = match (&row.room_name, row.room) {
        (Some(name), _) => Some(view! { <bdi>{name.clone()}</bdi> }.into_any()),
        (None, Some(room)) => Some(["Room ", &room.to_string()].concat().into_any()),
        (None, None) => None,
    };
    let address = (!of_course).then(|| view! { <td>{row.address.clone()}</td> });
    view! {
        <tr class=if row.refused { "refused" } else { "" }>
            <td>{utc(row.at)}</td>
            <td>{who}{script}</td>
            <td>{row.what.clone()}</td>
            <td>{row.whom.as_ref().map(named)}</td>
            <td>{course}{room}</td>
            <td>{outcome}</td>
            <td dir="auto">{row.detail.clone()}</td>
            {address}
        </tr>
    }
    .into_any()
}
