//! Links to set a new password, which the site's admin makes for somebody who has lost theirs. Only the hash of the secret is
//! stored; each user has at most one.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Millis, UserId};

impl Tx<'_> {
    /// Stores a link, in place of an earlier one.
    pub async fn set_password_link(
        &mut self,
        user: UserId,
        secret_hash: &str,
        expires_at: Millis,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO password_links (user_id, secret_hash, expires_at) VALUES ($1, $2, $3) \
             ON CONFLICT (user_id) DO UPDATE SET secret_hash = $2, expires_at = $3",
        )
        .bind(user.0)
        .bind(secret_hash.to_owned())
        .bind(expires_at)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Takes the link with this hash, if it is in force: it does not work a second time. Returns whose it is.
    pub async fn take_password_link(&mut self, secret_hash: &str) -> Result<Option<UserId>, Error> {
        let row: Option<(i64,)> =
            sqlx::query_as("DELETE FROM password_links WHERE secret_hash = $1 AND expires_at > $2 RETURNING user_id")
                .bind(secret_hash.to_owned())
                .bind(self.now)
                .fetch_optional(&mut *self.conn)
                .await?;
        Ok(row.map(|(id,)| UserId(id)))
    }

    /// Ends the link of a user, if there is one: with a new password, a closed account, or more rights.
    pub async fn end_password_link(&mut self, user: UserId) -> Result<(), Error> {
        sqlx::query("DELETE FROM password_links WHERE user_id = $1")
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }
}
