//! API tokens. Only the hash of a token is stored. A token is a session of another kind, with an id from the same counter:
//! see `migrations/0002_tokens.sql`.

use super::reader::Reader;
use super::sessions::Session;
use super::transaction::Tx;
use crate::actor::TokenLimits;
use crate::error::Error;
use app::protocol::{CourseId, Millis, SessionId, TokenId, TokenRow, TokenScope, UserId};

impl Tx<'_> {
    pub async fn add_token(
        &mut self,
        user: UserId,
        name: &str,
        token_hash: &str,
        expires_at: Millis,
        limits: TokenLimits,
    ) -> Result<TokenId, Error> {
        let id = TokenId(self.next_id("session").await?);
        sqlx::query(
            "INSERT INTO api_tokens (id, user_id, name, token_hash, created_at, expires_at, read_only_at, course_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.0)
        .bind(user.0)
        .bind(name.to_owned())
        .bind(token_hash.to_owned())
        .bind(self.now)
        .bind(expires_at)
        .bind(limits.read_only.then_some(self.now))
        .bind(limits.course.map(|course| course.0))
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
            self.publish_ended(&[SessionId(token.0)]).await?;
        }
        Ok(ended > 0)
    }

    /// Revokes all tokens of a user.
    pub async fn revoke_all_tokens(&mut self, user: UserId) -> Result<(), Error> {
        let ended: Vec<(i64,)> = sqlx::query_as("DELETE FROM api_tokens WHERE user_id = $1 RETURNING id")
            .bind(user.0)
            .fetch_all(&mut *self.conn)
            .await?;
        let ended: Vec<SessionId> = ended.into_iter().map(|(id,)| SessionId(id)).collect();
        self.publish_ended(&ended).await
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
        type Row = (
            i64,
            i64,
            String,
            String,
            Option<i64>,
            Option<Millis>,
            Option<i64>,
            Option<i64>,
        );
        let row: Option<Row> = sqlx::query_as(
            "SELECT t.id, u.id, u.username, u.name, u.admin_at, t.used_at, t.read_only_at, t.course_id FROM api_tokens t JOIN users u ON u.id = t.user_id \
             WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.disabled_at IS NULL",
        )
        .bind(token_hash.to_owned())
        .bind(now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(
            |(id, user, username, name, admin, used_at, read_only, course)| Session {
                token: Some(TokenLimits {
                    read_only: read_only.is_some(),
                    course: course.map(CourseId),
                }),
                ..Session::from((id, user, username, name, admin, used_at))
            },
        ))
    }

    /// A user's tokens, newest first.
    pub async fn tokens(&mut self, user: UserId, now: Millis) -> Result<Vec<TokenRow>, Error> {
        type Row = (i64, String, i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, name, created_at, used_at, expires_at, read_only_at, course_id FROM api_tokens WHERE user_id = $1 \
             ORDER BY created_at DESC, id DESC",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(
                |(id, name, created_at, used_at, expires_at, read_only, course)| TokenRow {
                    id: TokenId(id),
                    name,
                    created_at,
                    used_at,
                    expires_at,
                    expired: expires_at.is_some_and(|at| at <= now),
                    scope: if read_only.is_some() {
                        TokenScope::Read
                    } else {
                        TokenScope::Write
                    },
                    course: course.map(CourseId),
                },
            )
            .collect())
    }
}
