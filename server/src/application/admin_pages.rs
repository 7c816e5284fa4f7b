//! Reading for the pages of the site's admin and for the log of a course. For everybody else they are not there.

use super::admin_attention::attention;
use super::{Cohort, permissions};
use crate::actor::Actor;
use crate::db::{NamedUser, Reader, SecurityFilter, SecurityRow, in_time};
use crate::error::Error;
use crate::security_event::SecurityAction;
use app::protocol::{CourseId, Problem, UserId, limits};
use app::server_page::{
    AdminCourse, AdminHome, CoursesPage, LogPage, LogRow, Named, PeoplePage, ROWS, ServerPage, WhichPeople,
};

/// Which page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminPage {
    Home,
    People {
        q: String,
        which: WhichPeople,
        page: i64,
    },
    Person {
        user: UserId,
    },
    Courses {
        q: String,
        unled: bool,
        page: i64,
    },
    Course {
        course: CourseId,
        q: String,
    },
    /// Of the whole site, or of a course, which its staff may read.
    Log {
        course: Option<CourseId>,
        topic: String,
        refused: bool,
        before: Option<i64>,
    },
}

impl Cohort {
    /// What a page is drawn from. A refusal is noted in the security log.
    pub async fn admin_page(&self, actor: &Actor, page: AdminPage) -> Result<ServerPage, Problem> {
        // What was refused a moment ago is to be seen.
        if matches!(page, AdminPage::Log { .. }) && (actor.admin || self.is_staff_of(actor, &page).await) {
            self.store_refusals().await;
        }
        let read = in_time(self.try_admin_page(actor, page)).await;
        read.map_err(|error| self.problem(error))
            .inspect_err(|problem| self.note_refusal(actor, SecurityAction::Look.into(), problem))
    }

    async fn is_staff_of(&self, actor: &Actor, page: &AdminPage) -> bool {
        let AdminPage::Log {
            course: Some(course), ..
        } = page
        else {
            return false;
        };
        let role = async { self.store.read().await?.course(actor.user, *course).await };
        matches!(in_time(role).await, Ok(Some(row)) if permissions::read_log(row.role).is_ok())
    }

    async fn try_admin_page(&self, actor: &Actor, page: AdminPage) -> Result<ServerPage, Error> {
        let now = self.clock.now();
        let mut reader = self.store.read().await?;
        if !matches!(page, AdminPage::Log { course: Some(_), .. }) {
            permissions::site_admin(actor)?;
        }
        Ok(match page {
            AdminPage::Home => {
                drop(reader);
                ServerPage::Admin(self.admin_home().await?)
            }
            AdminPage::People { q, which, page } => {
                let mut rows = reader.people(&q, which, page, now).await?;
                let more = shorten(&mut rows);
                ServerPage::People(PeoplePage {
                    q,
                    which,
                    page,
                    rows,
                    more,
                })
            }
            AdminPage::Person { user } => {
                ServerPage::Person(reader.person(user, now).await?.ok_or_else(Problem::not_found)?)
            }
            AdminPage::Courses { q, unled, page } => {
                let mut rows = reader.site_courses(&q, unled, page).await?;
                let more = shorten(&mut rows);
                ServerPage::Courses(CoursesPage {
                    q,
                    unled,
                    page,
                    rows,
                    more,
                })
            }
            AdminPage::Course { course, q } => {
                let row = reader.site_course(course).await?.ok_or_else(Problem::not_found)?;
                let candidates = match row.instructors {
                    0 => reader.instructor_candidates(course, &q).await?,
                    _ => Vec::new(),
                };
                ServerPage::Course(AdminCourse {
                    course: row,
                    q,
                    candidates,
                })
            }
            AdminPage::Log {
                course,
                topic,
                refused,
                before,
            } => ServerPage::Log(read_log(&mut reader, actor, course, topic, refused, before).await?),
        })
    }

    async fn admin_home(&self) -> Result<AdminHome, Error> {
        let now = self.clock.now();
        let storage = self.store.storage().await?;
        let mut reader = self.store.read().await?;
        let counts = reader.site_counts(now, now - DAY).await?;
        let course_starters = reader.course_starters().await?;
        let settings = &self.settings;
        Ok(AdminHome {
            attention: attention(self, &counts, &storage, course_starters),
            counts: vec![
                ("Accounts", format!("{} ({} closed)", counts.users, counts.closed)),
                ("Admins who can sign in", counts.admins.to_string()),
                ("Sessions", counts.sessions.to_string()),
                ("API tokens", counts.tokens.to_string()),
                ("Courses", format!("{} ({} archived)", counts.courses, counts.archived)),
                ("Rooms", counts.rooms.to_string()),
                ("Messages", counts.messages.to_string()),
                ("Database", megabytes(storage.used.unsigned_abs())),
                (
                    "Free disk",
                    storage.disk.map_or("not known".into(), |(free, _)| megabytes(free)),
                ),
                ("Open sockets on this node", self.hub.len().to_string()),
            ],
            settings: vec![
                ("Public address", settings.public_url.clone()),
                (
                    "Sign-up",
                    if settings.open_sign_up {
                        "anybody"
                    } else {
                        "with an invite link"
                    }
                    .into(),
                ),
                ("Security log", format!("{} days", settings.security_log_days)),
                (
                    "Commands of one person",
                    format!("{} a second", settings.commands_per_second),
                ),
                ("Sockets of one person on a node", settings.sockets_per_user.to_string()),
                (
                    "Courses one person makes",
                    a_day(limits::COURSES_A_DAY, Some(limits::OWN_COURSES)),
                ),
                (
                    "Private rooms one person makes",
                    a_day(limits::PRIVATE_ROOMS_A_DAY, Some(limits::OWN_ROOMS)),
                ),
                (
                    "Direct rooms one person opens",
                    a_day(limits::DIRECT_ROOMS_A_DAY, Some(limits::DIRECT_ROOMS)),
                ),
                (
                    "Rooms of courses one person makes",
                    a_day(limits::COURSE_ROOMS_A_DAY, None),
                ),
                ("Assignments one person makes", a_day(limits::ASSIGNMENTS_A_DAY, None)),
                (
                    "Invite links one person renews",
                    a_day(limits::INVITE_LINKS_A_DAY, None),
                ),
                (
                    "API tokens one person makes",
                    a_day(limits::TOKENS_A_DAY, Some(limits::TOKENS)),
                ),
            ],
            course_starters,
        })
    }
}

const DAY: i64 = 86_400_000;

fn a_day(most: i64, in_all: Option<i64>) -> String {
    match in_all {
        Some(in_all) => format!("{most} a day, {in_all} in all"),
        None => format!("{most} a day"),
    }
}

fn megabytes(bytes: u64) -> String {
    if bytes < 1_000_000 {
        return "less than 1 MB".into();
    }
    format!("{} MB", bytes / 1_000_000)
}

/// Whether there is one more than fits on a page, which is then taken away.
fn shorten<T>(rows: &mut Vec<T>) -> bool {
    let more = rows.len() as i64 > ROWS;
    rows.truncate(ROWS as usize);
    more
}

async fn read_log(
    reader: &mut Reader,
    actor: &Actor,
    course: Option<CourseId>,
    topic: String,
    refused: bool,
    before: Option<i64>,
) -> Result<LogPage, Error> {
    let of = match course {
        Some(id) => {
            let row = reader.course(actor.user, id).await?.ok_or_else(Problem::not_found)?;
            permissions::read_log(row.role)?;
            Some((id, row.course.title))
        }
        None => None,
    };
    let chosen = |action: &SecurityAction| action.topic().name() == topic;
    let actions: Vec<SecurityAction> = SecurityAction::ALL.iter().copied().filter(chosen).collect();
    let topic = if actions.is_empty() { String::new() } else { topic };
    let filter = SecurityFilter {
        course,
        refused,
        actions: Some(actions).filter(|actions| !actions.is_empty()),
        before,
    };
    let mut rows = reader.security_log(&filter, ROWS + 1).await?;
    let more = shorten(&mut rows);
    let before = rows.last().map(|row| row.id).filter(|_| more);
    let with_address = course.is_none();
    Ok(LogPage {
        course: of,
        topic,
        refused,
        rows: rows.into_iter().map(|row| log_row(row, with_address)).collect(),
        before,
    })
}

fn log_row(row: SecurityRow, with_address: bool) -> LogRow {
    let named = |user: NamedUser| Named {
        id: user.id,
        username: user.username,
        name: user.name,
    };
    let action = SecurityAction::ALL.iter().find(|action| action.name() == row.action);
    LogRow {
        at: row.at,
        who: row.actor.map(named),
        via: row.via,
        what: action.map_or(row.action.clone(), |action| action.words().to_owned()),
        whom: row.subject.map(named),
        course: row.course,
        room: row.room,
        room_name: row.room_name,
        refused: row.refused,
        times: row.times,
        detail: row.detail,
        address: with_address.then_some(row.address),
    }
}
