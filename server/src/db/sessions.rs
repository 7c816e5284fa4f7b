//! Sessions. Only the hash of a session's secret is stored.

use super::reader::Reader;
use super::transaction::Tx;
use crate::actor::{Actor, TokenLimits};
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{Millis, SessionId, SessionRow, UserId};
use std::collections::HashSet;

/// A session or API token in force, with its user.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    pub username: String,
    pub name: String,
    pub admin: bool,
    /// When it was used last; 0 before its first use.
    pub seen_at: Millis,
    /// Of an API token: what it does not allow.
    pub token: Option<TokenLimits>,
}

impl Session {
    /// The user as the actor of a command.
    pub fn into_actor(self) -> Actor {
        Actor {
            user: self.user,
            session: self.id,
            username: self.username,
            name: self.name,
            admin: self.admin,
            is_token: self.token.is_some(),
            address: String::new(),
            limits: self.token.unwrap_or_default(),
        }
    }
}

/// Columns: the id of the session (or token), four of the user, and when it was used last.
pub(super) type SessionColumns = (i64, i64, String, String, Option<i64>, Option<Millis>);

impl From<SessionColumns> for Session {
    fn from((id, user, username, name, admin, seen_at): SessionColumns) -> Self {
        Self {
            id: SessionId(id),
            user: UserId(user),
            username,
            name,
            admin: admin.is_some(),
            seen_at: seen_at.unwrap_or(0),
            token: None,
        }
    }
}

impl Tx<'_> {
    pub async fn add_session(
        &mut self,
        user: UserId,
        secret_hash: &str,
        agent: &str,
        expires_at: Millis,
        ends_at: Millis,
    ) -> Result<SessionId, Error> {
        let id = SessionId(self.next_id("session").await?);
        sqlx::query(
            "INSERT INTO sessions (id, user_id, secret_hash, agent, created_at, seen_at, expires_at, ends_at) \
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
        )
        .bind(id.0)
        .bind(user.0)
        .bind(secret_hash.to_owned())
        .bind(agent.to_owned())
        .bind(self.now)
        .bind(expires_at.min(ends_at))
        .bind(ends_at)
        .execute(&mut *self.conn)
        .await?;
        Ok(id)
    }

    /// When a session began, and when it ends however much it is used.
    pub async fn session_ends(&mut self, session: SessionId) -> Result<(Millis, Millis), Error> {
        let ends = sqlx::query_as("SELECT created_at, COALESCE(ends_at, expires_at) FROM sessions WHERE id = $1")
            .bind(session.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(ends)
    }

    /// Gives a session another secret: the one before is worth nothing any more.
    pub async fn renew_session(&mut self, session: SessionId, secret_hash: &str) -> Result<(), Error> {
        sqlx::query("UPDATE sessions SET secret_hash = $2 WHERE id = $1")
            .bind(session.0)
            .bind(secret_hash.to_owned())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Ends one of a user's sessions. False if it is not theirs or not there.
    pub async fn end_session(&mut self, user: UserId, session: SessionId) -> Result<bool, Error> {
        let ended = sqlx::query("DELETE FROM sessions WHERE id = $1 AND user_id = $2")
            .bind(session.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?
            .rows_affected();
        if ended > 0 {
            self.publish_ended(&[session]).await?;
        }
        Ok(ended > 0)
    }

    /// Ends the session that a browser had before it signed in again.
    pub async fn replace_session(&mut self, secret_hash: &str) -> Result<(), Error> {
        let ended: Option<(i64,)> = sqlx::query_as("DELETE FROM sessions WHERE secret_hash = $1 RETURNING id")
            .bind(secret_hash.to_owned())
            .fetch_optional(&mut *self.conn)
            .await?;
        if let Some((id,)) = ended {
            self.publish_ended(&[SessionId(id)]).await?;
        }
        Ok(())
    }

    /// Ends all sessions of a user but one. API tokens go on working.
    pub async fn end_other_sessions(&mut self, user: UserId, this: SessionId) -> Result<(), Error> {
        let ended: Vec<(i64,)> = sqlx::query_as("DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING id")
            .bind(user.0)
            .bind(this.0)
            .fetch_all(&mut *self.conn)
            .await?;
        let ended: Vec<SessionId> = ended.into_iter().map(|(id,)| SessionId(id)).collect();
        self.publish_ended(&ended).await
    }

    /// Ends the sessions of a user beyond so many: those that have not been used for longest.
    pub async fn end_surplus_sessions(&mut self, user: UserId, most: i64) -> Result<(), Error> {
        let ended: Vec<(i64,)> = sqlx::query_as(
            "DELETE FROM sessions WHERE user_id = $1 AND id NOT IN ( \
             SELECT id FROM sessions WHERE user_id = $1 ORDER BY seen_at DESC, id DESC LIMIT CAST($2 AS bigint)) RETURNING id",
        )
        .bind(user.0)
        .bind(most)
        .fetch_all(&mut *self.conn)
        .await?;
        let ended: Vec<SessionId> = ended.into_iter().map(|(id,)| SessionId(id)).collect();
        self.publish_ended(&ended).await
    }

    /// Closes the sockets of sessions, or of API tokens by their ids, that have ended: here and on the nodes that the bus
    /// reaches at once, on others within half a second, because the counter has risen.
    pub(super) async fn publish_ended(&mut self, ended: &[SessionId]) -> Result<(), Error> {
        if !ended.is_empty() {
            self.next_id("ended_session").await?;
        }
        for session in ended {
            self.publish(Publication::EndSession(*session));
        }
        Ok(())
    }

    /// Ends all sessions and API tokens of a user.
    pub async fn end_all_sessions(&mut self, user: UserId) -> Result<(), Error> {
        for all in [
            "DELETE FROM sessions WHERE user_id = $1",
            "DELETE FROM api_tokens WHERE user_id = $1",
        ] {
            sqlx::query(all).bind(user.0).execute(&mut *self.conn).await?;
        }
        self.next_id("ended_session").await?;
        self.publish(Publication::EndAllSessions(user));
        Ok(())
    }

    /// Notes that a session is in use, and extends it, but not past its end.
    pub async fn touch_session(&mut self, session: SessionId, expires_at: Millis) -> Result<(), Error> {
        sqlx::query(
            "UPDATE sessions SET seen_at = $2, expires_at = CASE WHEN ends_at < $3 THEN ends_at ELSE $3 END WHERE id = $1",
        )
            .bind(session.0)
            .bind(self.now)
            .bind(expires_at)
            .execute(&mut *self.conn)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE expires_at < $1")
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }
}

impl Reader {
    /// The session in force with this hash, of an account that is not disabled.
    pub async fn session(&mut self, secret_hash: &str, now: Millis) -> Result<Option<Session>, Error> {
        let row: Option<SessionColumns> = sqlx::query_as(
            "SELECT s.id, u.id, u.username, u.name, u.admin_at, s.seen_at FROM sessions s JOIN users u ON u.id = s.user_id \
             WHERE s.secret_hash = $1 AND s.expires_at > $2 AND u.disabled_at IS NULL",
        )
        .bind(secret_hash.to_owned())
        .bind(now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(Session::from))
    }

    /// Whether a session, or an API token by its id, is still in force.
    pub async fn session_is_open(&mut self, id: SessionId, user: UserId, now: Millis) -> Result<bool, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT u.id FROM users u WHERE u.id = $2 AND u.disabled_at IS NULL AND ( \
             EXISTS (SELECT 1 FROM sessions s WHERE s.id = $1 AND s.user_id = u.id AND s.expires_at > $3) OR \
             EXISTS (SELECT 1 FROM api_tokens t WHERE t.id = $1 AND t.user_id = u.id \
                     AND (t.expires_at IS NULL OR t.expires_at > $3)))",
        )
        .bind(id.0)
        .bind(user.0)
        .bind(now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.is_some())
    }

    /// How often something was ended: see [`Tx::publish_ended`].
    pub async fn ended_sessions(&mut self) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as("SELECT last FROM counters WHERE name = 'ended_session'")
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    /// All sessions in force, and all API tokens by their ids.
    pub async fn open_sessions(&mut self, now: Millis) -> Result<HashSet<SessionId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id \
             WHERE s.expires_at > $1 AND u.disabled_at IS NULL \
             UNION ALL \
             SELECT t.id FROM api_tokens t JOIN users u ON u.id = t.user_id \
             WHERE (t.expires_at IS NULL OR t.expires_at > $1) AND u.disabled_at IS NULL",
        )
        .bind(now)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| SessionId(id)).collect())
    }

    /// A user's sessions, newest first.
    pub async fn sessions(&mut self, user: UserId, this: SessionId, now: Millis) -> Result<Vec<SessionRow>, Error> {
        let rows: Vec<(i64, String, i64, i64)> = sqlx::query_as(
            "SELECT id, agent, created_at, seen_at FROM sessions WHERE user_id = $1 AND expires_at > $2 \
             ORDER BY created_at DESC, id DESC",
        )
        .bind(user.0)
        .bind(now)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, agent, created_at, seen_at)| SessionRow {
                id: SessionId(id),
                agent,
                created_at,
                seen_at,
                this: SessionId(id) == this,
            })
            .collect())
    }
}
