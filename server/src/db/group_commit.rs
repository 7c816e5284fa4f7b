//! One batch of the writer: everything that is done between BEGIN and COMMIT, and what came of it.

use super::Dialect;
use super::sends::Sending;
use super::writer::{Job, Queued, Task, Tx, busy};
use crate::fanout::Outgoing;
use crate::fault::Fault;
use app::wire::{Done, Problem};
use futures_util::future::{BoxFuture, FutureExt};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, Connection, Executor};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

/// After this long a batch is committed with what it has.
const LONG: Duration = Duration::from_millis(300);
/// A command that has waited for so long is not begun any more. Its caller is told so, for they may have given it up: what
/// is done only then could undo what they have done since, on another node.
const STALE: Duration = Duration::from_secs(10);
/// How long saying goodbye to a connection may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// Who waits, and what came of it so far.
pub(super) enum Waiting {
    Piece(oneshot::Sender<Result<(), Fault>>, Result<(), Fault>),
    Send(oneshot::Sender<Result<Done, Fault>>, Result<Done, Fault>),
}

impl Waiting {
    /// Answers. A caller who has gone away does not need it. With a fault nothing was committed: what would have been
    /// done was not; what was refused stays refused.
    pub fn answer(self, lost: Option<Fault>) {
        match (self, lost) {
            (Self::Piece(done, result), None) => drop(done.send(result)),
            (Self::Send(done, result), None) => drop(done.send(result)),
            (Self::Piece(done, result), Some(fault)) => drop(done.send(result.and(Err(fault)))),
            (Self::Send(done, result), Some(fault)) => drop(done.send(result.and(Err(fault)))),
        }
    }
}

/// A batch on its way: what was done of it, and what will be told of that. Whoever waits and is in none of its lists is told
/// that it could not be kept, because nobody is left to answer.
#[derive(Default)]
pub(super) struct Batch {
    pub waiting: Vec<Waiting>,
    pub outgoing: Vec<Outgoing>,
    /// What there was no time for.
    pub left: Vec<Queued>,
    /// Nobody knows whether it is committed. So nobody is told of it, and nobody's picture is sure any more.
    pub unknown: bool,
}

impl Task {
    /// Runs a batch in one transaction. A connection that falls silent is left; the next batch has another. One that is well
    /// is kept: the pool would ask after it when it comes back, for as long as it takes.
    pub(super) async fn commit(
        &self,
        kept: &mut Option<PoolConnection<Any>>,
        jobs: Vec<Queued>,
        batch: &mut Batch,
    ) -> Result<(), Fault> {
        let mut conn = self.connection(kept.take()).await?;
        let transaction = self.transaction(&mut conn, jobs, batch);
        let done = match self.dialect {
            // A disk that stands still ends what has begun when it goes on; until then nobody knows what will be kept.
            Dialect::Sqlite => transaction.await,
            Dialect::Postgres => {
                let done = timeout(super::SILENCE, transaction).await;
                done.unwrap_or_else(|_| Err(super::silent()))
            }
        };
        match done {
            Ok(()) => {
                *kept = Some(conn);
                Ok(())
            }
            Err(fault) => {
                abandon(conn).await;
                Err(fault)
            }
        }
    }

    /// The connection of the last batch if it still answers, or a new one.
    async fn connection(&self, kept: Option<PoolConnection<Any>>) -> Result<PoolConnection<Any>, Fault> {
        if let Some(mut conn) = kept {
            let answers = async { self.dialect == Dialect::Sqlite || conn.ping().await.is_ok() };
            if timeout(GOODBYE, answers).await.unwrap_or(false) {
                return Ok(conn);
            }
            abandon(conn).await;
        }
        Ok(self.pool.acquire().await?)
    }

    /// What takes long is left for the next batch: nobody waits for the slow ones of a whole batch, and on PostgreSQL no
    /// other node for its turn. The time counts from this one's turn, and one piece at least is done in each.
    async fn transaction(&self, conn: &mut AnyConnection, jobs: Vec<Queued>, batch: &mut Batch) -> Result<(), Fault> {
        conn.execute(match self.dialect {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            // One node's batch after the other's: they would wait for each other's rows, in different orders.
            Dialect::Postgres => "BEGIN; SELECT pg_advisory_xact_lock(6746732)",
        })
        .await?;
        let began = Instant::now();
        let (mut pieces, mut sendings) = (Vec::new(), Vec::new());
        for (since, job) in jobs {
            match job {
                Job::Piece(work, done) => pieces.push((since, work, done)),
                Job::Send(sending, done) => sendings.push((sending, done)),
            }
        }
        self.messages(conn, sendings, batch).await?;
        // Looked at now that it is this batch's turn: what others do from here on comes after it. Messages are written however
        // late it is: their UUIDs say which they are, and nobody wants one lost.
        pieces.retain(|(_, _, done)| !done.is_closed());
        for (at, (since, work, done)) in pieces.into_iter().enumerate() {
            if since.elapsed() > STALE {
                batch.waiting.push(Waiting::Piece(done, Err(busy().into())));
                continue;
            }
            if at > 0 && began.elapsed() > LONG {
                batch.left.push((since, Job::Piece(work, done)));
                continue;
            }
            let (result, lost) = self.piece(conn, work, &mut batch.outgoing).await;
            batch.waiting.push(Waiting::Piece(done, result));
            lost.map_or(Ok(()), Err)?;
        }
        batch.unknown = true;
        let committed = conn.execute("COMMIT").await;
        // PostgreSQL may have kept it before the connection was lost. SQLite says what it did.
        batch.unknown = committed.is_err() && self.dialect == Dialect::Postgres;
        committed?;
        Ok(())
    }

    /// Writes all messages together. If that cannot be, each by itself, so that one takes no other with it.
    async fn messages(
        &self,
        conn: &mut AnyConnection,
        sendings: Vec<(Sending, oneshot::Sender<Result<Done, Fault>>)>,
        batch: &mut Batch,
    ) -> Result<(), Fault> {
        if sendings.is_empty() {
            return Ok(());
        }
        let (all, waiting): (Vec<_>, Vec<_>) = sendings.into_iter().unzip();
        let several = all.len() > 1;
        let copy = if several { all.clone() } else { Vec::new() };
        let send = self.send;
        let (result, mut lost) = self.piece(conn, |tx| send(tx, all), &mut batch.outgoing).await;
        match result {
            Err(fault) if several && lost.is_none() => {
                tracing::warn!(?fault, "messages cannot be written together, so one by one");
                for (sending, done) in copy.into_iter().zip(waiting) {
                    let mut result = Ok(Done::Ok);
                    if lost.is_none() {
                        let one = vec![sending];
                        let written;
                        (written, lost) = self.piece(conn, |tx| send(tx, one), &mut batch.outgoing).await;
                        result = written.and_then(|mut done| {
                            done.pop()
                                .unwrap_or_else(|| Err(Problem::not_found()))
                                .map_err(Fault::from)
                        });
                    }
                    batch.waiting.push(Waiting::Send(done, result));
                }
            }
            Err(fault) => {
                for done in waiting {
                    batch.waiting.push(Waiting::Send(done, Err(fault.again())));
                }
            }
            Ok(results) => {
                for (done, result) in waiting.into_iter().zip(results) {
                    batch.waiting.push(Waiting::Send(done, result.map_err(Fault::from)));
                }
            }
        }
        lost.map_or(Ok(()), Err)
    }

    /// One piece of work behind a savepoint. The second result is there if the whole transaction is lost.
    async fn piece<T>(
        &self,
        conn: &mut AnyConnection,
        work: impl for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Fault>> + Send,
        outgoing: &mut Vec<Outgoing>,
    ) -> (Result<T, Fault>, Option<Fault>) {
        if let Err(error) = conn.execute("SAVEPOINT piece").await {
            let fault = Fault::from(error);
            return (Err(fault.again()), Some(fault));
        }
        let mut tx = Tx {
            conn: &mut *conn,
            now: self.clock.now(),
            ids: &*self.ids,
            outgoing: Vec::new(),
        };
        // A bug in one command must not end the writer, and with it every command after it. What it has changed is rolled
        // back, so nothing is seen half done.
        let result = AssertUnwindSafe(async { work(&mut tx).await }).catch_unwind().await;
        let result = result.unwrap_or_else(|_| Err(Fault::Broken("a piece of work panicked".into())));
        let told = std::mem::take(&mut tx.outgoing);
        let ending = match &result {
            Ok(_) => "RELEASE SAVEPOINT piece",
            Err(_) => "ROLLBACK TO SAVEPOINT piece; RELEASE SAVEPOINT piece",
        };
        match conn.execute(ending).await {
            Ok(_) => {
                if result.is_ok() {
                    outgoing.extend(told);
                }
                (result, None)
            }
            Err(error) => (result, Some(error.into())),
        }
    }
}

/// A connection may be in any state after a fault; the pool makes a new one. One that is silent is not listened to.
async fn abandon(mut conn: PoolConnection<Any>) {
    let answers = timeout(GOODBYE, conn.execute("ROLLBACK")).await.is_ok();
    let conn = conn.detach();
    if answers {
        timeout(GOODBYE, conn.close()).await.ok();
    }
}
