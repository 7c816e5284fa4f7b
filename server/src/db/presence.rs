//! What presence asks of the database: who may be shown to whom. Who is here or writing is not stored.

use super::reader::Reader;
use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{RoomId, UserId};
use sqlx::AssertSqlSafe;

impl Tx<'_> {
    /// Hides somebody's presence, or shows it again. False if it was so already.
    pub async fn set_presence_hidden(&mut self, user: UserId, hidden: bool) -> Result<bool, Error> {
        let rows = sqlx::query(
            "UPDATE users SET presence_hidden_at = $2 WHERE id = $1 AND (presence_hidden_at IS NOT NULL) <> ($3 = 1)",
        )
        .bind(user.0)
        .bind(hidden.then_some(self.now))
        .bind(i64::from(hidden))
        .execute(&mut *self.conn)
        .await?;
        Ok(rows.rows_affected() > 0)
    }
}

impl Reader {
    /// Whether more than so many people are in a room.
    pub async fn has_more_participants(&mut self, room: RoomId, than: i64) -> Result<bool, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT user_id FROM participants WHERE room_id = $1 ORDER BY user_id LIMIT 1 OFFSET CAST($2 AS bigint)",
        )
        .bind(room.0)
        .bind(than)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.is_some())
    }

    /// Whom a user has blocked.
    pub async fn blocked_ids(&mut self, user: UserId) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT blocked_id FROM blocks WHERE user_id = $1")
            .bind(user.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    /// Those of the users who are in a room and have not blocked `viewer`, in the order asked for.
    pub async fn shown_to(&mut self, viewer: UserId, room: RoomId, users: &[UserId]) -> Result<Vec<UserId>, Error> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let list = sql_values::list(users.iter().map(|user| user.0));
        let rows: Vec<(i64,)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT p.user_id FROM participants p WHERE p.room_id = $1 AND p.user_id IN ({list}) \
             AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = p.user_id AND b.blocked_id = $2)"
        )))
        .persistent(false)
        .bind(room.0)
        .bind(viewer.0)
        .fetch_all(&mut *self.conn)
        .await?;
        let shown = |user: &UserId| rows.iter().any(|(id,)| *id == user.0);
        Ok(users.iter().copied().filter(shown).collect())
    }
}
