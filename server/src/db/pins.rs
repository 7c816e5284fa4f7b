//! Pinned messages. Pinning gives the message the room's next version, as a reaction does.

use super::message_row::{Row, listed_text};
use super::messages::select_messages;
use super::reader::Reader;
use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Change, Message, Pin, PinnedPage, PinnedRow, RoomId};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

impl Tx<'_> {
    /// How many messages of a room are pinned.
    pub async fn count_pins(&mut self, room: RoomId) -> Result<i64, Error> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM messages WHERE room_id = $1 AND pinned_at IS NOT NULL")
                .bind(room.0)
                .fetch_one(&mut *self.conn)
                .await?;
        Ok(count)
    }

    /// Pins a message or unpins it, with the room's next version, and publishes that. Returns the version.
    pub async fn set_pin(&mut self, room: RoomId, number: i64, pin: Option<Pin>) -> Result<i64, Error> {
        let (version, after) = self.next_room_version(room).await?;
        sqlx::query(
            "UPDATE messages SET text_version = COALESCE(text_version, version), version = $3, pinned_by = $4, \
             pinned_at = $5 WHERE room_id = $1 AND number = $2",
        )
        .bind(room.0)
        .bind(number)
        .bind(version)
        .bind(pin.map(|pin| pin.by.0))
        .bind(pin.map(|pin| pin.at))
        .execute(&mut *self.conn)
        .await?;
        self.publish_in_room(room, version, Change::Pin { number, pin }, after);
        Ok(version)
    }
}

impl Reader {
    /// The numbers of a room's pinned messages, ascending.
    pub async fn pinned_numbers(&mut self, room: RoomId) -> Result<Vec<i64>, Error> {
        let rows: Vec<(i64,)> =
            sqlx::query_as("SELECT number FROM messages WHERE room_id = $1 AND pinned_at IS NOT NULL ORDER BY number")
                .bind(room.0)
                .fetch_all(&mut *self.conn)
                .await?;
        Ok(rows.into_iter().map(|(number,)| number).collect())
    }

    /// The pinned messages of a room, whose stream has this version.
    pub async fn pinned_page(&mut self, room: RoomId, version: i64) -> Result<PinnedPage, Error> {
        let messages: Vec<Message> = sqlx::query_as::<_, Row>(select_messages!(
            "WHERE m.room_id = $1 AND m.pinned_at IS NOT NULL ORDER BY m.pinned_at DESC, m.number DESC"
        ))
        .bind(room.0)
        .fetch_all(&mut *self.conn)
        .await?
        .into_iter()
        .map(|Row(message)| message)
        .collect();
        let pinned: Vec<(&Message, Pin)> = (messages.iter())
            .filter_map(|message| Some((message, message.pinned?)))
            .collect();
        let mut names = HashMap::new();
        if !pinned.is_empty() {
            let ids = sql_values::list(pinned.iter().map(|(_, pin)| pin.by));
            let found: Vec<(i64, String)> =
                sqlx::query_as(AssertSqlSafe(format!("SELECT id, name FROM users WHERE id IN ({ids})")))
                    .persistent(false)
                    .fetch_all(&mut *self.conn)
                    .await?;
            names.extend(found);
        }
        let rows = (pinned.into_iter())
            .map(|(message, pin)| PinnedRow {
                number: message.number,
                author: message.author,
                name: message.name.clone(),
                text: listed_text(message),
                sent_at: message.sent_at,
                by: pin.by,
                by_name: names.get(&pin.by.0).cloned().unwrap_or_default(),
                at: pin.at,
            })
            .collect();
        Ok(PinnedPage { room, version, rows })
    }
}
