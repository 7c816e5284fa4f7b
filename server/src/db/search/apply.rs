//! Adding to the index, and removing from it.

use super::codes::{author_code, group_code, room_code, tag_code, tag_word};
use super::open::{SearchIndex, end};
use super::source::RoomChanges;
use crate::db::dialect::Dialect;
use crate::db::sql_values;
use crate::error::Error;
use crate::search_text::{fold, index_text, searched_text, tags_of};
use app::protocol::{Message, RoomId};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::HashMap;

/// Rows in one statement that binds texts.
const ROWS: usize = 50;

/// A message as the index stores it.
struct Doc<'m> {
    doc: i64,
    message: &'m Message,
    /// The room whose readers may read it.
    place: RoomId,
    words: String,
    codes: String,
}

impl SearchIndex {
    /// Puts changed messages into the index, and says how far it is then.
    pub async fn apply(&self, changes: RoomChanges) -> Result<(), Error> {
        let mut conn = self.begin().await?;
        let applied = self.apply_all(&mut conn, changes).await;
        end(conn, applied).await
    }

    async fn apply_all(&self, conn: &mut AnyConnection, changes: RoomChanges) -> Result<(), Error> {
        let mut messages = changes.messages;
        messages.sort_by_key(|message| (message.sent_at, message.room, message.number));
        let known = known_docs(conn, &messages).await?;
        let old: Vec<i64> = (messages.iter())
            .filter_map(|message| known.get(&(message.room.0, message.number)).copied())
            .collect();
        self.remove_docs(conn, &old).await?;
        let mut last = last_doc(conn).await?;
        let mut docs: Vec<Doc> = Vec::with_capacity(messages.len());
        for message in messages.iter().filter(|message| message.deleted_at.is_none()) {
            let doc = match known.get(&(message.room.0, message.number)) {
                Some(doc) => *doc,
                None => {
                    last += 1;
                    last
                }
            };
            let place = changes.places.get(&message.room).copied();
            docs.push(self.doc(doc, message, place.unwrap_or((message.room, None))));
        }
        docs.sort_by_key(|doc| doc.doc);
        for part in docs.chunks(ROWS) {
            self.insert(conn, part).await?;
        }
        self.keep_progress(conn, last, &changes.versions).await
    }

    fn doc<'m>(&self, doc: i64, message: &'m Message, (place, course): (RoomId, Option<i64>)) -> Doc<'m> {
        let mut words = index_text(&fold(&searched_text(message.plain_text(), &message.files)));
        let tags = tags_of(message, place != message.room);
        let mut codes = String::new();
        match self.dialect {
            Dialect::Sqlite => {
                codes = [room_code(place), group_code(place, course), author_code(message.author)].concat();
                tags.iter().for_each(|tag| codes.push_str(&tag_code(tag)));
            }
            Dialect::Postgres => tags.iter().for_each(|tag| {
                words.push_str(&tag_word(tag));
                words.push(' ');
            }),
        }
        Doc {
            doc,
            message,
            place,
            words,
            codes,
        }
    }

    async fn insert(&self, conn: &mut AnyConnection, docs: &[Doc<'_>]) -> Result<(), Error> {
        let columns = |doc: &Doc| {
            let (room, number, author, sent_at) = (
                doc.message.room,
                doc.message.number,
                doc.message.author,
                doc.message.sent_at,
            );
            format!("{}, {room}, {number}, {}, {author}, {sent_at}", doc.doc, doc.place)
        };
        let rows = |row: &dyn Fn(usize, &Doc) -> String| {
            let rows: Vec<String> = (docs.iter().enumerate())
                .map(|(at, doc)| format!("({})", row(at, doc)))
                .collect();
            rows.join(",")
        };
        let (plain, texts) = match self.dialect {
            Dialect::Sqlite => (
                Some(format!(
                    "INSERT INTO search_docs (doc, room_id, number, place_id, author_id, sent_at) VALUES {}",
                    rows(&|_, doc| columns(doc))
                )),
                format!(
                    "INSERT INTO search_texts (rowid, words, codes) VALUES {}",
                    rows(&|at, doc| format!("{}, ${}, ${}", doc.doc, 2 * at + 1, 2 * at + 2))
                ),
            ),
            Dialect::Postgres => (
                None,
                format!(
                    "INSERT INTO search_docs (doc, room_id, number, place_id, author_id, sent_at, words) VALUES {}",
                    rows(&|at, doc| format!("{}, ${}", columns(doc), at + 1))
                ),
            ),
        };
        if let Some(plain) = plain {
            sqlx::query(AssertSqlSafe(plain))
                .persistent(false)
                .execute(&mut *conn)
                .await?;
        }
        let mut query = sqlx::query(AssertSqlSafe(texts)).persistent(false);
        for doc in docs {
            query = query.bind(doc.words.clone());
            if self.dialect == Dialect::Sqlite {
                query = query.bind(doc.codes.clone());
            }
        }
        query.execute(&mut *conn).await?;
        Ok(())
    }

    /// Removes what was indexed of messages that have changed or are gone.
    pub(super) async fn remove_docs(&self, conn: &mut AnyConnection, docs: &[i64]) -> Result<(), Error> {
        for part in docs.chunks(500) {
            let list = sql_values::list(part);
            let mut statements = vec![format!("DELETE FROM search_docs WHERE doc IN ({list})")];
            if self.dialect == Dialect::Sqlite {
                statements.push(format!("DELETE FROM search_texts WHERE rowid IN ({list})"));
            }
            for sql in statements {
                sqlx::query(AssertSqlSafe(sql))
                    .persistent(false)
                    .execute(&mut *conn)
                    .await?;
            }
        }
        Ok(())
    }

    async fn keep_progress(
        &self,
        conn: &mut AnyConnection,
        last: i64,
        versions: &[(RoomId, i64)],
    ) -> Result<(), Error> {
        sqlx::query("UPDATE search_state SET value = $1 WHERE name = 'last_doc'")
            .bind(last.to_string())
            .execute(&mut *conn)
            .await?;
        for part in versions.chunks(500) {
            let rows = sql_values::rows(part.iter().map(|(room, version)| [room.0, *version]));
            // Another node may be further.
            let sql = format!(
                "INSERT INTO search_rooms (room_id, version) VALUES {rows} ON CONFLICT (room_id) DO UPDATE SET \
                 version = CASE WHEN excluded.version > search_rooms.version THEN excluded.version ELSE search_rooms.version END"
            );
            sqlx::query(AssertSqlSafe(sql))
                .persistent(false)
                .execute(&mut *conn)
                .await?;
        }
        Ok(())
    }
}

async fn last_doc(conn: &mut AnyConnection) -> Result<i64, Error> {
    let (last,): (String,) = sqlx::query_as("SELECT value FROM search_state WHERE name = 'last_doc'")
        .fetch_one(conn)
        .await?;
    last.parse().map_err(Error::internal)
}

/// The docs of messages that have one: in the index already, or numbered before it was made.
async fn known_docs(conn: &mut AnyConnection, messages: &[Message]) -> Result<HashMap<(i64, i64), i64>, Error> {
    let mut known = HashMap::new();
    for part in messages.chunks(500) {
        let places = sql_values::rows(part.iter().map(|message| [message.room.0, message.number]));
        for table in ["search_numbers", "search_docs"] {
            let sql = format!("SELECT room_id, number, doc FROM {table} WHERE (room_id, number) IN (VALUES {places})");
            let rows: Vec<(i64, i64, i64)> = (sqlx::query_as(AssertSqlSafe(sql)).persistent(false))
                .fetch_all(&mut *conn)
                .await?;
            if table == "search_numbers" && !rows.is_empty() {
                let sql = format!("DELETE FROM search_numbers WHERE (room_id, number) IN (VALUES {places})");
                sqlx::query(AssertSqlSafe(sql))
                    .persistent(false)
                    .execute(&mut *conn)
                    .await?;
            }
            known.extend(rows.into_iter().map(|(room, number, doc)| ((room, number), doc)));
        }
    }
    Ok(known)
}
