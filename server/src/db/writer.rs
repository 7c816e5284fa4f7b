//! The one writer: takes what has queued up, runs it in one transaction (each piece behind its own savepoint),
//! commits once, publishes, and only then answers. The commit, which waits for the disk, is shared by all of them.

use super::Dialect;
use crate::chance::{Clock, Ids};
use crate::fanout::{Fanout, Outgoing};
use crate::fault::Fault;
use app::wire::{Kind, Millis, Problem};
use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AnyPool, Executor};
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, oneshot};

/// Pieces of work in one commit.
const BATCH: usize = 128;
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

type Work = Box<dyn for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<(), Fault>> + Send>;

struct Job {
    work: Work,
    done: oneshot::Sender<Result<(), Fault>>,
}

/// The way to the writer's task.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: Arc<Mutex<Option<mpsc::Sender<Job>>>>,
    ended: Arc<tokio::sync::Notify>,
}

impl Writer {
    pub fn start(pool: AnyPool, dialect: Dialect, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, fanout: Fanout) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let ended = Arc::new(tokio::sync::Notify::new());
        let task = Task {
            pool,
            dialect,
            clock,
            ids,
            fanout,
        };
        tokio::spawn({
            let ended = ended.clone();
            async move {
                task.run(queue).await;
                ended.notify_one();
            }
        });
        Self {
            jobs: Arc::new(Mutex::new(Some(jobs))),
            ended,
        }
    }

    pub async fn write<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
    {
        let slot = Arc::new(Mutex::new(None));
        let (done, answer) = oneshot::channel();
        let job = Job {
            work: keep_in(slot.clone(), work),
            done,
        };
        let sent = match &*self.jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner) {
            Some(jobs) => jobs.try_send(job).is_ok(),
            None => false,
        };
        if !sent {
            return Err(Problem::new(
                Kind::Busy,
                "Cohort is very busy. Nothing is lost; it can be tried again.",
            )
            .into());
        }
        answer.await.map_err(|_| Fault::Busy("the writer has ended".into()))??;
        let value = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        value.ok_or_else(|| Fault::Broken("a piece of work left no result".into()))
    }

    /// Takes no more, and waits until what is queued is committed.
    pub async fn close(&self) {
        let open = self
            .jobs
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        if open.is_some() {
            drop(open);
            self.ended.notified().await;
        }
    }
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
            *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(value);
            Ok(())
        })
    })
}

/// Who waits for a piece of work, and what came of it so far.
type Waiting = (oneshot::Sender<Result<(), Fault>>, Result<(), Fault>);

struct Task {
    pool: AnyPool,
    dialect: Dialect,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    fanout: Fanout,
}

impl Task {
    async fn run(self, mut queue: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(BATCH);
        while queue.recv_many(&mut batch, BATCH).await > 0 {
            let mut waiting = Vec::with_capacity(batch.len());
            match self.commit(batch.drain(..), &mut waiting).await {
                Ok(outgoing) => {
                    self.fanout.publish(outgoing);
                    for (done, result) in waiting {
                        // A caller who has gone away does not need the answer.
                        drop(done.send(result));
                    }
                }
                Err(fault) => {
                    let again = matches!(fault, Fault::Collision(_));
                    let why = format!("{fault:?}");
                    let fault = || {
                        let why = why.clone();
                        if again { Fault::Collision(why) } else { Fault::Busy(why) }
                    };
                    for (done, result) in waiting {
                        drop(done.send(result.and_then(|()| Err(fault()))));
                    }
                }
            }
        }
        self.pool.close().await;
    }

    /// Runs a batch in one transaction. Every job ends up in `waiting`, whatever happens.
    async fn commit(
        &self,
        batch: impl Iterator<Item = Job>,
        waiting: &mut Vec<Waiting>,
    ) -> Result<Vec<Outgoing>, Fault> {
        let mut conn = match self.pool.acquire().await {
            Ok(conn) => conn,
            Err(error) => {
                waiting.extend(batch.map(|job| (job.done, Ok(()))));
                return Err(error.into());
            }
        };
        let begun = conn
            .execute(if self.dialect == Dialect::Sqlite {
                "BEGIN IMMEDIATE"
            } else {
                "BEGIN"
            })
            .await;
        if let Err(error) = begun {
            waiting.extend(batch.map(|job| (job.done, Ok(()))));
            return Err(error.into());
        }
        let mut outgoing = Vec::new();
        let mut broken = None;
        for job in batch {
            if broken.is_some() {
                waiting.push((job.done, Ok(())));
                continue;
            }
            let (result, told) = self.piece(&mut conn, job.work).await;
            match told {
                Ok(told) => outgoing.extend(told),
                Err(fault) => broken = Some(fault),
            }
            waiting.push((job.done, result));
        }
        if let Some(fault) = broken {
            // The connection may be in any state; let the pool make a new one.
            conn.execute("ROLLBACK").await.ok();
            conn.close().await.ok();
            return Err(fault);
        }
        if let Err(error) = conn.execute("COMMIT").await {
            conn.execute("ROLLBACK").await.ok();
            conn.close().await.ok();
            return Err(error.into());
        }
        Ok(outgoing)
    }

    /// One piece of work behind a savepoint. The second result is an error if the whole transaction is lost.
    async fn piece(&self, conn: &mut AnyConnection, work: Work) -> (Result<(), Fault>, Result<Vec<Outgoing>, Fault>) {
        if let Err(error) = conn.execute("SAVEPOINT piece").await {
            return (Ok(()), Err(error.into()));
        }
        let mut tx = Tx {
            conn: &mut *conn,
            now: self.clock.now(),
            ids: &*self.ids,
            outgoing: Vec::new(),
        };
        let result = work(&mut tx).await;
        let told = std::mem::take(&mut tx.outgoing);
        let (ending, told) = match &result {
            Ok(()) => ("RELEASE SAVEPOINT piece", told),
            Err(_) => ("ROLLBACK TO SAVEPOINT piece; RELEASE SAVEPOINT piece", Vec::new()),
        };
        match conn.execute(ending).await {
            Ok(_) => (result, Ok(told)),
            Err(error) => (result, Err(error.into())),
        }
    }
}
