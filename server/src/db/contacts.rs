//! Contacts: the users whom a user can write to, or add to a private room.

use super::name_search::NameSearch;
use super::reader::Reader;
use crate::error::Error;
use app::protocol::{ContactFilter, ContactPage, Participant, RoomId, UserId, limits};
use app::state::sort_participants;

impl Reader {
    /// Everybody else in a course, or in any of the user's courses, as far as the filter lists them; without those who are
    /// in the room `outside` already.
    pub async fn contacts(
        &mut self,
        user: UserId,
        mut filter: ContactFilter,
        outside: Option<RoomId>,
    ) -> Result<ContactPage, Error> {
        filter.chosen.truncate(limits::PRIVATE_ROOM);
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT u.id, u.username, u.name FROM users u WHERE u.id <> $1 AND u.disabled_at IS NULL AND u.id IN \
             (SELECT o.user_id FROM members o JOIN members m ON m.course_id = o.course_id \
             WHERE m.user_id = $1 AND ($2 = 0 OR m.course_id = $2)) \
             AND u.id NOT IN (SELECT p.user_id FROM participants p WHERE p.room_id = $3)",
        )
        .bind(user.0)
        .bind(filter.course.map_or(0, |course| course.0))
        .bind(outside.map_or(0, |room| room.0))
        .fetch_all(&mut *self.conn)
        .await?;
        let search = NameSearch::new(&filter.q);
        let (mut chosen, mut others) = (Vec::new(), Vec::new());
        for (id, username, name) in rows {
            let id = UserId(id);
            let list = if filter.chosen.contains(&id) {
                &mut chosen
            } else if search.finds(&[&name, &username]) {
                &mut others
            } else {
                continue;
            };
            list.push(Participant {
                id,
                username,
                name,
                owner: false,
            });
        }
        sort_participants(&mut chosen);
        sort_participants(&mut others);
        let more = others.len() > limits::CONTACTS;
        others.truncate(limits::CONTACTS);
        chosen.append(&mut others);
        Ok(ContactPage {
            filter,
            rows: chosen,
            more,
        })
    }
}
