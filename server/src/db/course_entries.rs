//! A course in the list of one of its members.

use super::enum_columns;
use super::marked_members::{Marked, marked_of};
use crate::error::Error;
use app::protocol::{CourseEntry, CourseId, UserId, limits};
use sqlx::AnyConnection;

macro_rules! select_courses {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.title, c.code, m.role, c.archived_at, c.version, m.collapsed_at FROM members m ",
            "JOIN courses c ON c.id = m.course_id ",
            $rest
        )
    };
}

pub(super) type CourseColumns = (i64, String, String, String, Option<i64>, i64, Option<i64>);

pub(super) fn course_entry(
    (id, title, code, role, archived, version, collapsed): CourseColumns,
    mut marked: Marked,
) -> CourseEntry {
    for list in [&mut marked.staff, &mut marked.admins] {
        list.sort_unstable();
        list.truncate(limits::MARKED);
    }
    CourseEntry {
        id: CourseId(id),
        title,
        code,
        role: enum_columns::role_of(&role),
        archived: archived.is_some(),
        collapsed: collapsed.is_some(),
        staff: marked.staff,
        admins: marked.admins,
        version,
    }
}

pub(super) async fn course_entry_of(
    conn: &mut AnyConnection,
    user: UserId,
    course: CourseId,
) -> Result<Option<CourseEntry>, Error> {
    let row = sqlx::query_as::<_, CourseColumns>(select_courses!("WHERE m.user_id = $1 AND m.course_id = $2"))
        .bind(user.0)
        .bind(course.0)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(course_entry(row, marked_of(conn, course).await?)))
}
