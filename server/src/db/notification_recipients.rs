//! Whom a notification may be for, with what decides whether it is.

use super::enum_columns;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, NotificationLevel, RoomId, UserId};

/// Somebody in the audience of a notification.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub user: UserId,
    pub username: String,
    /// In the room it is about; `All` if it is about none.
    pub level: NotificationLevel,
}

impl Tx<'_> {
    /// All participants of a room.
    pub async fn room_recipients(&mut self, room: RoomId) -> Result<Vec<Recipient>, Error> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT u.id, u.username, p.level FROM participants p JOIN users u ON u.id = p.user_id \
             WHERE p.room_id = $1 ORDER BY u.id",
        )
        .bind(room.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(user, username, level)| Recipient {
                user: UserId(user),
                username,
                level: enum_columns::level_of(&level),
            })
            .collect())
    }

    /// All members of a course.
    pub async fn course_recipients(&mut self, course: CourseId) -> Result<Vec<Recipient>, Error> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT u.id, u.username FROM members m JOIN users u ON u.id = m.user_id \
             WHERE m.course_id = $1 ORDER BY u.id",
        )
        .bind(course.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(user, username)| Recipient {
                user: UserId(user),
                username,
                level: NotificationLevel::All,
            })
            .collect())
    }
}
