//! What most searches compare of a message: less than all of it, because many are compared.

use crate::db::message_row::plain_text;
use crate::db::reader::Reader;
use crate::db::sql_values;
use crate::error::Error;
use app::protocol::{Millis, RoomId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Messages in one statement.
const ROWS: usize = 500;

/// What is compared.
#[derive(Debug)]
pub struct SearchedText {
    pub author: UserId,
    pub sent_at: Millis,
    /// Without its markup.
    pub text: String,
}

impl Reader {
    /// That of these messages, as far as they are not deleted.
    pub async fn texts_at(&mut self, places: &[(RoomId, i64)]) -> Result<HashMap<(RoomId, i64), SearchedText>, Error> {
        type Columns = (i64, i64, i64, i64, String, Option<String>, i64);
        let mut found = HashMap::with_capacity(places.len());
        for part in places.chunks(ROWS) {
            let wanted = sql_values::rows(part.iter().map(|(room, number)| [room.0, *number]));
            let rows: Vec<Columns> = sqlx::query_as(AssertSqlSafe(format!(
                "SELECT room_id, number, author_id, sent_at, content, plain, renderer FROM messages \
                 WHERE (room_id, number) IN (VALUES {wanted}) AND deleted_at IS NULL"
            )))
            .persistent(false)
            .fetch_all(&mut *self.conn)
            .await?;
            let texts = rows.into_iter();
            found.extend(texts.map(|(room, number, author, sent_at, content, plain, renderer)| {
                let searched = SearchedText {
                    author: UserId(author),
                    sent_at,
                    text: plain_text(content, plain, renderer),
                };
                ((RoomId(room), number), searched)
            }));
        }
        Ok(found)
    }
}
