//! The one writer: takes what has queued up, runs it in one transaction, commits once, publishes, and only then answers.
//! The commit, which waits for the disk, is shared by all of them. New messages, by far the most, are written together
//! too, with few statements for all of them; everything else is a piece of work behind its own savepoint.

use super::{Dialect, Sending};
use crate::chance::{Clock, Ids};
use crate::fanout::{Fanout, Outgoing};
use crate::fault::Fault;
use crate::metrics::Metrics;
use app::wire::{Done, Kind, Millis, Problem};
use futures_util::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Executor};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// Pieces of work in one commit.
const BATCH: usize = 256;
/// After this long a batch is committed with what it has.
const LONG: Duration = Duration::from_millis(300);
/// Pieces of work that may wait. Past it the answer is "busy" at once instead of later.
const QUEUE: usize = 4096;

/// A transaction under way: what changes, and what will be told once it is committed.
pub struct Tx<'c> {
    pub(super) conn: &'c mut AnyConnection,
    /// The moment of this piece of work.
    pub now: Millis,
    pub ids: &'c dyn Ids,
    pub(super) outgoing: Vec<Outgoing>,
}

impl Tx<'_> {
    /// Something to tell once this is committed, after what was told before.
    pub fn tell(&mut self, what: Outgoing) {
        self.outgoing.push(what);
    }
}

/// The rules for new messages: `commands::send`.
pub type SendAll = for<'t> fn(&'t mut Tx<'_>, Vec<Sending>) -> BoxFuture<'t, Result<Vec<Result<Done, Problem>>, Fault>>;

type Work = Box<dyn for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<(), Fault>> + Send>;

/// Something to do, and who waits for it.
enum Job {
    Piece(Work, oneshot::Sender<Result<(), Fault>>),
    Send(Sending, oneshot::Sender<Result<Done, Fault>>),
}

/// The way to the writer's task.
#[derive(Clone)]
pub(super) struct Writer {
    metrics: Arc<Metrics>,
    jobs: Arc<Mutex<Option<mpsc::Sender<Job>>>>,
    ended: Arc<tokio::sync::Notify>,
}

impl Writer {
    pub fn start(
        pool: AnyPool,
        dialect: Dialect,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        fanout: Fanout,
        metrics: Arc<Metrics>,
        send: SendAll,
    ) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let ended = Arc::new(tokio::sync::Notify::new());
        let task = Task {
            pool,
            dialect,
            clock,
            ids,
            fanout,
            metrics: metrics.clone(),
            send,
        };
        tokio::spawn({
            let ended = ended.clone();
            async move {
                task.run(queue).await;
                ended.notify_one();
            }
        });
        Self {
            metrics,
            jobs: Arc::new(Mutex::new(Some(jobs))),
            ended,
        }
    }

    /// Does a piece of work.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
    {
        let slot = Arc::new(Mutex::new(None));
        let (done, answer) = oneshot::channel();
        self.queue(Job::Piece(keep_in(slot.clone(), work), done))?;
        answer.await.map_err(|_| ended())??;
        let value = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        value.ok_or_else(|| Fault::Broken("a piece of work left no result".into()))
    }

    /// Writes a message.
    pub async fn send(&self, sending: Sending) -> Result<Done, Fault> {
        let (done, answer) = oneshot::channel();
        self.queue(Job::Send(sending, done))?;
        answer.await.map_err(|_| ended())?
    }

    fn queue(&self, job: Job) -> Result<(), Problem> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.as_ref().is_some_and(|jobs| jobs.try_send(job).is_ok()) {
            return Ok(());
        }
        self.metrics.refused();
        Err(Problem::new(
            Kind::Busy,
            "Cohort is very busy. Nothing is lost; it can be tried again.",
        ))
    }

    /// Takes no more, and waits until what is queued is committed.
    pub async fn close(&self) {
        let open = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        if open.is_some() {
            drop(open);
            self.ended.notified().await;
        }
    }
}

/// A connection may be in any state after a fault; let the pool make a new one.
async fn abandon(mut conn: PoolConnection<Any>) {
    conn.execute("ROLLBACK").await.ok();
    conn.close().await.ok();
}

fn ended() -> Fault {
    Fault::Busy("the writer has ended".into())
}

/// Puts the result of the work where its caller finds it after the commit.
fn keep_in<T, W>(slot: Arc<Mutex<Option<T>>>, work: W) -> Work
where
    T: Send + 'static,
    W: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
{
    Box::new(move |tx| {
        Box::pin(async move {
            let value = work(tx).await?;
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
            Ok(())
        })
    })
}

/// Who waits, and what came of it so far.
enum Waiting {
    Piece(oneshot::Sender<Result<(), Fault>>, Result<(), Fault>),
    Send(oneshot::Sender<Result<Done, Fault>>, Result<Done, Fault>),
}

impl Waiting {
    /// Answers. A caller who has gone away does not need it. With a fault nothing was committed: what would have been
    /// done was not; what was refused stays refused.
    fn answer(self, lost: Option<Fault>) {
        match (self, lost) {
            (Self::Piece(done, result), None) => drop(done.send(result)),
            (Self::Send(done, result), None) => drop(done.send(result)),
            (Self::Piece(done, result), Some(fault)) => drop(done.send(result.and(Err(fault)))),
            (Self::Send(done, result), Some(fault)) => drop(done.send(result.and(Err(fault)))),
        }
    }
}

/// A batch on its way: what was done of it, and what will be told of that.
#[derive(Default)]
struct Batch {
    waiting: Vec<Waiting>,
    outgoing: Vec<Outgoing>,
    /// What there was no time for.
    left: Vec<Job>,
    /// Nobody knows whether it is committed. So nobody is told of it, and nobody's picture is sure any more.
    unknown: bool,
}

struct Task {
    pool: AnyPool,
    dialect: Dialect,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    fanout: Fanout,
    metrics: Arc<Metrics>,
    send: SendAll,
}

impl Task {
    async fn run(self, mut queue: mpsc::Receiver<Job>) {
        let mut jobs = Vec::with_capacity(BATCH);
        loop {
            if jobs.is_empty() {
                if queue.recv_many(&mut jobs, BATCH).await == 0 {
                    break;
                }
            } else {
                // What the last batch had no time for, and what has come meanwhile.
                while jobs.len() < BATCH
                    && let Ok(job) = queue.try_recv()
                {
                    jobs.push(job);
                }
            }
            let (mut batch, began) = (Batch::default(), Instant::now());
            let lost = self.commit(std::mem::take(&mut jobs), &mut batch).await.err();
            let size = batch.waiting.len();
            jobs = std::mem::take(&mut batch.left);
            let lost = lost.map(|fault| match fault {
                Fault::Collision(_) => fault,
                other => Fault::Busy(format!("{other:?}")),
            });
            if batch.unknown {
                self.fanout.start_over();
            }
            if lost.is_none() {
                self.metrics.committed(size, began.elapsed());
                self.fanout.publish(batch.outgoing);
            }
            for waiting in batch.waiting {
                waiting.answer(lost.as_ref().map(Fault::again));
            }
        }
        self.pool.close().await;
    }

    /// Runs a batch in one transaction. Every job ends up in `waiting`, or in `left` if others have taken long: nobody
    /// waits for the slow ones of a whole batch, and on PostgreSQL no other node for its turn.
    async fn commit(&self, jobs: Vec<Job>, batch: &mut Batch) -> Result<(), Fault> {
        let began = Instant::now();
        let (mut pieces, mut sendings) = (Vec::new(), Vec::new());
        for job in jobs {
            match job {
                Job::Piece(work, done) => pieces.push((work, done)),
                Job::Send(sending, done) => sendings.push((sending, done)),
            }
        }
        let mut conn = match self.begin().await {
            Ok(conn) => conn,
            Err(fault) => {
                let pieces = pieces.into_iter().map(|(_, done)| Waiting::Piece(done, Ok(())));
                batch.waiting.extend(pieces);
                let sends = sendings.into_iter().map(|(_, done)| Waiting::Send(done, Ok(Done::Ok)));
                batch.waiting.extend(sends);
                return Err(fault);
            }
        };
        let mut broken = self.messages(&mut conn, sendings, batch).await.err();
        for (work, done) in pieces {
            if broken.is_some() {
                batch.waiting.push(Waiting::Piece(done, Ok(())));
                continue;
            }
            if began.elapsed() > LONG {
                batch.left.push(Job::Piece(work, done));
                continue;
            }
            let (result, lost) = self.piece(&mut conn, work, &mut batch.outgoing).await;
            broken = lost;
            batch.waiting.push(Waiting::Piece(done, result));
        }
        if broken.is_none() {
            broken = conn.execute("COMMIT").await.err().map(Fault::from);
            // The server may have kept it before it was lost.
            batch.unknown = broken.is_some() && self.dialect == Dialect::Postgres;
        }
        let Some(fault) = broken else { return Ok(()) };
        abandon(conn).await;
        Err(fault)
    }

    async fn begin(&self) -> Result<PoolConnection<Any>, Fault> {
        let mut conn = self.pool.acquire().await?;
        let begun = conn
            .execute(match self.dialect {
                Dialect::Sqlite => "BEGIN IMMEDIATE",
                // One node's batch after the other's: they would wait for each other's rows, in different orders.
                Dialect::Postgres => "BEGIN; SELECT pg_advisory_xact_lock(6746732)",
            })
            .await;
        match begun {
            Ok(_) => Ok(conn),
            Err(error) => {
                // It may have begun, and then failed: the next one shall not find it so.
                abandon(conn).await;
                Err(error.into())
            }
        }
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
        let result = work(&mut tx).await;
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
