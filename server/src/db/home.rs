//! The page of the day: the newest lines of unread rooms, what is due across courses, what the staff have to see to.

use super::message_row::plain_text;
use super::reader::Reader;
use super::sql_values;
use crate::error::Error;
use app::protocol::{
    AssignmentId, CourseId, DueEntry, Duties, HomeCourse, HomeView, LastLine, Millis, Overview, RoomId, UserId,
    excerpt, limits,
};
use app::state::home_rooms;
use sqlx::AssertSqlSafe;

const DAY: Millis = 86_400_000;

impl Reader {
    /// The page of the day of whoever has this overview, read in the same transaction. `decides` are the courses whose
    /// requests to be let in the user answers.
    pub async fn home(&mut self, overview: &Overview, decides: &[CourseId], now: Millis) -> Result<HomeView, Error> {
        let mut home = HomeView {
            from: now - now.rem_euclid(DAY),
            due: Vec::new(),
            due_more: 0,
            lines: self.last_lines(overview).await?,
            courses: (overview.courses.iter())
                .filter(|course| !course.archived)
                .map(|course| HomeCourse {
                    course: course.id,
                    version: course.version,
                    duties: None,
                })
                .collect(),
        };
        home.courses.sort_by_key(|one| one.course);
        self.duties(&mut home, decides).await?;
        self.due(&mut home).await?;
        Ok(home)
    }

    async fn last_lines(&mut self, overview: &Overview) -> Result<Vec<LastLine>, Error> {
        let rooms = sql_values::list(home_rooms(&overview.rooms).into_iter().map(|room| room.id));
        if rooms.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "SELECT r.id, r.version, u.id, u.name, m.content, m.plain, m.renderer FROM rooms r \
             JOIN messages m ON m.room_id = r.id AND m.number = r.last_number JOIN users u ON u.id = m.author_id \
             WHERE r.id IN ({rooms}) ORDER BY r.id"
        );
        type Row = (i64, i64, i64, String, String, Option<String>, i64);
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(statement))
            .persistent(false)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok((rows.into_iter())
            .map(|(room, version, author, name, content, plain, renderer)| LastLine {
                room: RoomId(room),
                version,
                author: UserId(author),
                name,
                text: excerpt(&plain_text(content, plain, renderer)),
            })
            .collect())
    }

    async fn duties(&mut self, home: &mut HomeView, decides: &[CourseId]) -> Result<(), Error> {
        let ids = home.courses.iter().map(|one| one.course);
        let courses = sql_values::list(ids.filter(|id| decides.contains(id)));
        if courses.is_empty() {
            return Ok(());
        }
        let statement = format!(
            "SELECT c.id, c.ends_on, (SELECT COUNT(*) FROM members m WHERE m.course_id = c.id), \
             (SELECT COUNT(*) FROM offers o WHERE o.course_id = c.id AND o.target LIKE 'ask:%' \
             AND o.declined_at IS NULL AND o.withdrawn_at IS NULL) FROM courses c WHERE c.id IN ({courses})"
        );
        let rows: Vec<(i64, String, i64, i64)> = sqlx::query_as(AssertSqlSafe(statement))
            .persistent(false)
            .fetch_all(&mut *self.conn)
            .await?;
        for (id, ends_on, total, waiting) in rows {
            if let Some(one) = home.courses.iter_mut().find(|one| one.course.0 == id) {
                one.duties = Some(Duties {
                    waiting,
                    total,
                    ends_on,
                });
            }
        }
        Ok(())
    }

    async fn due(&mut self, home: &mut HomeView) -> Result<(), Error> {
        let courses = sql_values::list(home.courses.iter().map(|one| one.course));
        if courses.is_empty() {
            return Ok(());
        }
        let due = format!("FROM assignments WHERE course_id IN ({courses}) AND due_at >= $1 AND due_at < $2");
        let statement =
            format!("SELECT id, course_id, title, due_at {due} ORDER BY due_at, id LIMIT CAST($3 AS bigint)");
        let rows: Vec<(i64, i64, String, i64)> = sqlx::query_as(AssertSqlSafe(statement))
            .bind(home.from)
            .bind(home.until())
            .bind(limits::HOME_DUE as i64 + 1)
            .persistent(false)
            .fetch_all(&mut *self.conn)
            .await?;
        let listed = limits::HOME_DUE;
        if rows.len() > listed {
            let (total,): (i64,) = sqlx::query_as(AssertSqlSafe(format!("SELECT COUNT(*) {due}")))
                .bind(home.from)
                .bind(home.until())
                .persistent(false)
                .fetch_one(&mut *self.conn)
                .await?;
            home.due_more = total - listed as i64;
        }
        home.due = (rows.into_iter().take(listed))
            .map(|(assignment, course, title, due_at)| DueEntry {
                assignment: AssignmentId(assignment),
                course: CourseId(course),
                title,
                due_at,
            })
            .collect();
        Ok(())
    }
}
