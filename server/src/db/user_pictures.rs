//! The pictures that people have chosen of themselves.

use super::reader::Reader;
use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Change, UserId};
use sqlx::AssertSqlSafe;

/// A picture as it is stored.
pub struct UserPicture {
    /// Of its bytes: part of its address, which is kept for ever.
    pub hash: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Tx<'_> {
    /// Sets a user's picture, or removes it, and tells the user's own tabs.
    pub async fn set_picture(&mut self, user: UserId, picture: Option<UserPicture>) -> Result<(), Error> {
        sqlx::query("DELETE FROM user_pictures WHERE user_id = $1")
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?;
        if let Some(picture) = picture {
            sqlx::query(
                "INSERT INTO user_pictures (user_id, hash, media_type, bytes, changed_at) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(user.0)
            .bind(picture.hash)
            .bind(picture.media_type)
            .bind(picture.bytes)
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        }
        self.emit_to_user(user, Change::ProfileChanged).await
    }
}

impl Reader {
    /// Which of these users have a picture, and its hash.
    pub async fn picture_hashes(&mut self, users: &[UserId]) -> Result<Vec<(UserId, String)>, Error> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT user_id, hash FROM user_pictures WHERE user_id IN ({}) ORDER BY user_id",
            sql_values::list(users.iter())
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(user, hash)| (UserId(user), hash)).collect())
    }

    /// The picture of a user, if it still has this hash.
    pub async fn picture(&mut self, user: UserId, hash: &str) -> Result<Option<UserPicture>, Error> {
        let row: Option<(String, String, Vec<u8>)> =
            sqlx::query_as("SELECT hash, media_type, bytes FROM user_pictures WHERE user_id = $1 AND hash = $2")
                .bind(user.0)
                .bind(hash.to_owned())
                .fetch_optional(&mut *self.conn)
                .await?;
        Ok(row.map(|(hash, media_type, bytes)| UserPicture {
            hash,
            media_type,
            bytes,
        }))
    }
}
