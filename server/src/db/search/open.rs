//! Opening the index, and making it anew where it does not fit.

use super::schema;
use crate::db::connection_settings;
use crate::db::dialect::Dialect;
use crate::error::Error;
use sqlx::any::AnyConnectOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Only one node at a time makes the tables, or adds to them.
pub(super) const LOCK: i64 = 6_746_733;
/// Searches that are looked for at the same time; the others wait.
const READERS: u32 = 3;

/// The index of messages.
#[derive(Clone)]
pub struct SearchIndex {
    pub(super) dialect: Dialect,
    pub(super) readers: AnyPool,
    pub(super) writers: AnyPool,
    /// PostgreSQL has no `pg_trgm`: everything is looked through.
    slow: Arc<AtomicBool>,
}

impl SearchIndex {
    /// Opens the index of a database; `file` is where SQLite's is. `installation` says which database it has to be of.
    pub async fn open(url: &str, file: Option<&Path>, installation: &str) -> Result<Self, Error> {
        let dialect = Dialect::of(url).ok_or_else(|| Error::Internal("a database without a dialect".into()))?;
        let address = match file {
            Some(file) => format!("sqlite://{}?mode=rwc", file.display()),
            None => url.to_owned(),
        };
        match Self::open_at(&address, dialect, installation).await {
            // A file that cannot be read is no loss.
            Err(error) if file.is_some() => {
                tracing::warn!(?error, "the search index is made anew");
                file.iter().for_each(|file| remove(file));
                Self::open_at(&address, dialect, installation).await
            }
            other => other,
        }
    }

    async fn open_at(address: &str, dialect: Dialect, installation: &str) -> Result<Self, Error> {
        let options = AnyConnectOptions::from_str(address)?;
        // Not from a pool, which would try a broken file again and again.
        let mut first = AnyConnection::connect_with(&options).await?;
        if dialect == Dialect::Sqlite {
            first.execute(schema::SQLITE_SETTINGS).await?;
        }
        first.close().await?;
        let index = Self {
            dialect,
            readers: pool(dialect, READERS).connect_lazy_with(options.clone()),
            writers: pool(dialect, 1).connect_lazy_with(options),
            slow: Arc::default(),
        };
        let mut conn = index.begin().await?;
        let made = index.make_tables(&mut conn, installation).await;
        end(conn, made).await?;
        Ok(index)
    }

    /// Whether every search has to look through everything, because the database lacks `pg_trgm`.
    pub fn is_slow(&self) -> bool {
        self.slow.load(Ordering::Relaxed)
    }

    /// Begins a change of the index, in turn with the other nodes.
    pub(super) async fn begin(&self) -> Result<IndexChange, Error> {
        let mut conn = IndexChange {
            conn: self.writers.acquire().await?,
            ended: false,
        };
        match self.dialect {
            Dialect::Sqlite => conn.execute("BEGIN IMMEDIATE").await?,
            Dialect::Postgres => {
                let begin = format!(
                    "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock({LOCK})"
                );
                conn.execute(AssertSqlSafe(begin)).await?
            }
        };
        Ok(conn)
    }

    async fn make_tables(&self, conn: &mut AnyConnection, installation: &str) -> Result<(), Error> {
        let wanted = format!("{} {installation}", schema::VERSION);
        let exists = match self.dialect {
            Dialect::Sqlite => "SELECT COUNT(*) FROM sqlite_master WHERE name = 'search_state'",
            Dialect::Postgres => {
                "SELECT COUNT(*) FROM pg_tables WHERE tablename = 'search_state' AND schemaname = current_schema()"
            }
        };
        let (exists,): (i64,) = sqlx::query_as(exists).fetch_one(&mut *conn).await?;
        let mut found = None;
        if exists > 0 {
            found = sqlx::query_as::<_, (String,)>("SELECT value FROM search_state WHERE name = 'of'")
                .fetch_optional(&mut *conn)
                .await?;
        }
        if found.is_none_or(|(found,)| found != wanted) {
            conn.execute(schema::DROP).await?;
            let tables = match self.dialect {
                Dialect::Sqlite => schema::SQLITE,
                Dialect::Postgres => schema::POSTGRES,
            };
            conn.execute(tables).await?;
            sqlx::query("INSERT INTO search_state (name, value) VALUES ('of', $1), ('last_doc', '0')")
                .bind(wanted)
                .execute(&mut *conn)
                .await?;
        }
        if self.dialect == Dialect::Postgres {
            self.make_postgres_index(conn).await?;
        }
        Ok(())
    }

    /// Without the right to make `pg_trgm` there is no index, and searches take longer. It is tried at every start.
    async fn make_postgres_index(&self, conn: &mut AnyConnection) -> Result<(), Error> {
        let index = "SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'search_docs_by_words' AND schemaname = current_schema()";
        let (exists,): (i64,) = sqlx::query_as(index).fetch_one(&mut *conn).await?;
        if exists > 0 {
            return Ok(());
        }
        conn.execute("SAVEPOINT before_extension").await?;
        let made = async {
            conn.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm").await?;
            conn.execute(schema::POSTGRES_INDEX).await?;
            Ok::<_, sqlx::Error>(())
        };
        if let Err(error) = made.await {
            conn.execute("ROLLBACK TO SAVEPOINT before_extension").await?;
            self.slow.store(true, Ordering::Relaxed);
            tracing::warn!(
                %error,
                "searching messages is slow: PostgreSQL's extension pg_trgm could not be made. Let somebody with the right to \
                 do it run CREATE EXTENSION pg_trgm in this database, and start again"
            );
        }
        Ok(())
    }

    pub async fn close(&self) {
        self.writers.close().await;
        self.readers.close().await;
    }
}

/// A connection in a transaction. One that is dropped in the middle of it is closed: the next one to get it would be in it, too.
pub(super) struct IndexChange {
    conn: PoolConnection<Any>,
    ended: bool,
}

impl Deref for IndexChange {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.conn
    }
}

impl DerefMut for IndexChange {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.conn
    }
}

impl Drop for IndexChange {
    fn drop(&mut self) {
        if !self.ended {
            self.conn.close_on_drop();
        }
    }
}

/// Ends a change: all of it, or nothing.
pub(super) async fn end<T>(mut conn: IndexChange, done: Result<T, Error>) -> Result<T, Error> {
    let ended = conn.execute(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).await;
    conn.ended = ended.is_ok() && done.is_ok();
    let value = done?;
    ended?;
    Ok(value)
}

fn pool(dialect: Dialect, size: u32) -> sqlx::any::AnyPoolOptions {
    sqlx::any::AnyPoolOptions::new()
        .max_connections(size)
        .min_connections(0)
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(dialect == Dialect::Postgres)
        .after_connect(move |conn, _| {
            Box::pin(async move {
                match dialect {
                    Dialect::Sqlite => conn.execute(schema::SQLITE_SETTINGS).await?,
                    Dialect::Postgres => {
                        conn.execute(connection_settings::of(dialect)).await?;
                        conn.execute(schema::POSTGRES_SETTINGS).await?
                    }
                };
                Ok(())
            })
        })
}

/// Removes the file and what SQLite keeps beside it.
fn remove(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        std::fs::remove_file(name).ok();
    }
}
