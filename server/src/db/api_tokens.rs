//! API tokens. Only the hash of one is kept. A token is a session of another kind: see `migrations/0002_tokens.sql`.

use super::sessions::SessionColumns;
use super::{Reader, Session, Tx};
use crate::fanout::Outgoing;
use crate::fault::Fault;
use app::wire::{Millis, SessionId, TokenId, TokenRow, UserId};

impl Tx<'_> {
    pub async fn add_token(
        &mut self,
        user: UserId,
        name: &str,
        token_hash: &str,
        expires_at: Option<Millis>,
    ) -> Result<TokenId, Fault> {
        let id = TokenId(self.next_id("session").await?);
        sqlx::query(
            "INSERT INTO tokens (id, user_id, name, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
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

    /// How many tokens a person has, and whether one of them is called so.
    pub async fn tokens_called(&mut self, user: UserId, name: &str) -> Result<(i64, bool), Fault> {
        let (all, same): (i64, i64) =
            sqlx::query_as("SELECT COUNT(*), COUNT(CASE WHEN name = $2 THEN 1 END) FROM tokens WHERE user_id = $1")
                .bind(user.0)
                .bind(name.to_owned())
                .fetch_one(&mut *self.conn)
                .await?;
        Ok((all, same > 0))
    }

    /// Ends one of a person's tokens. False if it is not theirs or not there.
    pub async fn end_token(&mut self, user: UserId, token: TokenId) -> Result<bool, Fault> {
        let ended = sqlx::query("DELETE FROM tokens WHERE id = $1 AND user_id = $2")
            .bind(token.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?
            .rows_affected();
        if ended > 0 {
            self.tell(Outgoing::EndSession(SessionId(token.0)));
        }
        Ok(ended > 0)
    }

    /// Notes that a token is in use.
    pub async fn touch_token(&mut self, token: SessionId) -> Result<(), Fault> {
        sqlx::query("UPDATE tokens SET used_at = $2 WHERE id = $1")
            .bind(token.0)
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }
}

impl Reader {
    /// The token in force with this hash, of an account that is open.
    pub async fn token(&mut self, token_hash: &str, now: Millis) -> Result<Option<Session>, Fault> {
        let row: Option<SessionColumns> = sqlx::query_as(
            "SELECT t.id, u.id, u.handle, u.name, u.admin_at, t.used_at FROM tokens t JOIN users u ON u.id = t.user_id \
             WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.disabled_at IS NULL",
        )
        .bind(token_hash.to_owned())
        .bind(now)
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(row.map(Session::from))
    }

    /// A person's tokens, newest first.
    pub async fn tokens(&mut self, user: UserId, now: Millis) -> Result<Vec<TokenRow>, Fault> {
        type Row = (i64, String, i64, Option<i64>, Option<i64>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, name, created_at, used_at, expires_at FROM tokens WHERE user_id = $1 \
             ORDER BY created_at DESC, id DESC",
        )
        .bind(user.0)
        .fetch_all(&mut *self.0)
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
