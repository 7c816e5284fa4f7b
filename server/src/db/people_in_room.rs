//! Who is in a room, by name: for whoever writes there. In a thread are those who are in the room of what it answers.

use super::name_search::NameSearch;
use super::reader::Reader;
use crate::error::Error;
use app::protocol::RoomId;

impl Reader {
    /// Usernames and names of people in a room who are found by a part of either, whose username begins so first.
    pub async fn people_named(
        &mut self,
        room: RoomId,
        part: &str,
        most: usize,
    ) -> Result<Vec<(String, String)>, Error> {
        let search = NameSearch::new(part);
        let mut found = self.people_in(room).await?;
        found.retain(|(username, name)| search.finds(&[username, name]));
        let part = part.to_lowercase();
        found.sort_by_cached_key(|(username, _)| (!username.starts_with(&part), username.clone()));
        found.truncate(most);
        Ok(found)
    }

    /// Those of these usernames that somebody in the room has.
    pub async fn usernames_in(&mut self, room: RoomId, usernames: &[String]) -> Result<Vec<String>, Error> {
        if usernames.is_empty() {
            return Ok(Vec::new());
        }
        let people = self.people_in(room).await?;
        let present = usernames
            .iter()
            .filter(|name| people.iter().any(|(username, _)| username == *name));
        Ok(present.cloned().collect())
    }

    async fn people_in(&mut self, room: RoomId) -> Result<Vec<(String, String)>, Error> {
        Ok(sqlx::query_as(
            "SELECT u.username, u.name FROM participants p JOIN users u ON u.id = p.user_id \
             WHERE p.room_id = (SELECT COALESCE(root_room, id) FROM rooms WHERE id = $1)",
        )
        .bind(room.0)
        .fetch_all(&mut *self.conn)
        .await?)
    }
}
