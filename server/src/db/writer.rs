//! The one writer: takes what has queued up, commits it together, publishes, and only then answers. A commit waits for the
//! disk, so sharing it is what makes writing fast.
//!
//! The writer has a thread of its own: a batch goes to the database and back a dozen times, and on a busy node each time
//! would wait behind hundreds of sockets. While it writes the next batch, the last one is published by another task, in
//! the order of the commits.

use super::dialect::Dialect;
use super::group_commit::{Batch, Committer};
use super::transaction::Tx;
use super::write_job::{Job, NewMessage, Queued, Work, WriteMessages, too_busy};
use super::write_queue::{Lane, WriteQueue};
use crate::clock::{Clock, CoarseInstant};
use crate::error::Error;
use crate::ids::Ids;
use crate::metrics::Metrics;
use crate::realtime::Publisher;
use app::protocol::{Done, Problem, UserId};
use futures_util::future::BoxFuture;
use sqlx::AnyPool;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::Instant;

/// Jobs in one commit.
const BATCH: usize = 1024;

/// What the writer needs besides the database.
pub struct WriterContext {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub publisher: Publisher,
    pub metrics: Arc<Metrics>,
    /// The application's rules for new messages.
    pub write_messages: WriteMessages,
}

/// The way to the writer's thread.
#[derive(Clone)]
pub(super) struct Writer {
    metrics: Arc<Metrics>,
    queue: Arc<ClosingQueue>,
    ended: Arc<Notify>,
}

/// Closes the queue, and so ends the writer, with the last one who could write.
struct ClosingQueue(Arc<WriteQueue>);

impl Drop for ClosingQueue {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Writer {
    pub fn start(pool: AnyPool, dialect: Dialect, context: WriterContext) -> Result<Self, Error> {
        let queue = Arc::new(WriteQueue::default());
        let ended = Arc::new(Notify::new());
        let (metrics, publisher) = (context.metrics, context.publisher);
        let committer = Committer {
            pool,
            dialect,
            clock: context.clock,
            ids: context.ids,
            write_messages: context.write_messages,
        };
        // At most one batch waits to be published: the writer does not run ahead.
        let (outcomes, committed) = mpsc::channel(1);
        tokio::spawn({
            let ended = ended.clone();
            async move {
                publish(committed, &publisher).await;
                ended.notify_one();
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Error::internal)?;
        let (its_queue, its_metrics) = (queue.clone(), metrics.clone());
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || runtime.block_on(run(committer, &its_metrics, &its_queue, outcomes)))
            .map_err(Error::internal)?;
        Ok(Self {
            metrics,
            queue: Arc::new(ClosingQueue(queue)),
            ended,
        })
    }

    /// Does a piece of work, for a user or for nobody in particular.
    pub async fn write<T, W>(&self, user: Option<UserId>, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
    {
        let slot = Arc::new(Mutex::new(None));
        let (done, answer) = oneshot::channel();
        self.enqueue(Lane::Work(user), Job::Work(storing_result(slot.clone(), work), done))?;
        answer.await.map_err(|_| ended())??;
        let value = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        value.ok_or_else(|| Error::Internal("a piece of work left no result".into()))
    }

    /// Writes a message.
    pub async fn send(&self, message: NewMessage) -> Result<Done, Error> {
        let (done, answer) = oneshot::channel();
        self.enqueue(Lane::Messages(message.room), Job::Message(Box::new(message), done))?;
        answer.await.map_err(|_| ended())?
    }

    fn enqueue(&self, lane: Lane, job: Job) -> Result<(), Problem> {
        if self.queue.0.push(lane, (CoarseInstant::now(), job)) {
            return Ok(());
        }
        self.metrics.change_refused();
        Err(too_busy())
    }

    /// Takes no more jobs, and waits until those that are queued are committed.
    pub async fn close(&self) {
        if !self.queue.0.close() {
            self.ended.notified().await;
        }
    }
}

fn ended() -> Error {
    Error::Busy("the writer gave it up".into())
}

/// Stores the result of the work where its caller finds it after the commit.
fn storing_result<T, W>(slot: Arc<Mutex<Option<T>>>, work: W) -> Work
where
    T: Send + 'static,
    W: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
{
    Box::new(move |tx| {
        Box::pin(async move {
            let value = work(tx).await?;
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
            Ok(())
        })
    })
}

/// A batch after its commit.
struct Outcome {
    batch: Batch,
    /// When the oldest job of it was queued.
    since: CoarseInstant,
    /// Nothing of it was stored.
    failed: Option<Error>,
}

/// The writer's thread: batch after batch, until the queue is closed and empty.
async fn run(committer: Committer, metrics: &Metrics, queue: &WriteQueue, outcomes: mpsc::Sender<Outcome>) {
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
        let failed = committer.commit(&mut conn, jobs, &mut batch).await.err();
        let size = batch.waiting.len();
        jobs = std::mem::take(&mut batch.postponed);
        let failed = failed.map(|error| {
            tracing::warn!(?error, "a batch of changes could not be committed");
            Error::Busy(format!("{error:?}"))
        });
        match failed {
            None => metrics.committed(size, began.elapsed()),
            Some(_) => metrics.commit_failed(),
        }
        // Nobody receives it any more when the whole program ends.
        outcomes.send(Outcome { batch, since, failed }).await.ok();
    }
    drop(conn);
    committer.pool.close().await;
}

/// Publishes what was committed, and answers, batch by batch.
async fn publish(mut outcomes: mpsc::Receiver<Outcome>, publisher: &Publisher) {
    while let Some(Outcome { batch, since, failed }) = outcomes.recv().await {
        if batch.outcome_unknown {
            publisher.resynchronise();
        }
        if failed.is_none() {
            publisher.publish(batch.publications, since);
        }
        for waiting in batch.waiting {
            waiting.answer(failed.as_ref().map(Error::duplicate));
        }
    }
}
