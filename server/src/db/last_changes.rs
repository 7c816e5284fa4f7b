//! Who last changed what several people may change. Told to whoever saves later; on no page, and in no event.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{AssignmentId, CourseId, Millis, RoomId, UserId};

/// What a form changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changeable {
    Assignment(AssignmentId),
    Course(CourseId),
    /// Name and topic.
    Room(RoomId),
    /// How often people may write, and whether.
    RoomPace(RoomId),
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastChange {
    pub by: UserId,
    /// As others see it.
    pub name: String,
    pub at: Millis,
}

impl Changeable {
    /// The table, the start of its two columns, and the row.
    fn place(self) -> (&'static str, &'static str, i64) {
        match self {
            Self::Assignment(assignment) => ("assignments", "changed", assignment.0),
            Self::Course(course) => ("courses", "changed", course.0),
            Self::Room(room) => ("rooms", "changed", room.0),
            Self::RoomPace(room) => ("rooms", "pace_changed", room.0),
        }
    }
}

impl Tx<'_> {
    /// Notes that this transaction changes it.
    pub async fn note_change(&mut self, what: Changeable, by: UserId) -> Result<(), Error> {
        let (table, column, id) = what.place();
        let update = format!("UPDATE {table} SET {column}_by = $2, {column}_at = $3 WHERE id = $1");
        sqlx::query(sqlx::AssertSqlSafe(update))
            .bind(id)
            .bind(by.0)
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// The last change; none if there was none, or an earlier version of the program made it.
    pub async fn last_change(&mut self, what: Changeable) -> Result<Option<LastChange>, Error> {
        let (table, column, id) = what.place();
        let select = format!(
            "SELECT u.id, u.name, t.{column}_at FROM {table} t JOIN users u ON u.id = t.{column}_by WHERE t.id = $1"
        );
        let row: Option<(i64, String, Option<i64>)> = sqlx::query_as(sqlx::AssertSqlSafe(select))
            .bind(id)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(by, name, at)| LastChange {
            by: UserId(by),
            name,
            at: at.unwrap_or_default(),
        }))
    }
}
