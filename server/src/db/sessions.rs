//! Sign-ins. Only the hash of a token is kept.

use super::{Reader, Tx};
use crate::fanout::Outgoing;
use crate::fault::Fault;
use app::wire::{Millis, SessionId, SessionRow, UserId};
use std::collections::HashSet;

/// A sign-in that is in force, with whom it lets in.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    pub handle: String,
    pub name: String,
    pub admin: bool,
    /// 0 before its first use.
    pub seen_at: Millis,
}

/// Who is let in, in columns: the session's (or token's) number, the person's four, and when it was seen.
pub(super) type SessionColumns = (i64, i64, String, String, Option<i64>, Option<Millis>);

impl From<SessionColumns> for Session {
    fn from((id, user, handle, name, admin, seen_at): SessionColumns) -> Self {
        Self {
            id: SessionId(id),
            user: UserId(user),
            handle,
            name,
            admin: admin.is_some(),
            seen_at: seen_at.unwrap_or(0),
        }
    }
}

impl Tx<'_> {
    pub async fn add_session(
        &mut self,
        user: UserId,
        token_hash: &str,
        agent: &str,
        expires_at: Millis,
    ) -> Result<SessionId, Fault> {
        let id = SessionId(self.next_id("session").await?);
        sqlx::query(
            "INSERT INTO sessions (id, user_id, token_hash, agent, created_at, seen_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(id.0)
        .bind(user.0)
        .bind(token_hash.to_owned())
        .bind(agent.to_owned())
        .bind(self.now)
        .bind(expires_at)
        .execute(&mut *self.conn)
        .await?;
        Ok(id)
    }

    /// Ends one of a person's sessions. False if it is not theirs or not there.
    pub async fn end_session(&mut self, user: UserId, session: SessionId) -> Result<bool, Fault> {
        let ended = sqlx::query("DELETE FROM sessions WHERE id = $1 AND user_id = $2")
            .bind(session.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?
            .rows_affected();
        if ended > 0 {
            self.tell(Outgoing::EndSession(session));
        }
        Ok(ended > 0)
    }

    /// Ends the session a browser had before it signed in anew.
    pub async fn replace_session(&mut self, token_hash: &str) -> Result<(), Fault> {
        let ended: Option<(i64,)> = sqlx::query_as("DELETE FROM sessions WHERE token_hash = $1 RETURNING id")
            .bind(token_hash.to_owned())
            .fetch_optional(&mut *self.conn)
            .await?;
        if let Some((id,)) = ended {
            self.tell(Outgoing::EndSession(SessionId(id)));
        }
        Ok(())
    }

    /// Ends all sessions of a person but one. API tokens go on working.
    pub async fn end_other_sessions(&mut self, user: UserId, this: SessionId) -> Result<(), Fault> {
        let ended: Vec<(i64,)> = sqlx::query_as("DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING id")
            .bind(user.0)
            .bind(this.0)
            .fetch_all(&mut *self.conn)
            .await?;
        for (id,) in ended {
            self.tell(Outgoing::EndSession(SessionId(id)));
        }
        Ok(())
    }

    /// Ends everything that lets a person in: all sessions and all API tokens.
    pub async fn end_everything(&mut self, user: UserId) -> Result<(), Fault> {
        for all in [
            "DELETE FROM sessions WHERE user_id = $1",
            "DELETE FROM tokens WHERE user_id = $1",
        ] {
            sqlx::query(all).bind(user.0).execute(&mut *self.conn).await?;
        }
        self.tell(Outgoing::EndEverything(user));
        Ok(())
    }

    /// Notes that a session is in use, and until when it lasts now.
    pub async fn touch_session(&mut self, session: SessionId, expires_at: Millis) -> Result<(), Fault> {
        sqlx::query("UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE id = $1")
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
    /// The session in force with this token hash, of an account that is open.
    pub async fn session(&mut self, token_hash: &str, now: Millis) -> Result<Option<Session>, Fault> {
        let row: Option<SessionColumns> = sqlx::query_as(
            "SELECT s.id, u.id, u.handle, u.name, u.admin_at, s.seen_at FROM sessions s JOIN users u ON u.id = s.user_id \
             WHERE s.token_hash = $1 AND s.expires_at > $2 AND u.disabled_at IS NULL",
        )
        .bind(token_hash.to_owned())
        .bind(now)
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(row.map(Session::from))
    }

    /// Whether a session, or a token by its number, is still in force.
    pub async fn session_is_open(&mut self, id: SessionId, user: UserId, now: Millis) -> Result<bool, Fault> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT u.id FROM users u WHERE u.id = $2 AND u.disabled_at IS NULL AND ( \
             EXISTS (SELECT 1 FROM sessions s WHERE s.id = $1 AND s.user_id = u.id AND s.expires_at > $3) OR \
             EXISTS (SELECT 1 FROM tokens t WHERE t.id = $1 AND t.user_id = u.id \
                     AND (t.expires_at IS NULL OR t.expires_at > $3)))",
        )
        .bind(id.0)
        .bind(user.0)
        .bind(now)
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(row.is_some())
    }

    /// All sessions in force, and all tokens by their numbers.
    pub async fn open_sessions(&mut self, now: Millis) -> Result<HashSet<SessionId>, Fault> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id \
             WHERE s.expires_at > $1 AND u.disabled_at IS NULL \
             UNION ALL \
             SELECT t.id FROM tokens t JOIN users u ON u.id = t.user_id \
             WHERE (t.expires_at IS NULL OR t.expires_at > $1) AND u.disabled_at IS NULL",
        )
        .bind(now)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(rows.into_iter().map(|(id,)| SessionId(id)).collect())
    }

    /// A person's sessions, newest first.
    pub async fn sessions(&mut self, user: UserId, this: SessionId, now: Millis) -> Result<Vec<SessionRow>, Fault> {
        let rows: Vec<(i64, String, i64, i64)> = sqlx::query_as(
            "SELECT id, agent, created_at, seen_at FROM sessions WHERE user_id = $1 AND expires_at > $2 \
             ORDER BY created_at DESC, id DESC",
        )
        .bind(user.0)
        .bind(now)
        .fetch_all(&mut *self.0)
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
