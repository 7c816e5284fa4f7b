//! Assignments.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Assignment, AssignmentId, CourseId, Millis};

impl Tx<'_> {
    pub async fn add_assignment(
        &mut self,
        course: CourseId,
        title: &str,
        text: &str,
        due_at: Millis,
    ) -> Result<Assignment, Error> {
        let id = AssignmentId(self.next_id("assignment").await?);
        sqlx::query(
            "INSERT INTO assignments (id, course_id, title, text, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id.0)
        .bind(course.0)
        .bind(title.to_owned())
        .bind(text.to_owned())
        .bind(due_at)
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        Ok(Assignment {
            id,
            course,
            title: title.to_owned(),
            text: text.to_owned(),
            due_at,
            edited_at: None,
        })
    }

    pub async fn assignment(&mut self, id: AssignmentId) -> Result<Option<Assignment>, Error> {
        type Row = (i64, String, String, i64, Option<i64>);
        let row: Option<Row> =
            sqlx::query_as("SELECT course_id, title, text, due_at, edited_at FROM assignments WHERE id = $1")
                .bind(id.0)
                .fetch_optional(&mut *self.conn)
                .await?;
        Ok(row.map(|(course, title, text, due_at, edited_at)| Assignment {
            id,
            course: CourseId(course),
            title,
            text,
            due_at,
            edited_at,
        }))
    }

    pub async fn set_assignment(&mut self, assignment: &Assignment) -> Result<(), Error> {
        sqlx::query("UPDATE assignments SET title = $2, text = $3, due_at = $4, edited_at = $5 WHERE id = $1")
            .bind(assignment.id.0)
            .bind(assignment.title.clone())
            .bind(assignment.text.clone())
            .bind(assignment.due_at)
            .bind(assignment.edited_at)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn remove_assignment(&mut self, id: AssignmentId) -> Result<(), Error> {
        sqlx::query("DELETE FROM assignments WHERE id = $1")
            .bind(id.0)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Characters in the texts of all assignments of a course.
    pub async fn assignments_text(&mut self, course: CourseId) -> Result<i64, Error> {
        let (length,): (i64,) = sqlx::query_as(
            "SELECT CAST(COALESCE(SUM(LENGTH(text)), 0) AS BIGINT) FROM assignments WHERE course_id = $1",
        )
        .bind(course.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(length)
    }

    pub async fn count_assignments(&mut self, course: CourseId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM assignments WHERE course_id = $1")
            .bind(course.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }
}

impl Reader {
    pub async fn course_of_assignment(&mut self, id: AssignmentId) -> Result<Option<CourseId>, Error> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT course_id FROM assignments WHERE id = $1")
            .bind(id.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(course,)| CourseId(course)))
    }
}
