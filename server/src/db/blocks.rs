//! Who has blocked whom.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Participant, UserId};

impl Tx<'_> {
    /// Whether a user has blocked another.
    pub async fn has_blocked(&mut self, user: UserId, other: UserId) -> Result<bool, Error> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT user_id FROM blocks WHERE user_id = $1 AND blocked_id = $2")
            .bind(user.0)
            .bind(other.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.is_some())
    }

    pub async fn count_blocks(&mut self, user: UserId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM blocks WHERE user_id = $1")
            .bind(user.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    /// Whether a user has met another: in a course, in a room, or by an offer of theirs.
    pub async fn knows(&mut self, user: UserId, other: UserId) -> Result<bool, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT id FROM users WHERE id = $2 AND (EXISTS (SELECT 1 FROM members a JOIN members b \
             ON b.course_id = a.course_id WHERE a.user_id = $1 AND b.user_id = $2) OR EXISTS (SELECT 1 \
             FROM participants a JOIN participants b ON b.room_id = a.room_id WHERE a.user_id = $1 AND b.user_id = $2) \
             OR EXISTS (SELECT 1 FROM offers WHERE user_id = $1 AND offered_by = $2))",
        )
        .bind(user.0)
        .bind(other.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.is_some())
    }

    /// Declines everything that one user has offered another.
    pub async fn decline_offers_of(&mut self, user: UserId, by: UserId) -> Result<(), Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "UPDATE offers SET declined_at = $3 WHERE user_id = $1 AND offered_by = $2 AND declined_at IS NULL RETURNING id",
        )
        .bind(user.0)
        .bind(by.0)
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        let any = !rows.is_empty();
        for (id,) in rows {
            self.withdraw_cause(user, format!("offer:{id}")).await?;
        }
        if any { self.emit_offers(user).await } else { Ok(()) }
    }

    /// Blocks or unblocks. False if it was so already.
    pub async fn set_blocked(&mut self, user: UserId, other: UserId, blocked: bool) -> Result<bool, Error> {
        let changed = if blocked {
            sqlx::query(
                "INSERT INTO blocks (user_id, blocked_id, blocked_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (user_id, blocked_id) DO NOTHING",
            )
            .bind(user.0)
            .bind(other.0)
            .bind(self.now)
        } else {
            sqlx::query("DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2")
                .bind(user.0)
                .bind(other.0)
        };
        Ok(changed.execute(&mut *self.conn).await?.rows_affected() > 0)
    }
}

impl Reader {
    /// Whom a user has blocked, the latest first.
    pub async fn blocked(&mut self, user: UserId) -> Result<Vec<Participant>, Error> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT u.id, u.username, u.name FROM blocks b JOIN users u ON u.id = b.blocked_id WHERE b.user_id = $1 \
             ORDER BY b.blocked_at DESC, u.id",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, username, name)| Participant {
                id: UserId(id),
                username,
                name,
                owner: false,
            })
            .collect())
    }
}
