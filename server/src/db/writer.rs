//! The one writer: takes what has queued up, runs it in one transaction, commits once, publishes, and only then answers.
//! The commit, which waits for the disk, is shared by all of them. New messages, by far the most, are written together
//! too, with few statements for all of them; everything else is a piece of work behind its own savepoint.
//!
//! It has a thread of its own: a batch goes to the database and back a dozen times, and on a busy node each time would wait
//! behind hundreds of sockets. While it writes the next batch, the last one is told, in the order of the commits.

use super::batch::Batch;
use super::lanes::Queue;
use super::{Dialect, Sending};
use crate::chance::{Clock, Ids};
use crate::fanout::{Fanout, Outgoing};
use crate::fault::Fault;
use crate::metrics::{Metrics, Moment};
use app::wire::{Done, Kind, Millis, Problem};
use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AnyPool};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::Instant;

/// Pieces of work in one commit.
const BATCH: usize = 1024;

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

pub(super) type Work = Box<dyn for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<(), Fault>> + Send>;

/// Something to do, and who waits for it.
pub(super) enum Job {
    Piece(Work, oneshot::Sender<Result<(), Fault>>),
    Send(Sending, oneshot::Sender<Result<Done, Fault>>),
}

/// A job, and since when it waits.
pub(super) type Queued = (Moment, Job);

/// The way to the writer's thread.
#[derive(Clone)]
pub(super) struct Writer {
    metrics: Arc<Metrics>,
    way: Arc<Way>,
    ended: Arc<Notify>,
}

/// The writer ends with the last one who knows the way to it.
struct Way(Arc<Queue>);

impl Drop for Way {
    fn drop(&mut self) {
        self.0.close();
    }
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
    ) -> Result<Self, Fault> {
        let queue = Arc::new(Queue::default());
        let ended = Arc::new(Notify::new());
        let task = Task {
            pool,
            dialect,
            clock,
            ids,
            metrics: metrics.clone(),
            send,
        };
        // One may wait to be told, no more: whoever writes does not run ahead of those who tell.
        let (outcomes, told) = mpsc::channel(1);
        tokio::spawn({
            let ended = ended.clone();
            async move {
                tell(told, &fanout).await;
                ended.notify_one();
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Fault::Broken(error.to_string()))?;
        let its = queue.clone();
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || runtime.block_on(task.run(&its, outcomes)))
            .map_err(|error| Fault::Broken(error.to_string()))?;
        Ok(Self {
            metrics,
            way: Arc::new(Way(queue)),
            ended,
        })
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
        if self.way.0.push((Moment::now(), job)) {
            return Ok(());
        }
        self.metrics.refused();
        Err(busy())
    }

    /// Takes no more, and waits until what is queued is committed.
    pub async fn close(&self) {
        if !self.way.0.close() {
            self.ended.notified().await;
        }
    }
}

pub(super) fn busy() -> Problem {
    Problem::new(
        Kind::Busy,
        "Cohort is very busy. Nothing is lost; it can be tried again.",
    )
}

fn ended() -> Fault {
    Fault::Busy("the writer has given it up".into())
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

/// The writer itself; `batch.rs` has what it does with a batch.
pub(super) struct Task {
    pub(super) pool: AnyPool,
    pub(super) dialect: Dialect,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
    metrics: Arc<Metrics>,
    pub(super) send: SendAll,
}

impl Task {
    async fn run(self, queue: &Queue, outcomes: mpsc::Sender<Outcome>) {
        let mut jobs: Vec<Queued> = Vec::new();
        let mut conn = None;
        loop {
            // What the last batch had no time for goes first.
            if jobs.is_empty() {
                jobs = queue.next(BATCH).await;
            } else {
                jobs.extend(queue.take(BATCH - jobs.len()));
            }
            let Some(since) = jobs.iter().map(|(since, _)| *since).max_by_key(|since| since.elapsed()) else {
                break;
            };
            let (mut batch, began) = (Batch::default(), Instant::now());
            let lost = self.commit(&mut conn, jobs, &mut batch).await.err();
            let size = batch.waiting.len();
            jobs = std::mem::take(&mut batch.left);
            let lost = lost.map(|fault| {
                tracing::warn!(?fault, "a batch of changes could not be kept");
                Fault::Busy(format!("{fault:?}"))
            });
            match lost {
                None => self.metrics.committed(size, began.elapsed()),
                Some(_) => self.metrics.commit_failed(),
            }
            // Nobody is there any more when the whole program is going.
            outcomes.send(Outcome { batch, since, lost }).await.ok();
        }
        drop(conn);
        self.pool.close().await;
    }
}

/// What a batch has come to.
struct Outcome {
    batch: Batch,
    /// When the oldest of it was asked for.
    since: Moment,
    /// Nothing of it was kept.
    lost: Option<Fault>,
}

/// Publishes what was kept and answers, batch by batch.
async fn tell(mut outcomes: mpsc::Receiver<Outcome>, fanout: &Fanout) {
    while let Some(Outcome { batch, since, lost }) = outcomes.recv().await {
        if batch.unknown {
            fanout.start_over();
        }
        if lost.is_none() {
            fanout.publish(batch.outgoing, since);
        }
        for waiting in batch.waiting {
            waiting.answer(lost.as_ref().map(Fault::again));
        }
    }
}
