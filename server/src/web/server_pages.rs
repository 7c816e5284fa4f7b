//! The addresses of the pages that are drawn without the client: those of the site's admin, and the log of a course. The
//! client does not know them, so a link to one loads a document.

use crate::actor::Actor;
use crate::application::{AdminPage, Cohort};
use app::protocol::Problem;
use app::query_string::query_value;
use app::server_page::{ServerPage, WhichPeople};
use axum::http::Uri;
use std::str::FromStr;

/// What the page at this address is drawn from; none if it is no such page.
pub(super) async fn server_page(cohort: &Cohort, actor: &Actor, uri: &Uri) -> Option<Result<ServerPage, Problem>> {
    let page = parse(uri.path(), uri.query().unwrap_or_default())?;
    Some(cohort.admin_page(actor, page).await)
}

/// Whether this is the address of such a page, whoever may see it.
pub(super) fn is_server_page(uri: &Uri) -> bool {
    parse(uri.path(), "").is_some()
}

fn parse(path: &str, query: &str) -> Option<AdminPage> {
    let value = |name: &str| query_value(query, name).unwrap_or_default();
    let q: String = value("q").chars().take(100).collect();
    let page = value("page").parse().ok().filter(|page| *page > 0).unwrap_or(1);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let log = |course| AdminPage::Log {
        course,
        topic: value("topic"),
        refused: value("refused") == "1",
        before: value("before").parse().ok(),
    };
    Some(match *segments.as_slice() {
        ["admin"] => AdminPage::Home,
        ["admin", "people"] => AdminPage::People {
            q,
            which: WhichPeople::parse(&value("which")),
            page,
        },
        ["admin", "people", user] => AdminPage::Person { user: number(user)? },
        ["admin", "courses"] => AdminPage::Courses {
            q,
            unled: value("unled") == "1",
            page,
        },
        ["admin", "courses", course] => AdminPage::Course {
            course: number(course)?,
            q,
        },
        ["admin", "log"] => log(None),
        ["courses", course, "log"] => log(Some(number(course)?)),
        _ => return None,
    })
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.parse::<i64>().ok().filter(|number| *number > 0)?;
    text.parse().ok()
}
