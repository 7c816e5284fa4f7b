//! What most searches compare of a message: less than all of it, because many are compared.

use crate::db::message_row::plain_text;
use crate::db::reader::Reader;
use crate::db::sql_values;
use crate::error::Error;
use crate::search_text::searched_text;
use app::protocol::{File, Millis, RoomId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Messages in one statement.
const ROWS: usize = 500;

/// What is compared.
#[derive(Debug)]
pub struct SearchedText {
    pub author: UserId,
    pub sent_at: Millis,
    /// Without its markup, with the names of its files.
    pub text: String,
}

impl Reader {
    /// That of these messages, as far as they are not deleted.
    pub async fn texts_at(&mut self, places: &[(RoomId, i64)]) -> Result<HashMap<(RoomId, i64), SearchedText>, Error> {
        type Columns = (i64, i64, i64, i64, String, Option<String>, i64, Option<String>);
        let mut found = HashMap::with_capacity(places.len());
        for part in places.chunks(ROWS) {
            let wanted = sql_values::rows(part.iter().map(|(room, number)| [room.0, *number]));
            let rows: Vec<Columns> = sqlx::query_as(AssertSqlSafe(format!(
                "SELECT room_id, number, author_id, sent_at, content, plain, renderer, files FROM messages \
                 WHERE (room_id, number) IN (VALUES {wanted}) AND deleted_at IS NULL"
            )))
            .persistent(false)
            .fetch_all(&mut *self.conn)
            .await?;
            let texts = rows.into_iter();
            found.extend(
                texts.map(|(room, number, author, sent_at, content, plain, renderer, files)| {
                    let text = plain_text(content, plain, renderer);
                    // What cannot be read has no names.
                    let files: Vec<File> = files
                        .and_then(|files| serde_json::from_str(&files).ok())
                        .unwrap_or_default();
                    let searched = SearchedText {
                        author: UserId(author),
                        sent_at,
                        text: if files.is_empty() {
                            text
                        } else {
                            searched_text(&text, &files)
                        },
                    };
                    ((RoomId(room), number), searched)
                }),
            );
        }
        Ok(found)
    }
}
