//! What the site's admin sees of all accounts and courses. Bounded: a page of rows at a time.

use super::enum_columns;
use super::reader::Reader;
use crate::error::Error;
use crate::unicode_text::typed_username;
use app::protocol::{CourseId, Millis, Role, UserId};
use app::server_page::{CourseRow, Named, PersonRow, ROWS, WhichPeople};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// How much there is.
#[derive(Clone, Copy, Debug, Default)]
pub struct SiteCounts {
    pub users: i64,
    pub closed: i64,
    /// Who can sign in.
    pub admins: i64,
    pub sessions: i64,
    pub tokens: i64,
    pub courses: i64,
    pub archived: i64,
    /// Courses, not archived, in which no instructor can sign in.
    pub unled: i64,
    pub rooms: i64,
    pub messages: i64,
    /// Wrong passwords since a time.
    pub wrong_passwords: i64,
}

/// Members are left in it, it is not archived, and no instructor can sign in.
const UNLED: &str = "c.archived_at IS NULL AND c.deleted_at IS NULL AND EXISTS (SELECT 1 FROM members m WHERE m.course_id = c.id) \
     AND NOT EXISTS (SELECT 1 FROM members m JOIN users u ON u.id = m.user_id WHERE m.course_id = c.id \
     AND m.role = 'instructor' AND u.disabled_at IS NULL)";

const PEOPLE: &str = "SELECT u.id, u.username, u.name, u.admin_at, u.disabled_at, u.starts_courses_at, u.created_at, \
     (SELECT MAX(s.seen_at) FROM sessions s WHERE s.user_id = u.id), \
     (SELECT COUNT(*) FROM sessions s WHERE s.user_id = u.id AND s.expires_at > $1), \
     (SELECT COUNT(*) FROM api_tokens t WHERE t.user_id = u.id AND (t.expires_at IS NULL OR t.expires_at > $1)), \
     (SELECT COUNT(*) FROM members m WHERE m.user_id = u.id) FROM users u WHERE ";

const COURSES: &str = "SELECT c.id, c.title, c.code, c.archived_at, c.created_at, u.id, u.username, u.name, \
     (SELECT COUNT(*) FROM members m WHERE m.course_id = c.id), \
     (SELECT COUNT(*) FROM members m JOIN users i ON i.id = m.user_id WHERE m.course_id = c.id \
      AND m.role = 'instructor' AND i.disabled_at IS NULL), \
     (SELECT MAX(r.last_at) FROM rooms r WHERE r.course_id = c.id AND r.last_number > 0) \
     FROM courses c LEFT JOIN users u ON u.id = c.created_by WHERE ";

impl Reader {
    pub async fn site_counts(&mut self, now: Millis, wrong_since: Millis) -> Result<SiteCounts, Error> {
        let select = format!(
            "SELECT (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM users WHERE disabled_at IS NOT NULL), \
             (SELECT COUNT(*) FROM users WHERE admin_at IS NOT NULL AND disabled_at IS NULL), \
             (SELECT COUNT(*) FROM sessions WHERE expires_at > $1), \
             (SELECT COUNT(*) FROM api_tokens WHERE expires_at IS NULL OR expires_at > $1), \
             (SELECT COUNT(*) FROM courses WHERE deleted_at IS NULL), (SELECT COUNT(*) FROM courses WHERE archived_at IS NOT NULL), \
             (SELECT COUNT(*) FROM courses c WHERE {UNLED}), (SELECT COUNT(*) FROM rooms), \
             CAST((SELECT COALESCE(SUM(last_number), 0) FROM rooms) AS bigint), \
             CAST((SELECT COALESCE(SUM(times), 0) FROM security_log WHERE outcome = 'refused' \
              AND action IN ('sign_in', 'change_password') AND at > $2) AS bigint)"
        );
        let row: AnyRow = sqlx::query(AssertSqlSafe(select))
            .bind(now)
            .bind(wrong_since)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(SiteCounts {
            users: row.try_get(0)?,
            closed: row.try_get(1)?,
            admins: row.try_get(2)?,
            sessions: row.try_get(3)?,
            tokens: row.try_get(4)?,
            courses: row.try_get(5)?,
            archived: row.try_get(6)?,
            unled: row.try_get(7)?,
            rooms: row.try_get(8)?,
            messages: row.try_get(9)?,
            wrong_passwords: row.try_get(10)?,
        })
    }

    /// A page of the accounts whose user name or name contains `q`, by user name; one more than [`ROWS`] if there are more.
    pub async fn people(
        &mut self,
        q: &str,
        which: WhichPeople,
        page: i64,
        now: Millis,
    ) -> Result<Vec<PersonRow>, Error> {
        let which = match which {
            WhichPeople::All => "1 = 1",
            WhichPeople::Admins => "u.admin_at IS NOT NULL",
            WhichPeople::Starters => "u.starts_courses_at IS NOT NULL",
            WhichPeople::Closed => "u.disabled_at IS NOT NULL",
        };
        let select = format!(
            "{PEOPLE} {which} AND (LOWER(u.username) LIKE $2 ESCAPE '\\' OR LOWER(u.name) LIKE $2 ESCAPE '\\') \
             ORDER BY u.username LIMIT CAST($3 AS bigint) OFFSET CAST($4 AS bigint)"
        );
        let rows: Vec<AnyRow> = sqlx::query(AssertSqlSafe(select))
            .bind(now)
            .bind(containing(q))
            .bind(ROWS + 1)
            .bind(offset(page))
            .fetch_all(&mut *self.conn)
            .await?;
        rows.iter().map(person_row).collect()
    }

    pub async fn person(&mut self, user: UserId, now: Millis) -> Result<Option<PersonRow>, Error> {
        let row: Option<AnyRow> = sqlx::query(AssertSqlSafe(format!("{PEOPLE} u.id = $2")))
            .bind(now)
            .bind(user.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        row.as_ref().map(person_row).transpose()
    }

    /// A page of the courses whose title or code contains `q`, newest first; one more than [`ROWS`] if there are more.
    pub async fn site_courses(&mut self, q: &str, unled: bool, page: i64) -> Result<Vec<CourseRow>, Error> {
        let which = if unled { UNLED } else { "1 = 1" };
        let select = format!(
            "{COURSES} {which} AND c.deleted_at IS NULL AND (LOWER(c.title) LIKE $1 ESCAPE '\\' OR LOWER(c.code) LIKE $1 ESCAPE '\\') \
             ORDER BY c.id DESC LIMIT CAST($2 AS bigint) OFFSET CAST($3 AS bigint)"
        );
        let rows: Vec<AnyRow> = sqlx::query(AssertSqlSafe(select))
            .bind(containing(q))
            .bind(ROWS + 1)
            .bind(offset(page))
            .fetch_all(&mut *self.conn)
            .await?;
        rows.iter().map(course_row).collect()
    }

    pub async fn site_course(&mut self, course: CourseId) -> Result<Option<CourseRow>, Error> {
        let row: Option<AnyRow> = sqlx::query(AssertSqlSafe(format!("{COURSES} c.id = $1 AND c.deleted_at IS NULL")))
            .bind(course.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        row.as_ref().map(course_row).transpose()
    }

    /// Members who can sign in and whose user name or name contains `q`, staff first. At most [`ROWS`].
    pub async fn instructor_candidates(&mut self, course: CourseId, q: &str) -> Result<Vec<(Named, Role)>, Error> {
        let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
            "SELECT u.id, u.username, u.name, m.role FROM members m JOIN users u ON u.id = m.user_id \
             WHERE m.course_id = $1 AND u.disabled_at IS NULL \
             AND (LOWER(u.username) LIKE $2 ESCAPE '\\' OR LOWER(u.name) LIKE $2 ESCAPE '\\') \
             ORDER BY CASE m.role WHEN 'student' THEN 1 ELSE 0 END, u.username LIMIT CAST($3 AS bigint)",
        )
        .bind(course.0)
        .bind(containing(q))
        .bind(ROWS)
        .fetch_all(&mut *self.conn)
        .await?;
        let candidate = |(id, username, name, role): (i64, String, String, String)| {
            let id = UserId(id);
            (Named { id, username, name }, enum_columns::role_of(&role))
        };
        Ok(rows.into_iter().map(candidate).collect())
    }
}

/// A pattern for LIKE.
fn containing(q: &str) -> String {
    let q = typed_username(q);
    let q = q.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{q}%")
}

fn offset(page: i64) -> i64 {
    (page.clamp(1, 1_000_000) - 1) * ROWS
}

/// The number, user name and name of somebody, in three columns.
fn named(row: &AnyRow, at: usize) -> Result<Option<Named>, Error> {
    let Some(id) = row.try_get::<Option<i64>, _>(at)? else {
        return Ok(None);
    };
    Ok(Some(Named {
        id: UserId(id),
        username: row.try_get(at + 1)?,
        name: row.try_get(at + 2)?,
    }))
}

fn person_row(row: &AnyRow) -> Result<PersonRow, Error> {
    let is_there = |at: usize| row.try_get::<Option<i64>, _>(at).map(|time| time.is_some());
    Ok(PersonRow {
        who: named(row, 0)?.ok_or_else(|| Error::Internal("an account without a number".into()))?,
        admin: is_there(3)?,
        closed: is_there(4)?,
        starts_courses: is_there(5)?,
        created_at: row.try_get(6)?,
        seen_at: row.try_get(7)?,
        sessions: row.try_get(8)?,
        tokens: row.try_get(9)?,
        courses: row.try_get(10)?,
    })
}

fn course_row(row: &AnyRow) -> Result<CourseRow, Error> {
    Ok(CourseRow {
        id: CourseId(row.try_get(0)?),
        title: row.try_get(1)?,
        code: row.try_get(2)?,
        archived: row.try_get::<Option<i64>, _>(3)?.is_some(),
        created_at: row.try_get(4)?,
        maker: named(row, 5)?,
        members: row.try_get(8)?,
        instructors: row.try_get(9)?,
        last_at: row.try_get(10)?,
    })
}
