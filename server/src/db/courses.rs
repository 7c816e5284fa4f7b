//! Courses.

use super::enum_columns;
use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Course, CourseId, Millis, Role, UserId};

/// A course as one of its members sees it.
#[derive(Clone, Debug)]
pub struct CourseRow {
    pub course: Course,
    pub version: i64,
    pub role: Role,
    /// How many members it has.
    pub total: i64,
    pub invite_code: String,
    pub invite_expires_at: Option<Millis>,
    pub invite_uses_left: Option<i64>,
    pub invite_approval: bool,
}

impl Tx<'_> {
    pub async fn add_course(
        &mut self,
        maker: UserId,
        course: &Course,
        invite: &str,
        expires_at: Option<Millis>,
    ) -> Result<CourseId, Error> {
        let id = CourseId(self.next_id("course").await?);
        sqlx::query(
            "INSERT INTO courses (id, title, code, description, starts_on, ends_on, created_at, version, invite_code, \
             invite_expires_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10)",
        )
        .bind(id.0)
        .bind(course.title.clone())
        .bind(course.code.clone())
        .bind(course.description.clone())
        .bind(course.starts_on.clone())
        .bind(course.ends_on.clone())
        .bind(self.now)
        .bind(invite.to_owned())
        .bind(expires_at)
        .bind(maker.0)
        .execute(&mut *self.conn)
        .await?;
        Ok(id)
    }

    /// The title of a course; empty if there is none.
    pub async fn course_title(&mut self, course: CourseId) -> Result<String, Error> {
        Ok(self
            .course(course)
            .await?
            .map(|course| course.title)
            .unwrap_or_default())
    }

    pub async fn course(&mut self, course: CourseId) -> Result<Option<Course>, Error> {
        type Row = (String, String, String, String, String, Option<i64>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT title, code, description, starts_on, ends_on, archived_at FROM courses WHERE id = $1 AND deleted_at IS NULL",
        )
        .bind(course.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(
            row.map(|(title, code, description, starts_on, ends_on, archived_at)| Course {
                id: course,
                title,
                code,
                description,
                starts_on,
                ends_on,
                archived_at,
            }),
        )
    }

    pub async fn set_course(&mut self, course: &Course) -> Result<(), Error> {
        sqlx::query(
            "UPDATE courses SET title = $2, code = $3, description = $4, starts_on = $5, ends_on = $6, \
             archived_at = $7 WHERE id = $1",
        )
        .bind(course.id.0)
        .bind(course.title.clone())
        .bind(course.code.clone())
        .bind(course.description.clone())
        .bind(course.starts_on.clone())
        .bind(course.ends_on.clone())
        .bind(course.archived_at)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }
}

impl Reader {
    /// A course for one of its members; none for a stranger.
    pub async fn course(&mut self, user: UserId, id: CourseId) -> Result<Option<CourseRow>, Error> {
        type Row = (
            String,
            String,
            String,
            String,
            String,
            Option<i64>,
            i64,
            String,
            Option<i64>,
            String,
            i64,
            Option<i64>,
            Option<i64>,
        );
        let row: Option<Row> = sqlx::query_as(
            "SELECT c.title, c.code, c.description, c.starts_on, c.ends_on, c.archived_at, c.version, c.invite_code, \
             c.invite_expires_at, m.role, (SELECT COUNT(*) FROM members o WHERE o.course_id = c.id), \
             c.invite_uses_left, c.invite_approval_at FROM courses c \
             JOIN members m ON m.course_id = c.id AND m.user_id = $2 WHERE c.id = $1",
        )
        .bind(id.0)
        .bind(user.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(
            |(
                title,
                code,
                description,
                starts_on,
                ends_on,
                archived_at,
                version,
                invite_code,
                expires_at,
                role,
                total,
                uses_left,
                approval,
            )| {
                let course = Course {
                    id,
                    title,
                    code,
                    description,
                    starts_on,
                    ends_on,
                    archived_at,
                };
                CourseRow {
                    course,
                    version,
                    role: enum_columns::role_of(&role),
                    total,
                    invite_code,
                    invite_expires_at: expires_at,
                    invite_uses_left: uses_left,
                    invite_approval: approval.is_some(),
                }
            },
        ))
    }
}
