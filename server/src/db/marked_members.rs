//! Whose names carry a mark in a course: its staff, and the site's admins among its members.

use super::enum_columns;
use crate::error::Error;
use app::protocol::{CourseId, UserId};
use sqlx::AnyConnection;

/// By id, in any order.
#[derive(Default)]
pub(super) struct Marked {
    pub staff: Vec<UserId>,
    pub admins: Vec<UserId>,
}

/// Of all courses of user `$1`, at most `$4` of each kind in a course, as a further part of the query for the overview: the user
/// and the course, in the columns of a room.
macro_rules! marked_members {
    () => {
        "UNION ALL SELECT k.user_id, k.course_id, k.kind, '', '', CAST(NULL AS bigint), CAST(NULL AS text), \
         CAST(NULL AS bigint), 0, 0, 0, 0, '', 0, CAST(NULL AS bigint) FROM (\
         SELECT s.user_id, s.course_id, 'of staff' AS kind, \
         ROW_NUMBER() OVER (PARTITION BY s.course_id ORDER BY s.user_id) AS place \
         FROM members m JOIN members s ON s.course_id = m.course_id WHERE m.user_id = $1 AND s.role <> 'student' \
         UNION ALL SELECT a.id, n.course_id, 'of admins', ROW_NUMBER() OVER (PARTITION BY n.course_id ORDER BY a.id) \
         FROM users a JOIN members n ON n.user_id = a.id \
         JOIN members m ON m.course_id = n.course_id AND m.user_id = $1 WHERE a.admin_at IS NOT NULL\
         ) AS k WHERE k.place <= $4"
    };
}
pub(super) use marked_members;

/// Of one course.
pub(super) async fn marked_of(conn: &mut AnyConnection, course: CourseId) -> Result<Marked, Error> {
    let rows: Vec<(i64, String, Option<i64>)> = sqlx::query_as(
        "SELECT u.id, m.role, u.admin_at FROM members m JOIN users u ON u.id = m.user_id \
         WHERE m.course_id = $1 AND (m.role <> 'student' OR u.admin_at IS NOT NULL)",
    )
    .bind(course.0)
    .fetch_all(conn)
    .await?;
    let mut marked = Marked::default();
    for (id, role, admin) in rows {
        if enum_columns::role_of(&role).is_staff() {
            marked.staff.push(UserId(id));
        }
        if admin.is_some() {
            marked.admins.push(UserId(id));
        }
    }
    Ok(marked)
}
