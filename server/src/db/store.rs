//! Opening the database, and the two ways to it: readers and the writer.

use super::dialect::Dialect;
use super::node_lock::{NodeLock, lock_file, lock_postgres};
use super::open_error::OpenError;
use super::read_timeout::silent;
use super::reader::Reader;
use super::site_settings::Installation;
use super::transaction::Tx;
use super::write_job::NewMessage;
use super::writer::{Writer, WriterContext};
use super::{connection_settings, migrations, postgres_tls};
use crate::error::Error;
use app::protocol::{Done, UserId};
use futures_util::future::BoxFuture;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection, Executor};
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// How long a connection may take, and the pause between two tries at the start.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const CONNECT_PAUSE: Duration = Duration::from_millis(200);

/// The database.
#[derive(Clone)]
pub struct Store {
    readers: AnyPool,
    pub(super) dialect: Dialect,
    options: AnyConnectOptions,
    writer: Writer,
    /// For a node that serves.
    lock: Arc<Mutex<Option<NodeLock>>>,
}

impl Store {
    /// Opens the database, migrates its tables and starts the writer.
    pub async fn open(url: &str, context: WriterContext) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)
            .ok_or_else(|| Error::Internal("a database address begins with sqlite:// or postgres://".into()))?;
        if dialect == Dialect::Postgres {
            postgres_tls::check(url)?;
        }
        let address = match dialect {
            Dialect::Sqlite if !url.contains('?') => format!("{url}?mode=rwc"),
            Dialect::Sqlite | Dialect::Postgres => url.to_owned(),
        };
        let options = AnyConnectOptions::from_str(&address)?;
        let mut first = first_connection(dialect, &options).await?;
        if dialect == Dialect::Postgres {
            let (encoding,): (String,) = sqlx::query_as("SHOW server_encoding").fetch_one(&mut first).await?;
            if encoding != "UTF8" {
                return Err(OpenError::NotUtf8 { encoding });
            }
            let standby = "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END";
            let (standby,): (i32,) = sqlx::query_as(standby).fetch_one(&mut first).await?;
            if standby == 1 {
                return Err(OpenError::ReadOnly);
            }
        }
        let migrated = migrations::all().run(&mut first).await;
        migrated.map_err(|error| OpenError::of_migration(error, migrations::last()))?;
        // Says that the database cannot be written, if it cannot.
        first.execute(connection_settings::begin_batch(dialect)).await?;
        first
            .execute("UPDATE counters SET last = last WHERE name = 'user'; ROLLBACK")
            .await?;
        first.close().await?;
        // Connected by the writer's own thread.
        let writers = pool(dialect, 1).min_connections(0).connect_lazy_with(options.clone());
        let readers = pool(dialect, if dialect == Dialect::Sqlite { 4 } else { 8 })
            .connect_with(options.clone())
            .await?;
        let store = Self {
            readers,
            dialect,
            options,
            writer: Writer::start(writers, dialect, context)?,
            lock: Arc::default(),
        };
        while store.write(|tx| Box::pin(tx.fill_name_keys())).await? {}
        Ok(store)
    }

    /// Claims the database for a node that serves, until it is closed: refused while another node uses it that this one does
    /// not know. `file` is SQLite's, `redis` the address through which the nodes on a PostgreSQL database hear of each other.
    pub async fn claim(&self, file: Option<&Path>, redis: Option<&str>) -> Result<(), OpenError> {
        let lock = match (self.dialect, file) {
            (Dialect::Sqlite, Some(file)) => lock_file(file).await?,
            (Dialect::Sqlite, None) => return Ok(()),
            (Dialect::Postgres, _) => lock_postgres(self.options.clone(), redis).await?,
        };
        *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = Some(lock);
        Ok(())
    }

    /// What sets this installation apart: made once for its database, and only read after that.
    pub async fn installation(&self) -> Result<Installation, Error> {
        if let Some(known) = self.read().await?.installation().await? {
            return Ok(known);
        }
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
        reader.begin(connection_settings::begin_snapshot(self.dialect)).await?;
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
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Not from a pool, which would try again and again, and say at last that it had no time. A server that is just starting is
/// waited for.
async fn first_connection(dialect: Dialect, options: &AnyConnectOptions) -> Result<AnyConnection, OpenError> {
    let began = Instant::now();
    loop {
        let connecting = async {
            let mut connection = AnyConnection::connect_with(options).await?;
            connection.execute(connection_settings::of(dialect)).await?;
            Ok::<_, sqlx::Error>(connection)
        };
        let connected = timeout(CONNECT_TIMEOUT, connecting).await;
        match connected.map_or_else(|_| Err(silent().into()), |connected| connected.map_err(OpenError::from)) {
            Err(OpenError::Other(Error::Busy(_))) if began.elapsed() < CONNECT_TIMEOUT => sleep(CONNECT_PAUSE).await,
            other => return other,
        }
    }
}

fn pool(dialect: Dialect, size: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .acquire_timeout(CONNECT_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(dialect == Dialect::Postgres)
        .after_connect(move |conn, _| {
            Box::pin(async move {
                conn.execute(connection_settings::of(dialect)).await?;
                Ok(())
            })
        })
}
