//! API tokens. Only the hash of a token is stored. A token is a session of another kind, with an id from the same counter:
//! see `migrations/0002_tokens.sql`.

use super::reader::Reader;
use super::sessions::Session;
use super::sessions::SessionColumns;
use super::transaction::Tx;
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{Millis, SessionId, TokenId, TokenRow, UserId};

impl Tx<'_> {
    pub async fn add_token(
        &mut self,
        user: UserId,
        name: &str,
        token_hash: &str,
        expires_at: Option<Millis>,
    ) -> Result<TokenId, Error> {
        let id = TokenId(self.next_id("session").await?);
        sqlx::query(
            "INSERT INTO api_tokens (id, user_id, name, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id.0)
        .bind(user.0)
        .bind(name.to_owned())
        .bind(token_hash.to_owned())
        .bind(self.now)
        .bind(expires_at)
        .execute(&mut *self.conn)
        .await?;
        Ok(id)
    }

    /// How many tokens a user has, and whether one of them has this name.
    pub async fn count_tokens(&mut self, user: UserId, name: &str) -> Result<(i64, bool), Error> {
        let (all, same): (i64, i64) =
            sqlx::query_as("SELECT COUNT(*), COUNT(CASE WHEN name = $2 THEN 1 END) FROM api_tokens WHERE user_id = $1")
                .bind(user.0)
                .bind(name.to_owned())
                .fetch_one(&mut *self.conn)
                .await?;
        Ok((all, same > 0))
    }

    /// Revokes one of a user's tokens. False if it is not theirs or not there.
    pub async fn revoke_token(&mut self, user: UserId, token: TokenId) -> Result<bool, Error> {
        let ended = sqlx::query("DELETE FROM api_tokens WHERE id = $1 AND user_id = $2")
            .bind(token.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?
            .rows_affected();
        if ended > 0 {
            self.publish(Publication::EndSession(SessionId(token.0)));
        }
        Ok(ended > 0)
    }

    /// Notes that a token is in use.
    pub async fn touch_token(&mut self, token: SessionId) -> Result<(), Error> {
        sqlx::query("UPDATE api_tokens SET used_at = $2 WHERE id = $1")
            .bind(token.0)
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }
}

impl Reader {
    /// The token in force with this hash, of an account that is not disabled.
    pub async fn token(&mut self, token_hash: &str, now: Millis) -> Result<Option<Session>, Error> {
        let row: Option<SessionColumns> = sqlx::query_as(
            "SELECT t.id, u.id, u.username, u.name, u.admin_at, t.used_at FROM api_tokens t JOIN users u ON u.id = t.user_id \
             WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.disabled_at IS NULL",
        )
        .bind(token_hash.to_owned())
        .bind(now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(Session::from))
    }

    /// A user's tokens, newest first.
    pub async fn tokens(&mut self, user: UserId, now: Millis) -> Result<Vec<TokenRow>, Error> {
        type Row = (i64, String, i64, Option<i64>, Option<i64>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, name, created_at, used_at, expires_at FROM api_tokens WHERE user_id = $1 \
             ORDER BY created_at DESC, id DESC",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, name, created_at, used_at, expires_at)| TokenRow {
                id: TokenId(id),
                name,
                created_at,
                used_at,
                expires_at,
                expired: expires_at.is_some_and(|at| at <= now),
            })
            .collect())
    }
}
