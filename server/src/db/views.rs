//! Rooms and courses as pages show them.

use super::{Reader, words};
use crate::fault::Fault;
use app::wire::{Course, CourseId, Millis, Role, Room, RoomId, UserId};
use sqlx::AnyConnection;

/// What a course says of itself, with its version, for whoever is a member.
#[derive(Clone, Debug)]
pub struct CourseRow {
    pub course: Course,
    pub version: i64,
    pub role: Role,
    /// How many members it has.
    pub total: i64,
    pub invite_code: String,
    pub invite_expires_at: Option<Millis>,
}

/// A room with the version of its stream.
pub(super) async fn room(conn: &mut AnyConnection, room: RoomId) -> Result<Option<(Room, i64)>, Fault> {
    let row: Option<(Option<i64>, String, String, String, i64, i64)> =
        sqlx::query_as("SELECT course_id, kind, name, topic, created_at, version FROM rooms WHERE id = $1")
            .bind(room.0)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(course, kind, name, topic, created_at, version)| {
        let room = Room {
            id: room,
            course: course.map(CourseId),
            kind: words::kind_of(&kind),
            name,
            topic,
            created_at,
        };
        (room, version)
    }))
}

type CourseColumns = (
    String,
    String,
    String,
    String,
    String,
    Option<i64>,
    i64,
    String,
    Option<i64>,
    Option<String>,
    i64,
);

/// A course, with the role of `user` in it if it is a member.
async fn course_row(conn: &mut AnyConnection, id: CourseId, user: UserId) -> Result<Option<(CourseRow, bool)>, Fault> {
    let row: Option<CourseColumns> = sqlx::query_as(
        "SELECT c.title, c.code, c.description, c.starts_on, c.ends_on, c.archived_at, c.version, c.invite_code, \
         c.invite_expires_at, m.role, (SELECT COUNT(*) FROM members o WHERE o.course_id = c.id) FROM courses c \
         LEFT JOIN members m ON m.course_id = c.id AND m.user_id = $2 WHERE c.id = $1",
    )
    .bind(id.0)
    .bind(user.0)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(
        |(title, code, description, starts_on, ends_on, archived_at, version, invite_code, expires_at, role, total)| {
            let course = Course {
                id,
                title,
                code,
                description,
                starts_on,
                ends_on,
                archived_at,
            };
            let member = role.is_some();
            let row = CourseRow {
                course,
                version,
                role: role.as_deref().map(words::role_of).unwrap_or_default(),
                total,
                invite_code,
                invite_expires_at: expires_at,
            };
            (row, member)
        },
    ))
}

/// A course, for whoever asks on its behalf.
pub(super) async fn course(conn: &mut AnyConnection, id: CourseId) -> Result<Option<Course>, Fault> {
    let row = course_row(conn, id, UserId(0)).await?;
    Ok(row.map(|(row, _)| row.course))
}

impl Reader {
    /// A course for one of its members; nothing for a stranger.
    pub async fn course(&mut self, user: UserId, id: CourseId) -> Result<Option<CourseRow>, Fault> {
        let row = course_row(&mut self.0, id, user).await?;
        Ok(row.filter(|(_, member)| *member).map(|(row, _)| row))
    }
}
