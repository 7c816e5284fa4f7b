//! The parts of an open course that its page shows: its staff, and a page of its assignments.

use super::enum_columns;
use super::reader::Reader;
use super::sql_values;
use crate::error::Error;
use app::protocol::{Assignment, AssignmentFilter, AssignmentId, CourseId, Member, Millis, UserId, limits};
use app::state::{collation_key, sort_assignments, sort_members};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// See [`Reader::course_parts`].
pub struct CourseParts {
    pub staff: Vec<Member>,
    pub assignments: Vec<Assignment>,
    /// Which page of assignments that is, and how many there are.
    pub listed: AssignmentFilter,
    pub pages: i64,
}

/// An assignment with the length of its text, which may not have been read yet.
struct Listed {
    assignment: Assignment,
    length: usize,
}

impl Reader {
    /// The staff of a course, and a page of its assignments: at most so many, with so much text.
    pub async fn course_parts(
        &mut self,
        course: CourseId,
        filter: AssignmentFilter,
        now: Millis,
    ) -> Result<CourseParts, Error> {
        // One query for both, because a query costs more than its rows. An assignment has a due date, a member has none. The
        // texts come with it where they are on one page, as in almost every course.
        type Row = (i64, String, String, String, Option<i64>, Option<i64>, i64);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT u.id, u.username, u.name, m.role, CAST(NULL AS bigint), CAST(NULL AS bigint), CAST(0 AS bigint) \
             FROM members m JOIN users u ON u.id = m.user_id \
             WHERE m.course_id = $1 AND m.role <> 'student' \
             UNION ALL SELECT id, title, CASE WHEN (SELECT COALESCE(SUM(LENGTH(t.text)), 0) FROM assignments t \
             WHERE t.course_id = $1) <= $2 THEN text ELSE '' END, '', due_at, edited_at, CAST(LENGTH(text) AS bigint) \
             FROM assignments WHERE course_id = $1",
        )
        .bind(course.0)
        .bind(limits::ASSIGNMENTS_PAGE_TEXT as i64)
        .fetch_all(&mut *self.conn)
        .await?;
        let (mut staff, mut all) = (Vec::new(), Vec::new());
        for (id, first, second, role, due_at, edited_at, length) in rows {
            match due_at {
                None => staff.push(Member {
                    id: UserId(id),
                    username: first,
                    name: second,
                    role: enum_columns::role_of(&role),
                }),
                Some(due_at) => all.push(Listed {
                    assignment: Assignment {
                        id: AssignmentId(id),
                        course,
                        title: first,
                        text: second,
                        due_at,
                        edited_at,
                    },
                    length: usize::try_from(length).unwrap_or(0),
                }),
            }
        }
        sort_members(&mut staff);
        staff.truncate(limits::STAFF);
        let together = all.iter().map(|one| one.length).sum::<usize>() <= limits::ASSIGNMENTS_PAGE_TEXT;
        let mut pages = pages(all, now);
        let holds = |page: &Vec<Assignment>| page.iter().any(|one| Some(one.id) == filter.assignment);
        let page = match filter.assignment {
            Some(_) => pages.iter().position(holds).unwrap_or(0),
            None => usize::try_from(filter.page).unwrap_or(0),
        };
        let count = pages.len().max(1);
        let mut assignments = if page < pages.len() {
            pages.swap_remove(page)
        } else {
            Vec::new()
        };
        if !together {
            self.read_texts(&mut assignments).await?;
        }
        sort_assignments(&mut assignments);
        let listed = AssignmentFilter {
            page: page as i64,
            ..filter
        };
        Ok(CourseParts {
            staff,
            assignments,
            listed,
            pages: count as i64,
        })
    }

    async fn read_texts(&mut self, assignments: &mut [Assignment]) -> Result<(), Error> {
        if assignments.is_empty() {
            return Ok(());
        }
        let ids = sql_values::list(assignments.iter().map(|one| one.id));
        let statement = format!("SELECT id, text FROM assignments WHERE id IN ({ids})");
        let rows: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(statement))
            .persistent(false)
            .fetch_all(&mut *self.conn)
            .await?;
        let mut texts: HashMap<i64, String> = rows.into_iter().collect();
        for one in assignments {
            one.text = texts.remove(&one.id.0).unwrap_or_default();
        }
        Ok(())
    }
}

/// Those to come by due date, then the past ones, the latest first; cut into pages.
fn pages(mut all: Vec<Listed>, now: Millis) -> Vec<Vec<Assignment>> {
    // What is due at the same time is in the order of the titles.
    all.sort_by_cached_key(|one| {
        let one = &one.assignment;
        let past = one.due_at < now;
        let due = if past { -one.due_at } else { one.due_at };
        (past, due, collation_key(&one.title), one.id)
    });
    let mut pages: Vec<Vec<Assignment>> = Vec::new();
    let mut text = 0;
    for one in all {
        text += one.length;
        match pages.last_mut() {
            Some(page) if page.len() < limits::ASSIGNMENTS && text <= limits::ASSIGNMENTS_PAGE_TEXT => {
                page.push(one.assignment);
            }
            _ => {
                text = one.length;
                pages.push(vec![one.assignment]);
            }
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(id: i64, due_at: Millis, length: usize) -> Listed {
        let assignment = Assignment {
            id: AssignmentId(id),
            course: CourseId(1),
            title: String::new(),
            text: String::new(),
            due_at,
            edited_at: None,
        };
        Listed { assignment, length }
    }

    #[test]
    fn what_is_due_next_is_on_the_first_page_and_a_page_is_bounded_in_number_and_text() {
        let long = limits::ASSIGNMENTS_PAGE_TEXT / 2;
        let all = vec![
            listed(1, 5, 0),
            listed(2, 30, long),
            listed(3, 20, long),
            listed(4, 8, long),
            listed(5, 40, 1),
        ];
        let ids: Vec<Vec<i64>> = (pages(all, 10).iter())
            .map(|page| page.iter().map(|one| one.id.0).collect())
            .collect();
        assert_eq!(ids, [vec![3, 2], vec![5, 4, 1]]);
        let many = (0..=limits::ASSIGNMENTS as i64).map(|id| listed(id, 20, 0)).collect();
        assert_eq!(pages(many, 10).len(), 2);
    }
}
