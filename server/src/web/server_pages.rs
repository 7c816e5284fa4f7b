//! The addresses of the pages that are drawn without the client: those of the site's admin, the log of a course, a lost
//! password, a search, and the preview of a file. The client does not know them, so a link to one loads a document.

use super::password_page::{is_password_page, password_page};
use super::preview_page::{preview_page, previewed_file};
use super::search_page::{search_filter, search_page};
use crate::actor::Actor;
use crate::application::{AdminPage, Cohort};
use app::protocol::{CourseId, FileId, Problem, SearchFilter, UserId, View};
use app::query_string::query_value;
use app::server_page::{ProfilePage, ServerPage, WhichPeople};
use axum::http::Uri;
use std::str::FromStr;

/// The address of such a page.
pub(super) enum ServerAddress {
    /// Of a lost password: for anybody.
    NewPassword,
    Admin(AdminPage),
    Search(SearchFilter),
    /// Somebody with whom one shares a course or a room.
    Person {
        user: UserId,
        course: Option<CourseId>,
    },
    Preview(FileId),
}

impl ServerAddress {
    /// Reads it, whoever may see the page; none if it is the address of no such page.
    pub fn parse(uri: &Uri) -> Option<Self> {
        if is_password_page(uri) {
            return Some(Self::NewPassword);
        }
        if let Some(filter) = search_filter(uri) {
            return Some(Self::Search(filter));
        }
        if let Some(user) = uri.path().strip_prefix("/people/") {
            let course = query_value(uri.query().unwrap_or_default(), "course");
            let course = course.and_then(|course| number(&course));
            return number(user.trim_end_matches('/')).map(|user| Self::Person { user, course });
        }
        if let Some(file) = previewed_file(uri) {
            return Some(Self::Preview(file));
        }
        parse(uri.path(), uri.query().unwrap_or_default()).map(Self::Admin)
    }

    /// Whether it is drawn for somebody who is signed out.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::NewPassword)
    }

    /// What the page is drawn from; none if signing in comes first.
    pub async fn read(self, cohort: &Cohort, actor: Option<&Actor>, uri: &Uri) -> Option<Result<ServerPage, Problem>> {
        match self {
            Self::NewPassword => Some(password_page(cohort, uri).await),
            Self::Admin(page) => Some(cohort.admin_page(actor?, page).await),
            Self::Person { user, course } => Some(person_page(cohort, actor?, user, course).await),
            Self::Preview(file) => Some(preview_page(cohort, actor?, file).await),
            Self::Search(filter) => Some(Ok(search_page(cohort, actor?, filter).await)),
        }
    }
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

/// The card of somebody as a page, which works without JavaScript.
async fn person_page(
    cohort: &Cohort,
    actor: &Actor,
    user: UserId,
    course: Option<CourseId>,
) -> Result<ServerPage, Problem> {
    let snapshot = cohort.query(actor, View::Profile { user, course }).await?;
    let profile = snapshot.profile.ok_or_else(Problem::not_found)?;
    let now = cohort.clock.now();
    Ok(ServerPage::Profile(ProfilePage { profile, course, now }))
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.parse::<i64>().ok().filter(|number| *number > 0)?;
    text.parse().ok()
}
