//! The only place with SQL. One text for SQLite and PostgreSQL, through `sqlx::Any`.
//!
//! Reading goes through a small pool ([`Store::read`]); every change goes through one writer ([`Store::write`]) that
//! commits what has queued up together, then publishes the events, then answers. So whatever anybody hears of is
//! committed, and this node's events are published in the order of their commits.

mod assignments;
mod batch;
mod courses;
mod desk;
mod lanes;
mod messages;
mod migrations;
mod notices;
mod people;
mod rooms;
mod sends;
mod sessions;
mod standings;
mod streams;
mod tokens;
mod users;
mod views;
mod words;
mod writer;

pub use notices::Recipient;
pub use rooms::{NewRoom, RoomRow};
pub use sends::{Kept, Sending};
pub use sessions::Session;
pub use standings::Standing;
pub use streams::StreamState;
pub use users::User;
pub use views::CourseRow;
pub use writer::{SendAll, Tx};

use crate::chance::{Clock, Ids};
use crate::fanout::Fanout;
use crate::fault::Fault;
use crate::metrics::Metrics;
use app::wire::{Done, Problem};
use futures_util::future::BoxFuture;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, Executor};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use writer::Writer;

/// Which database an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub fn of(url: &str) -> Option<Self> {
        if url.starts_with("sqlite:") {
            Some(Self::Sqlite)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Some(Self::Postgres)
        } else {
            None
        }
    }
}

/// The database.
#[derive(Clone)]
pub struct Store {
    readers: AnyPool,
    /// Begins a picture.
    moment: &'static str,
    writer: Writer,
}

/// A connection for reading, since when it is held, and whether it is in the middle of a [picture](Store::picture).
pub struct Reader(PoolConnection<Any>, Instant, bool);

impl Reader {
    /// Ends a picture, with what was read of it. One that is just dropped costs the connection.
    pub async fn put_back<T>(mut self, answer: Result<T, Fault>) -> Result<T, Fault> {
        self.0.execute("COMMIT").await?;
        self.2 = false;
        answer
    }
}

/// Nothing is read for so long, unless the database has fallen silent.
const SLOW: Duration = Duration::from_secs(2);

impl Drop for Reader {
    fn drop(&mut self) {
        // The pool would wait for its answer for ever, or give it to somebody else as it is.
        if self.2 || self.1.elapsed() >= SLOW {
            self.0.close_on_drop();
        }
    }
}

/// A database that has said nothing for so long is not waited for any longer: its host, or the way to it, may be gone
/// without anybody having said so. More than anything it does takes by its own limits ([`LIMITS`]).
const SILENCE: Duration = Duration::from_secs(20);

fn silent() -> Fault {
    Fault::Busy("the database has fallen silent".into())
}

/// Reads something, but does not wait for ever. What reading needs is apart from whoever waits: inside of them it would
/// be there several times, and most of the time for nothing.
pub fn in_time<'r, T>(
    read: impl Future<Output = Result<T, Fault>> + Send + 'r,
) -> impl Future<Output = Result<T, Fault>> + Send + 'r
where
    T: Send + 'r,
{
    let read = Box::pin(read);
    async { timeout(SILENCE, read).await.unwrap_or_else(|_| Err(silent())) }
}

/// The log goes back into the database every 32 MB, not every 4: under load a page is changed by many batches, and is
/// written back once for all of them.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA wal_autocheckpoint = 8000; \
     PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000; PRAGMA mmap_size = 67108864;";

/// No node waits for ever: not for another one that stopped in the middle of a batch, whose turn ends by itself, and
/// not for a query.
const LIMITS: &str =
    "SET idle_in_transaction_session_timeout = '3s'; SET lock_timeout = '8s'; SET statement_timeout = '10s'";

impl Store {
    /// Opens the database, brings its tables up to date and starts the writer.
    pub async fn open(
        url: &str,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        fanout: Fanout,
        metrics: Arc<Metrics>,
        send: SendAll,
    ) -> Result<Self, Fault> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)
            .ok_or_else(|| Fault::Broken("a database address begins with sqlite:// or postgres://".into()))?;
        let address = match dialect {
            Dialect::Sqlite if !url.contains('?') => format!("{url}?mode=rwc"),
            Dialect::Sqlite | Dialect::Postgres => url.to_owned(),
        };
        let options = AnyConnectOptions::from_str(&address).map_err(Fault::from)?;
        let pool = |size: u32| {
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
                            Dialect::Sqlite => PRAGMAS,
                            Dialect::Postgres => LIMITS,
                        })
                        .await?;
                        Ok(())
                    })
                })
        };
        let first = pool(1).connect_with(options.clone()).await?;
        migrations::all()
            .run(&first)
            .await
            .map_err(|error| Fault::Broken(error.to_string()))?;
        first.close().await;
        // Connected by the writer's own thread.
        let writers = pool(1).min_connections(0).connect_lazy_with(options.clone());
        let readers = pool(if dialect == Dialect::Sqlite { 4 } else { 8 })
            .connect_with(options)
            .await?;
        Ok(Self {
            readers,
            moment: match dialect {
                Dialect::Sqlite => "BEGIN",
                Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            },
            writer: Writer::start(writers, dialect, clock, ids, fanout, metrics, send)?,
        })
    }

    /// Which installation this is: a name made once for its database.
    pub async fn installation(&self) -> Result<String, Fault> {
        self.write(|tx| Box::pin(async move { tx.installation().await })).await
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Reader, Fault> {
        Ok(Reader(self.readers.acquire().await?, Instant::now(), false))
    }

    /// A connection that reads everything as it stands at one moment, until it is [put back](Reader::put_back). So nobody is
    /// shown what came after they were put out, for having been in when that was asked first; and what one part says, the
    /// others do not contradict.
    pub async fn picture(&self) -> Result<Reader, Fault> {
        let mut reader = self.read().await?;
        reader.2 = true;
        reader.0.execute(self.moment).await?;
        Ok(reader)
    }

    /// Changes something: all of `work` or nothing of it. Returns when it is committed and its events are out.
    /// What has begun is finished even if the caller goes away.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Writes a message, together with those of others. Returns when it is committed and told.
    pub async fn send(&self, sending: Sending) -> Result<Done, Fault> {
        self.writer.send(sending).await
    }

    /// Finishes what is queued and closes the database.
    pub async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        let why = error.to_string();
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Fault::Busy(why)
            }
            sqlx::Error::Database(database) => {
                // SQLite: 5 busy, 6 locked, 10 input/output, 13 full. PostgreSQL: 53 no resources, 57 shutting down,
                // 08 no connection, 55 locked too long, 25P03 idle too long. 40: rolled back for another's sake.
                let code = database.code().unwrap_or_default().into_owned();
                let passing = match code.get(..2) {
                    Some(class) if code.len() == 5 => {
                        matches!(class, "08" | "40" | "53" | "55" | "57") || code == "25P03"
                    }
                    _ => matches!(code.parse::<i64>().map_or(0, |code| code & 0xff), 5 | 6 | 10 | 13),
                };
                if passing {
                    Fault::Busy(why)
                } else if code == "22021" {
                    // Asked for by a text that no text can be, with U+0000. SQLite just does not find it.
                    Fault::Problem(Problem::not_found())
                } else {
                    Fault::Broken(why)
                }
            }
            _ => Fault::Broken(why),
        }
    }
}

/// Rows of numbers of ours as SQL, for a set of things done in one statement: `(1,2),(3,4)`.
fn values<const N: usize>(rows: impl IntoIterator<Item = [i64; N]>) -> String {
    let rows: Vec<String> = (rows.into_iter())
        .map(|row| format!("({})", row.map(|number| number.to_string()).join(",")))
        .collect();
    rows.join(",")
}
