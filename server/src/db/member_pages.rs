//! Pages of the members of a course.

use super::enum_columns;
use super::name_search::NameSearch;
use super::reader::Reader;
use crate::error::Error;
use app::protocol::{CourseId, Member, MemberFilter, MemberPage, UserId, limits};
use app::state::sort_members;

impl Reader {
    /// A page of the members of a course. `version` is that of the course's stream, read before.
    pub async fn member_page(
        &mut self,
        course: CourseId,
        version: i64,
        filter: MemberFilter,
    ) -> Result<MemberPage, Error> {
        let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
            "SELECT u.id, u.username, u.name, m.role FROM members m JOIN users u ON u.id = m.user_id \
             WHERE m.course_id = $1 AND ($2 = 0 OR m.user_id = $2)",
        )
        .bind(course.0)
        .bind(filter.user.map_or(0, |user| user.0))
        .fetch_all(&mut *self.conn)
        .await?;
        let search = NameSearch::new(if filter.user.is_some() { "" } else { &filter.q });
        let mut members: Vec<Member> = (rows.into_iter())
            .filter(|(_, username, name, _)| search.finds(&[name, username]))
            .map(|(id, username, name, role)| Member {
                id: UserId(id),
                username,
                name,
                role: enum_columns::role_of(&role),
            })
            .collect();
        sort_members(&mut members);
        let found = members.len() as i64;
        let before = usize::try_from(filter.page)
            .unwrap_or(0)
            .saturating_mul(limits::MEMBERS);
        Ok(MemberPage {
            course,
            filter,
            rows: members.into_iter().skip(before).take(limits::MEMBERS).collect(),
            found,
            version,
        })
    }
}
