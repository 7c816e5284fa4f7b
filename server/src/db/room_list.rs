//! What each person has arranged in the list of rooms.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Change, CourseId, RoomId, UserId};

impl Tx<'_> {
    /// Whether a room is among a user's favourites, and how many others are.
    pub async fn favourites(&mut self, user: UserId, room: RoomId) -> Result<(bool, i64), Error> {
        let (this, others): (i64, i64) = sqlx::query_as(
            "SELECT CAST(COALESCE(SUM(CASE WHEN room_id = $2 THEN 1 ELSE 0 END), 0) AS bigint), \
             CAST(COALESCE(SUM(CASE WHEN room_id = $2 THEN 0 ELSE 1 END), 0) AS bigint) \
             FROM participants WHERE user_id = $1 AND favourite_at IS NOT NULL",
        )
        .bind(user.0)
        .bind(room.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok((this > 0, others))
    }

    /// Publishes it to the user's tabs.
    pub async fn set_favourite(&mut self, user: UserId, room: RoomId, on: bool) -> Result<(), Error> {
        sqlx::query("UPDATE participants SET favourite_at = $3 WHERE room_id = $1 AND user_id = $2")
            .bind(room.0)
            .bind(user.0)
            .bind(on.then_some(self.now))
            .execute(&mut *self.conn)
            .await?;
        self.emit_to_user(user, Change::Favourite { room, on }).await
    }

    /// Publishes it to the user's tabs.
    pub async fn set_collapsed(&mut self, user: UserId, course: CourseId, on: bool) -> Result<(), Error> {
        sqlx::query("UPDATE members SET collapsed_at = $3 WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .bind(on.then_some(self.now))
            .execute(&mut *self.conn)
            .await?;
        self.emit_to_user(user, Change::Collapsed { course, on }).await
    }
}
