//! What was in a deleted course is deleted for good, in bounded pieces: a course may hold a hundred thousand messages, and others
//! write meanwhile. Its row stays, with title and times, for the security log.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;

/// Messages in one piece of work.
const AT_ONCE: i64 = 500;

/// A room of a deleted course, and the course.
const ROOM: &str = "SELECT r.id, r.course_id FROM courses c JOIN rooms r ON r.course_id = c.id WHERE c.deleted_at IS NOT NULL \
                    ORDER BY r.id LIMIT 1";

impl Reader {
    /// Whether a deleted course still has a room.
    pub async fn deleted_course_has_contents(&mut self) -> Result<bool, Error> {
        let room = sqlx::query(ROOM).fetch_optional(&mut *self.conn).await?;
        Ok(room.is_some())
    }
}

impl Tx<'_> {
    /// Deletes some messages of deleted courses, or an empty room. False once there is nothing left.
    pub async fn delete_piece_of_courses(&mut self) -> Result<bool, Error> {
        let room: Option<(i64, i64)> = sqlx::query_as(ROOM).fetch_optional(&mut *self.conn).await?;
        let Some((room, course)) = room else { return Ok(false) };
        let messages = sqlx::query(
            "DELETE FROM messages WHERE room_id = $1 AND number IN \
             (SELECT number FROM messages WHERE room_id = $1 ORDER BY number LIMIT CAST($2 AS bigint))",
        )
        .bind(room)
        .bind(AT_ONCE)
        .execute(&mut *self.conn)
        .await?;
        if messages.rows_affected() > 0 {
            return Ok(true);
        }
        for statement in [
            "DELETE FROM notifications WHERE room_id = $1",
            "DELETE FROM offers WHERE room_id = $1",
            "DELETE FROM participants WHERE room_id = $1",
            "DELETE FROM followers WHERE thread_id = $1",
            "UPDATE files SET deleted_at = created_at WHERE room_id = $1",
            "DELETE FROM reactions WHERE room_id = $1",
            "DELETE FROM rooms WHERE id = $1",
        ] {
            sqlx::query(statement).bind(room).execute(&mut *self.conn).await?;
        }
        for statement in [
            "DELETE FROM notifications WHERE course_id = $1",
            "DELETE FROM removals WHERE course_id = $1",
            "DELETE FROM members WHERE course_id = $1",
        ] {
            sqlx::query(statement).bind(course).execute(&mut *self.conn).await?;
        }
        Ok(true)
    }
}
