//! Who was removed from a course, and is let in only by name; and courses that are deleted.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, UserId, limits};

impl Tx<'_> {
    pub async fn add_removal(&mut self, course: CourseId, user: UserId, by: UserId) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO removals (course_id, user_id, removed_by, removed_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (course_id, user_id) DO NOTHING",
        )
        .bind(course.0)
        .bind(user.0)
        .bind(by.0)
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    pub async fn was_removed(&mut self, course: CourseId, user: UserId) -> Result<bool, Error> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT user_id FROM removals WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.is_some())
    }

    /// The user was let in by name.
    pub async fn lift_removal(&mut self, course: CourseId, user: UserId) -> Result<(), Error> {
        sqlx::query("DELETE FROM removals WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// The staff of a course, at most `limits::STAFF`.
    pub async fn staff(&mut self, course: CourseId) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT user_id FROM members WHERE course_id = $1 AND role <> 'student' ORDER BY user_id LIMIT CAST($2 AS bigint)",
        )
        .bind(course.0)
        .bind(limits::STAFF as i64)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    /// How many members besides a user can sign in.
    pub async fn count_other_members(&mut self, course: CourseId, user: UserId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM members m JOIN users u ON u.id = m.user_id \
             WHERE m.course_id = $1 AND m.user_id <> $2 AND u.disabled_at IS NULL",
        )
        .bind(course.0)
        .bind(user.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(count)
    }

    /// Nobody can come into the course any more, and its assignments are gone. What was written in it is in no room that
    /// anybody is in, and follows in pieces: see [`delete_piece_of_courses`](Self::delete_piece_of_courses).
    pub async fn delete_course(&mut self, course: CourseId) -> Result<(), Error> {
        sqlx::query("UPDATE courses SET deleted_at = $2, description = '' WHERE id = $1")
            .bind(course.0)
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        sqlx::query("DELETE FROM assignments WHERE course_id = $1")
            .bind(course.0)
            .execute(&mut *self.conn)
            .await?;
        self.delete_offers_of(Some(course), None).await
    }
}
