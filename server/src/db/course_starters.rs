//! Who may start courses, and the site's admins.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Change, CourseStarters, UserId};
use sqlx::AnyConnection;

/// Admins that are named when somebody has to ask one.
const NAMED: i64 = 3;

/// None if the user may start courses; otherwise admins to ask, as `Ida Rhodes (@ida)`.
async fn whom_to_ask(conn: &mut AnyConnection, user: UserId) -> Result<Option<Vec<String>>, Error> {
    type Row = (Option<String>, Option<i64>, Option<i64>);
    let row: Option<Row> = sqlx::query_as(
        "SELECT (SELECT value FROM settings WHERE name = 'course_starters'), admin_at, starts_courses_at \
         FROM users WHERE id = $1",
    )
    .bind(user.0)
    .fetch_optional(&mut *conn)
    .await?;
    let (setting, admin, chosen) = row.unwrap_or_default();
    if may_start(setting.as_deref(), admin.is_some(), chosen.is_some()) {
        return Ok(None);
    }
    let admins: Vec<(String, String)> = sqlx::query_as(
        "SELECT name, username FROM users WHERE admin_at IS NOT NULL AND disabled_at IS NULL ORDER BY admin_at, id LIMIT CAST($1 AS bigint)",
    )
    .bind(NAMED)
    .fetch_all(conn)
    .await?;
    let named = |(name, username)| format!("{name} (@{username})");
    Ok(Some(admins.into_iter().map(named).collect()))
}

/// Whether a user may start courses, by the setting of the site.
pub(super) fn may_start(setting: Option<&str>, admin: bool, chosen: bool) -> bool {
    let allowed = match course_starters(setting) {
        CourseStarters::Admins => false,
        CourseStarters::Chosen => chosen,
        CourseStarters::Anybody => true,
    };
    allowed || admin
}

fn course_starters(setting: Option<&str>) -> CourseStarters {
    match setting {
        Some("anybody") => CourseStarters::Anybody,
        Some("admins") => CourseStarters::Admins,
        _ => CourseStarters::Chosen,
    }
}

impl Tx<'_> {
    /// None if the user may start courses; otherwise admins to ask, as `Ida Rhodes (@ida)`.
    pub async fn whom_to_ask_for_courses(&mut self, user: UserId) -> Result<Option<Vec<String>>, Error> {
        whom_to_ask(self.conn, user).await
    }

    pub async fn set_course_starters(&mut self, who: CourseStarters) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ('course_starters', $1) ON CONFLICT (name) DO UPDATE SET value = $1",
        )
        .bind(who.name())
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Chooses somebody to start courses, or not any more.
    pub async fn set_starts_courses(&mut self, user: UserId, allowed: bool) -> Result<(), Error> {
        sqlx::query("UPDATE users SET starts_courses_at = $2 WHERE id = $1")
            .bind(user.0)
            .bind(allowed.then_some(self.now))
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn set_admin(&mut self, user: UserId, admin: bool) -> Result<(), Error> {
        sqlx::query("UPDATE users SET admin_at = $2 WHERE id = $1")
            .bind(user.0)
            .bind(admin.then_some(self.now))
            .execute(&mut *self.conn)
            .await?;
        // It was made for somebody with fewer rights.
        self.end_password_link(user).await?;
        for course in self.courses_of(user).await? {
            self.emit_to_course(course, Change::Admin { user, admin }).await?;
        }
        Ok(())
    }

    /// Admins who can sign in, besides this user.
    pub async fn count_other_admins(&mut self, user: UserId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM users WHERE admin_at IS NOT NULL AND disabled_at IS NULL AND id <> $1",
        )
        .bind(user.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(count)
    }
}

impl Reader {
    /// None if the user may start courses; otherwise admins to ask, as `Ida Rhodes (@ida)`.
    pub async fn whom_to_ask_for_courses(&mut self, user: UserId) -> Result<Option<Vec<String>>, Error> {
        whom_to_ask(&mut self.conn, user).await
    }

    pub async fn course_starters(&mut self) -> Result<CourseStarters, Error> {
        let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE name = 'course_starters'")
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(course_starters(row.as_ref().map(|(value,)| value.as_str())))
    }
}
