//! Who is in a room, who in a course.

use super::{Reader, Tx, words};
use crate::fault::Fault;
use app::state::{sort_assignments, sort_members, sort_people};
use app::wire::{Assignment, AssignmentId, CourseId, Member, Person, RoomId, UserId, limits};

type PersonColumns = (i64, String, String, Option<i64>);

fn person((id, handle, name, owner): PersonColumns) -> Person {
    Person {
        id: UserId(id),
        handle,
        name,
        owner: owner.is_some(),
    }
}

impl Tx<'_> {
    /// Somebody in a room.
    pub async fn person(&mut self, room: RoomId, user: UserId) -> Result<Option<Person>, Fault> {
        let row = sqlx::query_as::<_, PersonColumns>(
            "SELECT u.id, u.handle, u.name, p.owner_at FROM participants p JOIN users u ON u.id = p.user_id \
             WHERE p.room_id = $1 AND p.user_id = $2",
        )
        .bind(room.0)
        .bind(user.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(person))
    }
}

impl Reader {
    /// Everybody in a room, by name.
    pub async fn people(&mut self, room: RoomId) -> Result<Vec<Person>, Fault> {
        let rows = sqlx::query_as::<_, PersonColumns>(
            "SELECT u.id, u.handle, u.name, p.owner_at FROM participants p JOIN users u ON u.id = p.user_id \
             WHERE p.room_id = $1",
        )
        .bind(room.0)
        .fetch_all(&mut *self.0)
        .await?;
        let mut people: Vec<Person> = rows.into_iter().map(person).collect();
        sort_people(&mut people);
        Ok(people)
    }

    /// Everybody else in a course, or in any course of the person's: those they could let into a private room. By
    /// name, at most `limits::OTHERS`.
    pub async fn others(&mut self, user: UserId, course: Option<CourseId>) -> Result<Vec<Person>, Fault> {
        let rows = sqlx::query_as::<_, PersonColumns>(
            "SELECT u.id, u.handle, u.name, CAST(NULL AS bigint) FROM users u WHERE u.id <> $1 AND u.disabled_at IS NULL AND u.id IN \
             (SELECT o.user_id FROM members o JOIN members m ON m.course_id = o.course_id \
             WHERE m.user_id = $1 AND ($2 = 0 OR m.course_id = $2)) ORDER BY u.name, u.id LIMIT $3",
        )
        .bind(user.0)
        .bind(course.map_or(0, |course| course.0))
        .bind(limits::OTHERS)
        .fetch_all(&mut *self.0)
        .await?;
        let mut people: Vec<Person> = rows.into_iter().map(person).collect();
        sort_people(&mut people);
        Ok(people)
    }

    /// The members of a course, staff first, only the staff unless `whole`; and its assignments, by due date.
    pub async fn course_parts(
        &mut self,
        course: CourseId,
        whole: bool,
    ) -> Result<(Vec<Member>, Vec<Assignment>), Fault> {
        // In one go: a query costs more than its rows. An assignment has a due date, a member has none.
        type Row = (i64, String, String, String, Option<i64>, Option<i64>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT u.id, u.handle, u.name, m.role, CAST(NULL AS bigint), CAST(NULL AS bigint) \
             FROM members m JOIN users u ON u.id = m.user_id \
             WHERE m.course_id = $1 AND ($2 = 1 OR m.role <> 'student') \
             UNION ALL SELECT id, title, text, '', due_at, edited_at FROM assignments WHERE course_id = $1",
        )
        .bind(course.0)
        .bind(i64::from(whole))
        .fetch_all(&mut *self.0)
        .await?;
        let (mut members, mut assignments) = (Vec::new(), Vec::new());
        for (id, first, second, role, due_at, edited_at) in rows {
            match due_at {
                None => members.push(Member {
                    id: UserId(id),
                    handle: first,
                    name: second,
                    role: words::role_of(&role),
                }),
                Some(due_at) => assignments.push(Assignment {
                    id: AssignmentId(id),
                    course,
                    title: first,
                    text: second,
                    due_at,
                    edited_at,
                }),
            }
        }
        sort_members(&mut members);
        sort_assignments(&mut assignments);
        Ok((members, assignments))
    }
}
