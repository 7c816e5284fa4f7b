//! Opening the database, and the two ways to it: readers and the writer.

use super::dialect::Dialect;
use super::migrations;
use super::reader::Reader;
use super::transaction::Tx;
use super::write_job::NewMessage;
use super::writer::{Writer, WriterContext};
use crate::error::Error;
use app::protocol::{Done, UserId};
use futures_util::future::BoxFuture;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, Executor};
use std::str::FromStr;
use std::time::Duration;

/// The write-ahead log is checkpointed every 32 MB, not every 4: under load a page is changed by many batches, and is
/// written back once for all of them.
const SQLITE_SESSION: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA wal_autocheckpoint = 8000; \
     PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000; PRAGMA mmap_size = 67108864;";

/// No node waits for ever: neither for another one that stopped in the middle of a batch, whose turn ends by itself, nor
/// for a query.
const POSTGRES_SESSION: &str =
    "SET idle_in_transaction_session_timeout = '3s'; SET lock_timeout = '8s'; SET statement_timeout = '10s'";

/// The database.
#[derive(Clone)]
pub struct Store {
    readers: AnyPool,
    pub(super) dialect: Dialect,
    /// Begins a snapshot transaction.
    begin_snapshot: &'static str,
    writer: Writer,
}

impl Store {
    /// Opens the database, migrates its tables and starts the writer.
    pub async fn open(url: &str, context: WriterContext) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)
            .ok_or_else(|| Error::Internal("a database address begins with sqlite:// or postgres://".into()))?;
        let address = match dialect {
            Dialect::Sqlite if !url.contains('?') => format!("{url}?mode=rwc"),
            Dialect::Sqlite | Dialect::Postgres => url.to_owned(),
        };
        let options = AnyConnectOptions::from_str(&address)?;
        let first = pool(dialect, 1).connect_with(options.clone()).await?;
        migrations::all().run(&first).await.map_err(Error::internal)?;
        first.close().await;
        // Connected by the writer's own thread.
        let writers = pool(dialect, 1).min_connections(0).connect_lazy_with(options.clone());
        let readers = pool(dialect, if dialect == Dialect::Sqlite { 4 } else { 8 })
            .connect_with(options)
            .await?;
        let store = Self {
            readers,
            dialect,
            begin_snapshot: match dialect {
                Dialect::Sqlite => "BEGIN",
                Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            },
            writer: Writer::start(writers, dialect, context)?,
        };
        while store.write(|tx| Box::pin(tx.fill_name_keys())).await? {}
        Ok(store)
    }

    /// The name of this installation: made once for its database.
    pub async fn installation(&self) -> Result<String, Error> {
        self.write(|tx| Box::pin(async move { tx.installation().await })).await
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Reader, Error> {
        Ok(Reader::new(self.readers.acquire().await?))
    }

    /// A connection that reads everything as of one moment, until it is [finished](Reader::finish). Membership and content
    /// are then of the same moment: nobody is shown what came after their removal, and no part of an answer contradicts
    /// another.
    pub async fn snapshot(&self) -> Result<Reader, Error> {
        let mut reader = self.read().await?;
        reader.begin(self.begin_snapshot).await?;
        Ok(reader)
    }

    /// Does all of `work` or nothing of it. Returns when it is committed and published. Work that has begun is finished
    /// even if the caller goes away.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
    {
        self.writer.write(None, work).await
    }

    /// The same for a user: whoever asks for very much does not delay others, whose turn comes in between.
    pub async fn write_for<T, W>(&self, user: UserId, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
    {
        self.writer.write(Some(user), work).await
    }

    /// Writes a message, together with those of others. Returns when it is committed and published.
    pub async fn send(&self, message: NewMessage) -> Result<Done, Error> {
        self.writer.send(message).await
    }

    /// Finishes what is queued and closes the database.
    pub async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}

fn pool(dialect: Dialect, size: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(dialect == Dialect::Postgres)
        .after_connect(move |conn, _| {
            Box::pin(async move {
                conn.execute(match dialect {
                    Dialect::Sqlite => SQLITE_SESSION,
                    Dialect::Postgres => POSTGRES_SESSION,
                })
                .await?;
                Ok(())
            })
        })
}
