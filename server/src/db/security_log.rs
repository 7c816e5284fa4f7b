//! The security log: a row for each change of rights, in the transaction of the change, and for refusals.

use super::reader::Reader;
use super::transaction::Tx;
use crate::actor::Origin;
use crate::error::Error;
use crate::security_event::{Refusal, SecurityAction, SecurityEvent};
use app::protocol::{CourseId, Millis, RoomId, UserId};
use sqlx::Row;
use sqlx::any::AnyRow;

/// Rows of refusals that are kept. Changes have rows of their own, so refusals cannot push them out.
const MOST_REFUSED: i64 = 100_000;
/// Rows of changes that are kept.
const MOST_DONE: i64 = 1_000_000;

/// A row of the security log, with the names that people have now.
#[derive(Clone, Debug)]
pub struct SecurityRow {
    pub id: i64,
    pub at: Millis,
    pub actor: Option<NamedUser>,
    pub via: String,
    pub address: String,
    /// Its name; a later version may have other actions.
    pub action: String,
    pub refused: bool,
    pub subject: Option<NamedUser>,
    pub course: Option<CourseId>,
    pub room: Option<RoomId>,
    /// Of a room for everybody in a course.
    pub room_name: Option<String>,
    pub detail: String,
    pub times: i64,
}

/// Somebody a row is about.
#[derive(Clone, Debug)]
pub struct NamedUser {
    pub id: UserId,
    pub username: String,
    pub name: String,
}

/// Which rows to read.
#[derive(Clone, Debug, Default)]
pub struct SecurityFilter {
    pub course: Option<CourseId>,
    /// Only what was refused.
    pub refused: bool,
    /// Only these.
    pub actions: Option<Vec<SecurityAction>>,
    /// Only rows below this number; from the newest on if none is given.
    pub before: Option<i64>,
}

impl Tx<'_> {
    /// Notes a change of rights, which this transaction makes.
    pub async fn log_security(&mut self, by: impl Into<Origin>, event: impl Into<SecurityEvent>) -> Result<(), Error> {
        let (by, event) = (by.into(), event.into());
        let at = self.now;
        self.add_to_security_log(at, &by, &event, "done", 1).await?;
        self.security_events.push((by, event));
        Ok(())
    }

    /// Stores what was refused before.
    pub async fn log_refusals(&mut self, refusals: Vec<Refusal>) -> Result<(), Error> {
        for refusal in refusals {
            self.add_to_security_log(refusal.at, &refusal.origin, &refusal.event, "refused", refusal.times)
                .await?;
        }
        Ok(())
    }

    async fn add_to_security_log(
        &mut self,
        at: Millis,
        by: &Origin,
        event: &SecurityEvent,
        outcome: &'static str,
        times: i64,
    ) -> Result<(), Error> {
        let id = self.next_id("security_log").await?;
        // A room for everybody belongs to its course's log; a private one is nobody else's business.
        sqlx::query(
            "INSERT INTO security_log (id, at, actor_id, via, session_id, address, action, outcome, subject_id, course_id, \
             room_id, detail, times) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, COALESCE($10, \
             (SELECT course_id FROM rooms WHERE id = $11 AND kind IN ('course', 'announcement'))), $11, $12, $13)",
        )
        .bind(id)
        .bind(at)
        .bind(by.user.map(|user| user.0))
        .bind(by.via.name())
        .bind(by.session.0)
        .bind(by.address.chars().take(64).collect::<String>())
        .bind(event.action.name())
        .bind(outcome)
        .bind(event.subject.map(|user| user.0))
        .bind(event.course.map(|course| course.0))
        .bind(event.room.map(|room| room.0))
        .bind(event.detail.chars().take(SecurityEvent::DETAIL).collect::<String>())
        .bind(times)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Removes what is older than `oldest`, and the oldest rows past the bounds.
    pub async fn shorten_security_log(&mut self, oldest: Millis) -> Result<(), Error> {
        sqlx::query("DELETE FROM security_log WHERE at < $1")
            .bind(oldest)
            .execute(&mut *self.conn)
            .await?;
        for (outcome, most) in [("refused", MOST_REFUSED), ("done", MOST_DONE)] {
            sqlx::query(
                "DELETE FROM security_log WHERE outcome = $1 AND id <= \
                 (SELECT id FROM security_log WHERE outcome = $1 ORDER BY id DESC LIMIT 1 OFFSET CAST($2 AS bigint))",
            )
            .bind(outcome)
            .bind(most)
            .execute(&mut *self.conn)
            .await?;
        }
        Ok(())
    }
}

impl Reader {
    /// Rows of the security log, newest first, at most `most`.
    pub async fn security_log(&mut self, filter: &SecurityFilter, most: i64) -> Result<Vec<SecurityRow>, Error> {
        let mut select = String::from(
            "SELECT l.id, l.at, l.actor_id, a.username, a.name, l.via, l.address, l.action, l.outcome, l.subject_id, \
             s.username, s.name, l.course_id, l.room_id, l.detail, l.times, r.name FROM security_log l \
             LEFT JOIN users a ON a.id = l.actor_id LEFT JOIN users s ON s.id = l.subject_id \
             LEFT JOIN rooms r ON r.id = l.room_id AND r.kind IN ('course', 'announcement') WHERE l.id < $1",
        );
        // Numbers and names of ours only.
        if let Some(course) = filter.course {
            select.push_str(&format!(" AND l.course_id = {course}"));
        }
        if filter.refused {
            select.push_str(" AND l.outcome = 'refused'");
        }
        if let Some(actions) = &filter.actions {
            let names: Vec<String> = actions.iter().map(|action| format!("'{}'", action.name())).collect();
            select.push_str(&format!(" AND l.action IN ({})", names.join(",")));
        }
        select.push_str(" ORDER BY l.id DESC LIMIT CAST($2 AS bigint)");
        let rows: Vec<AnyRow> = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(filter.before.unwrap_or(i64::MAX))
            .bind(most)
            .fetch_all(&mut *self.conn)
            .await?;
        rows.iter().map(security_row).collect()
    }
}

fn security_row(row: &AnyRow) -> Result<SecurityRow, Error> {
    let number = |at: usize| row.try_get::<Option<i64>, _>(at);
    let text = |at: usize| row.try_get::<Option<String>, _>(at).map(Option::unwrap_or_default);
    // The number, user name and name of somebody, in three columns.
    let user = |at: usize| -> Result<Option<NamedUser>, Error> {
        let Some(id) = number(at)? else { return Ok(None) };
        Ok(Some(NamedUser {
            id: UserId(id),
            username: text(at + 1)?,
            name: text(at + 2)?,
        }))
    };
    Ok(SecurityRow {
        id: row.try_get(0)?,
        at: row.try_get(1)?,
        actor: user(2)?,
        via: text(5)?,
        address: text(6)?,
        action: text(7)?,
        refused: text(8)? == "refused",
        subject: user(9)?,
        course: number(12)?.map(CourseId),
        room: number(13)?.map(RoomId),
        room_name: row.try_get(16)?,
        detail: text(14)?,
        times: row.try_get(15)?,
    })
}
