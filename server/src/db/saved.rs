//! Messages that users have saved for themselves.

use super::message_row::{Row, listed_text};
use super::messages::select_messages;
use super::reader::Reader;
use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Message, RoomId, SavedMessage, SavedPage, SavedRow, UserId, limits};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::HashMap;

/// No page after this one is asked for.
const LAST_PAGE: i64 = 1_000_000;

impl Tx<'_> {
    /// How many messages a user has saved.
    pub async fn count_saved(&mut self, user: UserId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM saved WHERE user_id = $1")
            .bind(user.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    /// The note on a message that a user has saved.
    pub async fn saved_note(&mut self, user: UserId, room: RoomId, number: i64) -> Result<Option<String>, Error> {
        note_on(self.conn, user, room, number).await
    }

    /// Saves a message, or changes the note on it.
    pub async fn save_message(&mut self, user: UserId, room: RoomId, number: i64, note: &str) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO saved (user_id, room_id, number, note, saved_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (user_id, room_id, number) DO UPDATE SET note = excluded.note",
        )
        .bind(user.0)
        .bind(room.0)
        .bind(number)
        .bind(note.to_owned())
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Takes a message off a user's list.
    pub async fn forget_saved(&mut self, user: UserId, room: RoomId, number: i64) -> Result<(), Error> {
        sqlx::query("DELETE FROM saved WHERE user_id = $1 AND room_id = $2 AND number = $3")
            .bind(user.0)
            .bind(room.0)
            .bind(number)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }
}

impl Reader {
    /// A page of what a user has saved.
    pub async fn saved_page(&mut self, user: UserId, page: i64) -> Result<SavedPage, Error> {
        let mut rows: Vec<(i64, i64, String, i64)> = sqlx::query_as(
            "SELECT room_id, number, note, saved_at FROM saved WHERE user_id = $1 \
             ORDER BY saved_at DESC, room_id DESC, number DESC LIMIT CAST($2 AS bigint) OFFSET CAST($3 AS bigint)",
        )
        .bind(user.0)
        .bind(limits::SAVED_PAGE + 1)
        .bind(page.clamp(0, LAST_PAGE) * limits::SAVED_PAGE)
        .fetch_all(&mut *self.conn)
        .await?;
        let more = rows.len() as i64 > limits::SAVED_PAGE;
        rows.truncate(limits::SAVED_PAGE as usize);
        let mut messages = self.readable_saved(user, &rows).await?;
        let rooms: Vec<i64> = messages.keys().map(|(room, _)| *room).collect();
        let names = self.room_names(user, &rooms).await?;
        let rows = (rows.into_iter())
            .map(|(room, number, note, at)| SavedRow {
                room: RoomId(room),
                number,
                note,
                at,
                message: messages.remove(&(room, number)).map(|message| SavedMessage {
                    room_name: names.get(&room).cloned().unwrap_or_default(),
                    text: listed_text(&message),
                    author: message.author,
                    name: message.name,
                    sent_at: message.sent_at,
                }),
            })
            .collect();
        Ok(SavedPage { page, rows, more })
    }

    /// Those of these messages that the user may read and that are not deleted.
    async fn readable_saved(
        &mut self,
        user: UserId,
        rows: &[(i64, i64, String, i64)],
    ) -> Result<HashMap<(i64, i64), Message>, Error> {
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let places = sql_values::rows(rows.iter().map(|(room, number, ..)| [*room, *number]));
        let found = sqlx::query_as::<_, Row>(AssertSqlSafe(format!(
            "{} JOIN rooms r ON r.id = m.room_id \
             JOIN participants p ON p.room_id = COALESCE(r.root_room, r.id) AND p.user_id = $1 \
             WHERE m.deleted_at IS NULL AND (m.room_id, m.number) IN (VALUES {places})",
            select_messages!("")
        )))
        .bind(user.0)
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(found
            .into_iter()
            .map(|Row(message)| ((message.room.0, message.number), message))
            .collect())
    }

    /// The names of rooms as a user sees them: of a thread that of the root's room, of a direct room the other's.
    pub(super) async fn room_names(&mut self, user: UserId, rooms: &[i64]) -> Result<HashMap<i64, String>, Error> {
        if rooms.is_empty() {
            return Ok(HashMap::new());
        }
        let ids = sql_values::list(rooms);
        let rows: Vec<(i64, String, Option<String>)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT t.id, r.name, o.name AS other FROM rooms t JOIN rooms r ON r.id = COALESCE(t.root_room, t.id) \
             LEFT JOIN users o ON r.kind = 'direct' AND o.id = \
             CASE WHEN r.direct_low = $1 THEN r.direct_high ELSE r.direct_low END WHERE t.id IN ({ids})"
        )))
        .bind(user.0)
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, name, other)| (id, other.unwrap_or(name)))
            .collect())
    }

    /// The note on a message that a user has saved.
    pub async fn saved_note(&mut self, user: UserId, room: RoomId, number: i64) -> Result<Option<String>, Error> {
        note_on(&mut self.conn, user, room, number).await
    }

    /// The number of the first message of a room that was sent at a time or later; none if all are older. Numbers follow the
    /// clock, but for what the clocks of two nodes are apart, so it is found by halves: no index is needed for it.
    pub async fn number_at(&mut self, room: RoomId, at: i64, last: i64) -> Result<Option<i64>, Error> {
        let (mut low, mut high) = (1, last + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let sent: Option<(i64,)> =
                sqlx::query_as("SELECT sent_at FROM messages WHERE room_id = $1 AND number = $2")
                    .bind(room.0)
                    .bind(middle)
                    .fetch_optional(&mut *self.conn)
                    .await?;
            match sent {
                Some((sent,)) if sent < at => low = middle + 1,
                Some(_) | None => high = middle,
            }
        }
        Ok((low <= last).then_some(low))
    }
}

/// The note on a message that a user has saved.
async fn note_on(conn: &mut AnyConnection, user: UserId, room: RoomId, number: i64) -> Result<Option<String>, Error> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT note FROM saved WHERE user_id = $1 AND room_id = $2 AND number = $3")
            .bind(user.0)
            .bind(room.0)
            .bind(number)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(note,)| note))
}
