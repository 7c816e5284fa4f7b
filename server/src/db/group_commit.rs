//! One batch of the writer: everything between BEGIN and COMMIT, and its results. New messages, by far the most, are
//! written together with few statements for all of them; everything else is a piece of work behind its own savepoint, so
//! that one that is refused does not spoil its neighbours.

use super::connection_settings::begin_batch;
use super::dialect::Dialect;
use super::read_timeout::{SILENCE, silent};
use super::transaction::Tx;
use super::write_job::{Job, NewMessage, Queued, WriteMessages, too_busy};
use super::write_queue::waited_too_long;
use crate::clock::Clock;
use crate::error::Error;
use crate::ids::Ids;
use crate::realtime::Publication;
use app::protocol::{Done, Problem};
use futures_util::future::{BoxFuture, FutureExt};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

/// After this long a batch is committed with what it has.
const BATCH_TIME: Duration = Duration::from_millis(300);
/// How long a connection may take to say that it is alive, to roll back or to close.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(2);

/// Who waits, and the result so far.
pub(super) enum Waiting {
    Work(oneshot::Sender<Result<(), Error>>, Result<(), Error>),
    Message(oneshot::Sender<Result<Done, Error>>, Result<Done, Error>),
}

impl Waiting {
    /// Answers. A caller who has gone away does not need it. If the batch failed nothing was stored: what would have been
    /// done has failed, and what was refused stays refused.
    pub fn answer(self, failed: Option<Error>) {
        match (self, failed) {
            (Self::Work(done, result), None) => drop(done.send(result)),
            (Self::Message(done, result), None) => drop(done.send(result)),
            (Self::Work(done, result), Some(error)) => drop(done.send(result.and(Err(error)))),
            (Self::Message(done, result), Some(error)) => drop(done.send(result.and(Err(error)))),
        }
    }
}

/// A batch on its way: results, and what will be published. A caller that is in none of its lists is told that it failed,
/// because the other end of its channel is gone.
#[derive(Default)]
pub(super) struct Batch {
    pub waiting: Vec<Waiting>,
    pub publications: Vec<Publication>,
    /// What there was no time for.
    pub postponed: Vec<Queued>,
    /// It is not known whether it was committed. So nothing of it is published, and everybody reads afresh.
    pub outcome_unknown: bool,
}

/// Commits batches.
pub(super) struct Committer {
    pub pool: AnyPool,
    pub dialect: Dialect,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub write_messages: WriteMessages,
}

impl Committer {
    /// Runs a batch in one transaction. A connection that falls silent is abandoned; the next batch has another. One that works
    /// is reused: given back to the pool it would be tested, for as long as that takes.
    pub async fn commit(
        &self,
        reusable: &mut Option<PoolConnection<Any>>,
        jobs: Vec<Queued>,
        batch: &mut Batch,
    ) -> Result<(), Error> {
        let mut conn = self.connection(reusable.take()).await?;
        let transaction = self.transaction(&mut conn, jobs, batch);
        let done = match self.dialect {
            // A disk that hangs finishes what it has begun when it goes on; until then the outcome is not known.
            Dialect::Sqlite => transaction.await,
            Dialect::Postgres => {
                let done = timeout(SILENCE, transaction).await;
                done.unwrap_or_else(|_| Err(silent()))
            }
        };
        match done {
            Ok(()) => {
                *reusable = Some(conn);
                Ok(())
            }
            Err(error) => {
                abandon(conn).await;
                Err(error)
            }
        }
    }

    /// The connection of the last batch if it still answers, or a new one.
    async fn connection(&self, reusable: Option<PoolConnection<Any>>) -> Result<PoolConnection<Any>, Error> {
        if let Some(mut conn) = reusable {
            let answers = async { self.dialect == Dialect::Sqlite || conn.ping().await.is_ok() };
            if timeout(CONNECTION_TIMEOUT, answers).await.unwrap_or(false) {
                return Ok(conn);
            }
            abandon(conn).await;
        }
        Ok(self.pool.acquire().await?)
    }

    /// When the batch's time is over, the rest is postponed to the next one: nobody waits for all slow jobs of a batch, and on
    /// PostgreSQL no other node waits long for its turn. The time counts from this node's turn, and at least one piece of
    /// work is done in each batch.
    async fn transaction(&self, conn: &mut AnyConnection, jobs: Vec<Queued>, batch: &mut Batch) -> Result<(), Error> {
        conn.execute(begin_batch(self.dialect)).await?;
        let began = Instant::now();
        let (mut pieces, mut messages) = (Vec::new(), Vec::new());
        for (since, job) in jobs {
            match job {
                Job::Work(work, done) => pieces.push((since, work, done)),
                Job::Message(message, done) => messages.push((*message, done)),
            }
        }
        self.write_messages(conn, messages, batch).await?;
        // Looked at now, in this batch's turn: what others do from here on comes after it. Messages are written however late it
        // is: their UUIDs identify them, and nobody wants one lost.
        pieces.retain(|(_, _, done)| !done.is_closed());
        for (at, (since, work, done)) in pieces.into_iter().enumerate() {
            if waited_too_long(since) {
                batch.waiting.push(Waiting::Work(done, Err(too_busy().into())));
                continue;
            }
            if at > 0 && began.elapsed() > BATCH_TIME {
                batch.postponed.push((since, Job::Work(work, done)));
                continue;
            }
            let (result, lost) = self.savepoint(conn, work, &mut batch.publications).await;
            batch.waiting.push(Waiting::Work(done, result));
            lost.map_or(Ok(()), Err)?;
        }
        batch.outcome_unknown = true;
        let committed = conn.execute("COMMIT").await;
        // PostgreSQL may have committed before the connection was lost. SQLite always says what it did.
        batch.outcome_unknown = committed.is_err() && self.dialect == Dialect::Postgres;
        committed?;
        Ok(())
    }

    /// Writes all messages together. If that fails, each by itself, so that one cannot fail the others.
    async fn write_messages(
        &self,
        conn: &mut AnyConnection,
        messages: Vec<(NewMessage, oneshot::Sender<Result<Done, Error>>)>,
        batch: &mut Batch,
    ) -> Result<(), Error> {
        if messages.is_empty() {
            return Ok(());
        }
        let (all, waiting): (Vec<_>, Vec<_>) = messages.into_iter().unzip();
        let several = all.len() > 1;
        let copy = if several { all.clone() } else { Vec::new() };
        let write = self.write_messages;
        let (result, mut lost) = self.savepoint(conn, |tx| write(tx, all), &mut batch.publications).await;
        match result {
            Err(error) if several && lost.is_none() => {
                tracing::warn!(?error, "messages could not be written together, so one by one");
                for (message, done) in copy.into_iter().zip(waiting) {
                    let mut result = Ok(Done::Ok);
                    if lost.is_none() {
                        let one = vec![message];
                        let written;
                        (written, lost) = self.savepoint(conn, |tx| write(tx, one), &mut batch.publications).await;
                        result = written.and_then(|mut done| {
                            done.pop()
                                .unwrap_or_else(|| Err(Problem::not_found()))
                                .map_err(Error::from)
                        });
                    }
                    batch.waiting.push(Waiting::Message(done, result));
                }
            }
            Err(error) => {
                for done in waiting {
                    batch.waiting.push(Waiting::Message(done, Err(error.duplicate())));
                }
            }
            Ok(results) => {
                for (done, result) in waiting.into_iter().zip(results) {
                    batch.waiting.push(Waiting::Message(done, result.map_err(Error::from)));
                }
            }
        }
        lost.map_or(Ok(()), Err)
    }

    /// One piece of work behind a savepoint. The second result is set if the whole transaction is lost.
    async fn savepoint<T>(
        &self,
        conn: &mut AnyConnection,
        work: impl for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Error>> + Send,
        publications: &mut Vec<Publication>,
    ) -> (Result<T, Error>, Option<Error>) {
        if let Err(error) = conn.execute("SAVEPOINT piece").await {
            let error = Error::from(error);
            return (Err(error.duplicate()), Some(error));
        }
        let mut tx = Tx {
            conn: &mut *conn,
            now: self.clock.now(),
            ids: &*self.ids,
            publications: Vec::new(),
            security_events: Vec::new(),
        };
        // A panic in one command must not end the writer, and with it every later command. What it has changed is rolled back,
        // so nothing is left half done.
        let result = AssertUnwindSafe(async { work(&mut tx).await }).catch_unwind().await;
        let result = result.unwrap_or_else(|_| Err(Error::Internal("a piece of work panicked".into())));
        let published = std::mem::take(&mut tx.publications);
        let security_events = std::mem::take(&mut tx.security_events);
        let ending = match &result {
            Ok(_) => "RELEASE SAVEPOINT piece",
            Err(_) => "ROLLBACK TO SAVEPOINT piece; RELEASE SAVEPOINT piece",
        };
        match conn.execute(ending).await {
            Ok(_) => {
                if result.is_ok() {
                    publications.extend(published);
                    security_events
                        .iter()
                        .for_each(|(by, event)| event.log_line(by, "done"));
                }
                (result, None)
            }
            Err(error) => (result, Some(error.into())),
        }
    }
}

/// A connection may be in any state after an error; the pool makes a new one. A silent one is not waited for.
async fn abandon(mut conn: PoolConnection<Any>) {
    let answers = timeout(CONNECTION_TIMEOUT, conn.execute("ROLLBACK")).await.is_ok();
    let conn = conn.detach();
    if answers {
        timeout(CONNECTION_TIMEOUT, conn.close()).await.ok();
    }
}
