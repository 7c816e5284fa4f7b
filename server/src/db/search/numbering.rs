//! The docs of messages that were there before the index: all of them at once, by time, so that the newest have the highest.
//! After that the index may be filled room by room.

use super::open::{SearchIndex, end};
use crate::db::dialect::Dialect;
use crate::db::reader::Reader;
use crate::db::sql_values;
use crate::error::Error;
use futures_util::TryStreamExt;
use sqlx::{AnyConnection, AssertSqlSafe, Executor};

/// Rows in one statement.
const ROWS: usize = 500;

impl SearchIndex {
    /// Numbers what is there, once.
    pub async fn number_existing(&self, reader: &mut Reader) -> Result<(), Error> {
        let mut conn = self.begin().await?;
        let numbered = self.number_all(&mut conn, reader).await;
        end(conn, numbered).await
    }

    async fn number_all(&self, conn: &mut AnyConnection, reader: &mut Reader) -> Result<(), Error> {
        let done: Option<(String,)> = sqlx::query_as("SELECT value FROM search_state WHERE name = 'numbered'")
            .fetch_optional(&mut *conn)
            .await?;
        if done.is_some() {
            return Ok(());
        }
        let last: i64 = match self.dialect {
            Dialect::Postgres => {
                conn.execute(
                    "INSERT INTO search_numbers (room_id, number, doc) SELECT room_id, number, \
                     row_number() OVER (ORDER BY sent_at, room_id, number) FROM messages WHERE deleted_at IS NULL",
                )
                .await?;
                let (last,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(doc), 0) FROM search_numbers")
                    .fetch_one(&mut *conn)
                    .await?;
                last
            }
            Dialect::Sqlite => copy(conn, reader).await?,
        };
        sqlx::query("UPDATE search_state SET value = $1 WHERE name = 'last_doc'")
            .bind(last.to_string())
            .execute(&mut *conn)
            .await?;
        conn.execute("INSERT INTO search_state (name, value) VALUES ('numbered', 'yes')")
            .await?;
        Ok(())
    }
}

/// From one file to the other.
async fn copy(conn: &mut AnyConnection, reader: &mut Reader) -> Result<i64, Error> {
    let all = "SELECT room_id, number FROM messages WHERE deleted_at IS NULL ORDER BY sent_at, room_id, number";
    let mut places = sqlx::query_as::<_, (i64, i64)>(all).fetch(&mut *reader.conn);
    let (mut last, mut rows) = (0, Vec::with_capacity(ROWS));
    while let Some((room, number)) = places.try_next().await? {
        last += 1;
        rows.push([room, number, last]);
        if rows.len() == ROWS {
            write(conn, &mut rows).await?;
        }
    }
    write(conn, &mut rows).await?;
    Ok(last)
}

async fn write(conn: &mut AnyConnection, rows: &mut Vec<[i64; 3]>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let values = sql_values::rows(rows.drain(..));
    let sql = format!("INSERT INTO search_numbers (room_id, number, doc) VALUES {values}");
    sqlx::query(AssertSqlSafe(sql)).persistent(false).execute(conn).await?;
    Ok(())
}
