//! How far the index is in each room.

use super::open::{SearchIndex, end};
use crate::db::sql_values;
use crate::error::Error;
use app::protocol::RoomId;
use sqlx::{AssertSqlSafe, Executor};
use std::collections::HashMap;

/// Messages of a vanished room that are removed in one transaction.
const REMOVED: i64 = 500;

impl SearchIndex {
    /// Up to which version each room is in the index. Rooms that are not in it are left out.
    pub async fn indexed_versions(&self) -> Result<HashMap<RoomId, i64>, Error> {
        let mut conn = self.readers.acquire().await?;
        let rows: Vec<(i64, i64)> = sqlx::query_as("SELECT room_id, version FROM search_rooms")
            .fetch_all(&mut *conn)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(room, version)| (RoomId(room), version))
            .collect())
    }

    /// The same for these rooms.
    pub async fn indexed_versions_of(&self, rooms: &[RoomId]) -> Result<HashMap<RoomId, i64>, Error> {
        let mut conn = self.readers.acquire().await?;
        let sql = format!(
            "SELECT room_id, version FROM search_rooms WHERE room_id IN ({})",
            sql_values::list(rooms)
        );
        let rows: Vec<(i64, i64)> = (sqlx::query_as(AssertSqlSafe(sql)).persistent(false))
            .fetch_all(&mut *conn)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(room, version)| (RoomId(room), version))
            .collect())
    }

    /// Empties the index: the database is an older copy of the one that it was made of.
    pub async fn clear(&self) -> Result<(), Error> {
        let mut conn = self.begin().await?;
        let cleared = async {
            let empty = "DELETE FROM search_rooms; DELETE FROM search_numbers; DELETE FROM search_docs; \
                 DELETE FROM search_state WHERE name = 'numbered'; UPDATE search_state SET value = '0' WHERE name = 'last_doc'";
            conn.execute(empty).await?;
            if self.dialect == crate::db::Dialect::Sqlite {
                conn.execute("INSERT INTO search_texts (search_texts) VALUES ('delete-all')")
                    .await?;
            }
            Ok(())
        };
        let cleared = cleared.await;
        end(conn, cleared).await
    }

    /// Removes a piece of a room that is no more. False once nothing is left of it.
    pub async fn remove_room(&self, room: RoomId) -> Result<bool, Error> {
        let mut conn = self.begin().await?;
        let removed = async {
            let docs: Vec<(i64,)> =
                sqlx::query_as("SELECT doc FROM search_docs WHERE room_id = $1 LIMIT CAST($2 AS bigint)")
                    .bind(room.0)
                    .bind(REMOVED)
                    .fetch_all(&mut *conn)
                    .await?;
            let docs: Vec<i64> = docs.into_iter().map(|(doc,)| doc).collect();
            self.remove_docs(&mut conn, &docs).await?;
            if docs.is_empty() {
                for table in ["search_rooms", "search_numbers"] {
                    let sql = format!("DELETE FROM {table} WHERE room_id = $1");
                    sqlx::query(AssertSqlSafe(sql)).bind(room.0).execute(&mut *conn).await?;
                }
            }
            Ok(!docs.is_empty())
        };
        let removed = removed.await;
        end(conn, removed).await
    }
}
