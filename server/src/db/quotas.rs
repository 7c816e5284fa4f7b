//! What somebody has made: within a day, whether it is still there or not, and in all.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Millis, UserId};

/// What was done to one other, and to all, with the first time of each.
pub struct UsesTowards {
    pub to_this: i64,
    pub first_to_this: Option<Millis>,
    pub to_all: i64,
    pub first_to_all: Option<Millis>,
}

impl Tx<'_> {
    /// How often a user has made a kind of thing since then, and the first time of it.
    pub async fn quota_uses(
        &mut self,
        maker: UserId,
        kind: &'static str,
        since: Millis,
    ) -> Result<(i64, Option<Millis>), Error> {
        let row =
            sqlx::query_as("SELECT COUNT(*), MIN(at) FROM quota_uses WHERE user_id = $1 AND kind = $2 AND at > $3")
                .bind(maker.0)
                .bind(kind)
                .bind(since)
                .fetch_one(&mut *self.conn)
                .await?;
        Ok(row)
    }

    /// How often a user has done something to this one since then, and to all whose kinds begin like this.
    pub async fn quota_uses_towards(
        &mut self,
        maker: UserId,
        prefix: &'static str,
        kind: &str,
        since: Millis,
    ) -> Result<UsesTowards, Error> {
        let (to_this, first_to_this, to_all, first_to_all) = sqlx::query_as(
            "SELECT COUNT(CASE WHEN kind = $2 THEN 1 END), MIN(CASE WHEN kind = $2 THEN at END), COUNT(*), MIN(at) \
             FROM quota_uses WHERE user_id = $1 AND kind LIKE $3 AND at > $4",
        )
        .bind(maker.0)
        .bind(kind.to_owned())
        .bind(format!("{prefix}%"))
        .bind(since)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(UsesTowards {
            to_this,
            first_to_this,
            to_all,
            first_to_all,
        })
    }

    /// Counts one more, and forgets what was before then.
    pub async fn add_quota_use(&mut self, maker: UserId, kind: &str, since: Millis) -> Result<(), Error> {
        sqlx::query("DELETE FROM quota_uses WHERE user_id = $1 AND at <= $2")
            .bind(maker.0)
            .bind(since)
            .execute(&mut *self.conn)
            .await?;
        sqlx::query("INSERT INTO quota_uses (user_id, kind, at) VALUES ($1, $2, $3)")
            .bind(maker.0)
            .bind(kind.to_owned())
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Courses that a user has made and that are there, whoever has them now.
    pub async fn count_made_courses(&mut self, maker: UserId) -> Result<i64, Error> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM courses WHERE created_by = $1 AND deleted_at IS NULL")
                .bind(maker.0)
                .fetch_one(&mut *self.conn)
                .await?;
        Ok(count)
    }

    /// Rooms of a kind that a user has made and that somebody is in, whoever that is.
    pub async fn count_made_rooms(&mut self, maker: UserId, kind: &'static str) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM rooms r WHERE r.created_by = $1 AND r.kind = $2 \
             AND EXISTS (SELECT 1 FROM participants p WHERE p.room_id = r.id)",
        )
        .bind(maker.0)
        .bind(kind)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(count)
    }
}
