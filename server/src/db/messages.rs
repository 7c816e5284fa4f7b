//! Messages: changing them, reading them in pages and since a version. Writing new ones is in `message_batch.rs`.

use super::message_row::Row;
use super::reactions::fill_reactions;
use super::reader::Reader;
use super::sql_values;
use super::threads::fill_threads;
use super::transaction::Tx;
use crate::error::Error;
use crate::markdown::RENDERER;
use app::protocol::{File, Message, RoomId, UserId, limits};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::BTreeSet;

/// The messages of these rows, which are of one room, with their threads and reactions.
async fn messages(conn: &mut AnyConnection, rows: impl Iterator<Item = Row>) -> Result<Vec<Message>, Error> {
    let mut messages: Vec<Message> = rows.map(|Row(message)| message).collect();
    fill_reactions(conn, &mut messages).await?;
    fill_threads(
        conn,
        messages.iter_mut().filter_map(|message| message.thread.as_deref_mut()),
    )
    .await?;
    Ok(messages)
}

/// Files as they are stored with a message; nothing for most.
pub(super) fn files_column(files: &[File]) -> Option<String> {
    // It is made of texts and numbers.
    (!files.is_empty()).then(|| serde_json::to_string(files).unwrap_or_default())
}

/// Usernames as they are stored with a message.
pub(super) fn mentioned_column(usernames: &[String]) -> String {
    usernames.join(" ")
}

macro_rules! select_messages {
    ($rest:literal) => {
        concat!(
            "SELECT m.room_id, m.number, m.version, m.uuid, m.author_id, u.username, u.name, m.content, m.mentioned, m.html, ",
            "m.plain, m.sent_at, m.edited_at, m.deleted_at, m.renderer, m.text_version, m.thread_id, m.files, ",
            "m.reply_room, m.reply_number, m.pinned_by, m.pinned_at FROM messages m ",
            "JOIN users u ON u.id = m.author_id ",
            $rest
        )
    };
}
pub(super) use select_messages;

impl Tx<'_> {
    pub async fn message(&mut self, room: RoomId, number: i64) -> Result<Option<Message>, Error> {
        message_at(self.conn, room, number).await
    }

    /// Where a reply was said too: in the thread's room, with which number.
    pub async fn repeat_of_reply(&mut self, thread: RoomId, number: i64) -> Result<Option<(RoomId, i64)>, Error> {
        let row: Option<(i64, i64)> =
            sqlx::query_as("SELECT room_id, number FROM messages WHERE reply_room = $1 AND reply_number = $2")
                .bind(thread.0)
                .bind(number)
                .fetch_optional(&mut *self.conn)
                .await?;
        Ok(row.map(|(room, number)| (RoomId(room), number)))
    }

    /// Writes a message's new text, or erases it, with the room's next version, and publishes it.
    pub async fn change_message(&mut self, mut message: Message) -> Result<Message, Error> {
        let (version, after) = self.next_room_version(message.room).await?;
        message.version = version;
        message.text_version = None;
        sqlx::query(
            "UPDATE messages SET content = $3, version = $4, edited_at = $5, deleted_at = $6, mentioned = $7, \
             html = $8, plain = $9, renderer = $10, text_version = NULL, files = $11, \
             pinned_by = $12, pinned_at = $13 WHERE room_id = $1 AND number = $2",
        )
        .bind(message.room.0)
        .bind(message.number)
        .bind(message.content.clone())
        .bind(message.version)
        .bind(message.edited_at)
        .bind(message.deleted_at)
        .bind(mentioned_column(&message.mentioned))
        .bind(message.html.clone())
        .bind(message.plain.clone())
        .bind(RENDERER)
        .bind(files_column(&message.files))
        .bind(message.pinned.map(|pin| pin.by.0))
        .bind(message.pinned.map(|pin| pin.at))
        .execute(&mut *self.conn)
        .await?;
        self.emit_message(&message, after);
        Ok(message)
    }
}

/// The message with this number in a room.
pub(super) async fn message_at(conn: &mut AnyConnection, room: RoomId, number: i64) -> Result<Option<Message>, Error> {
    let row = sqlx::query_as::<_, Row>(select_messages!("WHERE m.room_id = $1 AND m.number = $2"))
        .bind(room.0)
        .bind(number)
        .fetch_optional(&mut *conn)
        .await?;
    let messages = messages(conn, row.into_iter()).await?;
    Ok(messages.into_iter().next())
}

impl Reader {
    /// At most a page of messages with `lowest <= number < below`, the newest of them, by number.
    pub async fn messages_below(&mut self, room: RoomId, lowest: i64, below: i64) -> Result<Vec<Message>, Error> {
        let rows = sqlx::query_as::<_, Row>(select_messages!(
            "WHERE m.room_id = $1 AND m.number >= $2 AND m.number < $3 ORDER BY m.number DESC LIMIT CAST($4 AS bigint)"
        ))
        .bind(room.0)
        .bind(lowest)
        .bind(below)
        .bind(limits::PAGE)
        .fetch_all(&mut *self.conn)
        .await?;
        messages(&mut self.conn, rows.into_iter().rev()).await
    }

    /// At most a page of messages with `number >= from`, the oldest of them, by number.
    pub async fn messages_from(&mut self, room: RoomId, from: i64) -> Result<Vec<Message>, Error> {
        let rows = sqlx::query_as::<_, Row>(select_messages!(
            "WHERE m.room_id = $1 AND m.number >= $2 ORDER BY m.number LIMIT CAST($3 AS bigint)"
        ))
        .bind(room.0)
        .bind(from)
        .bind(limits::PAGE)
        .fetch_all(&mut *self.conn)
        .await?;
        messages(&mut self.conn, rows.into_iter()).await
    }

    /// All messages that changed after a version, by version; one more than a catch-up holds shows that it is too much.
    pub async fn changed_since(&mut self, room: RoomId, since: i64) -> Result<Vec<Message>, Error> {
        let rows = sqlx::query_as::<_, Row>(select_messages!(
            "WHERE m.room_id = $1 AND m.version > $2 ORDER BY m.version LIMIT CAST($3 AS bigint)"
        ))
        .bind(room.0)
        .bind(since)
        .bind(limits::CATCH_UP + 1)
        .fetch_all(&mut *self.conn)
        .await?;
        messages(&mut self.conn, rows.into_iter()).await
    }

    /// The current names of the authors in a room from a number on, and of those who replied to them last: at most one more than a
    /// catch-up answer holds.
    pub async fn authors_from(&mut self, room: RoomId, from: i64) -> Result<Vec<(UserId, String)>, Error> {
        let threads: Vec<(String,)> = sqlx::query_as(
            "SELECT t.recent_authors FROM messages m JOIN rooms t ON t.id = m.thread_id \
             WHERE m.room_id = $1 AND m.number >= $2 AND m.thread_id IS NOT NULL",
        )
        .bind(room.0)
        .bind(from)
        .fetch_all(&mut *self.conn)
        .await?;
        // Nobody has the id 0.
        let replied: BTreeSet<i64> = (threads.iter())
            .flat_map(|(ids,)| ids.split(' '))
            .filter_map(|id| id.parse().ok())
            .chain([0])
            .collect();
        let rows: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT u.id, u.name FROM users u WHERE u.id IN \
             (SELECT author_id FROM messages WHERE room_id = $1 AND number >= $2) OR u.id IN ({}) \
             ORDER BY u.id LIMIT CAST($3 AS bigint)",
            sql_values::list(replied)
        )))
        .bind(room.0)
        .bind(from)
        .bind(limits::CATCH_UP_NAMES as i64 + 1)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
    }
}
