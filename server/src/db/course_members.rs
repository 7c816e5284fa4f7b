//! Members of courses and their roles.

use super::enum_columns;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, Role, UserId};

impl Tx<'_> {
    /// A user's role in a course; none for a stranger.
    pub async fn role(&mut self, user: UserId, course: CourseId) -> Result<Option<Role>, Error> {
        let row: Option<(String,)> = sqlx::query_as("SELECT role FROM members WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(role,)| enum_columns::role_of(&role)))
    }

    pub async fn add_member(&mut self, course: CourseId, user: UserId, role: Role) -> Result<(), Error> {
        sqlx::query("INSERT INTO members (course_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)")
            .bind(course.0)
            .bind(user.0)
            .bind(enum_columns::role(role))
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn set_role(&mut self, course: CourseId, user: UserId, role: Role) -> Result<(), Error> {
        sqlx::query("UPDATE members SET role = $3 WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .bind(enum_columns::role(role))
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn remove_member(&mut self, course: CourseId, user: UserId) -> Result<(), Error> {
        sqlx::query("DELETE FROM members WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// The members of a course.
    pub async fn members(&mut self, course: CourseId) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT user_id FROM members WHERE course_id = $1 ORDER BY user_id")
            .bind(course.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    pub async fn count_members(&mut self, course: CourseId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM members WHERE course_id = $1")
            .bind(course.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    /// Instructors who can sign in, besides this user.
    pub async fn count_other_instructors(&mut self, course: CourseId, user: UserId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM members m JOIN users u ON u.id = m.user_id WHERE m.course_id = $1 \
             AND m.role = 'instructor' AND u.disabled_at IS NULL AND u.id <> $2",
        )
        .bind(course.0)
        .bind(user.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(count)
    }

    /// The assistant who can sign in and has been a member longest.
    pub async fn longest_assistant(&mut self, course: CourseId) -> Result<Option<UserId>, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT m.user_id FROM members m JOIN users u ON u.id = m.user_id WHERE m.course_id = $1 \
             AND m.role = 'assistant' AND u.disabled_at IS NULL ORDER BY m.joined_at, m.user_id LIMIT 1",
        )
        .bind(course.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(id,)| UserId(id)))
    }

    /// The courses that a user is an instructor of.
    pub async fn courses_instructed_by(&mut self, user: UserId) -> Result<Vec<CourseId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT course_id FROM members WHERE user_id = $1 AND role = 'instructor' ORDER BY course_id",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| CourseId(id)).collect())
    }

    /// Whether two users share a course.
    pub async fn share_a_course(&mut self, one: UserId, other: UserId) -> Result<bool, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT a.course_id FROM members a JOIN members b ON b.course_id = a.course_id \
             WHERE a.user_id = $1 AND b.user_id = $2 LIMIT 1",
        )
        .bind(one.0)
        .bind(other.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.is_some())
    }

    /// All courses of a user.
    pub async fn courses_of(&mut self, user: UserId) -> Result<Vec<CourseId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT course_id FROM members WHERE user_id = $1 ORDER BY course_id")
            .bind(user.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| CourseId(id)).collect())
    }
}
