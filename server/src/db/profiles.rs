//! What people tell about themselves, and who sees it.

use super::enum_columns;
use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Change, CourseId, Role, UserId};

/// Somebody as it is stored.
pub struct ProfileRow {
    pub username: String,
    pub name: String,
    pub role: Option<Role>,
    pub pronouns: String,
    /// The name of the zone, or empty.
    pub time_zone: String,
}

impl Tx<'_> {
    /// Publishes it to the user's own tabs: what others see of it is read when they open it.
    pub async fn set_profile(&mut self, user: UserId, pronouns: &str, time_zone: &str) -> Result<(), Error> {
        sqlx::query("UPDATE users SET pronouns = $2, time_zone = $3 WHERE id = $1")
            .bind(user.0)
            .bind(pronouns.to_owned())
            .bind(time_zone.to_owned())
            .execute(&mut *self.conn)
            .await?;
        self.emit_to_user(user, Change::ProfileChanged).await
    }
}

impl Reader {
    /// Pronouns and time zone of a user.
    pub async fn own_profile(&mut self, user: UserId) -> Result<(String, String), Error> {
        let (pronouns, time_zone): (Option<String>, Option<String>) =
            sqlx::query_as("SELECT pronouns, time_zone FROM users WHERE id = $1")
                .bind(user.0)
                .fetch_one(&mut *self.conn)
                .await?;
        Ok((pronouns.unwrap_or_default(), time_zone.unwrap_or_default()))
    }

    /// Somebody, if the reader shares a course or a room with them, and their role in a course.
    pub async fn profile(
        &mut self,
        reader: UserId,
        user: UserId,
        course: Option<CourseId>,
    ) -> Result<Option<ProfileRow>, Error> {
        type Row = (String, String, Option<String>, Option<String>, Option<String>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT u.username, u.name, (SELECT m.role FROM members m WHERE m.user_id = u.id AND m.course_id = $3), \
             u.pronouns, u.time_zone FROM users u WHERE u.id = $2 AND (u.id = $1 \
             OR EXISTS (SELECT 1 FROM members a JOIN members b ON b.course_id = a.course_id WHERE a.user_id = $1 AND b.user_id = $2) \
             OR EXISTS (SELECT 1 FROM participants a JOIN participants b ON b.room_id = a.room_id WHERE a.user_id = $1 AND b.user_id = $2))",
        )
        .bind(reader.0)
        .bind(user.0)
        .bind(course.map_or(0, |course| course.0))
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(username, name, role, pronouns, time_zone)| ProfileRow {
            username,
            name,
            role: role.as_deref().map(enum_columns::role_of),
            pronouns: pronouns.unwrap_or_default(),
            time_zone: time_zone.unwrap_or_default(),
        }))
    }
}
