//! What waits for the writer: a queue for the messages of each room, and one for everything else. A batch takes from the
//! rooms in turn, so a room with very many messages at once delays no other; and none of the queues may fill all of the
//! space, so such a room is refused before any other is.

use super::write_job::{Job, Queued};
use crate::clock::CoarseInstant;
use app::protocol::RoomId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Jobs that may wait. Past it the answer is "busy" at once instead of later.
const CAPACITY: usize = 4096;
/// Of them in one of the queues.
const ROOM_CAPACITY: usize = CAPACITY / 2;

/// A command that has waited for longer is refused instead of executed. Its caller may have given it up, and executed now it
/// could undo what the caller has done since on another node.
const STALE_AFTER: Duration = Duration::from_secs(10);

/// Whether a command has waited too long to be executed.
pub(super) fn waited_too_long(since: CoarseInstant) -> bool {
    since.elapsed() > STALE_AFTER
}

/// The queue between those who ask and the one writer.
#[derive(Default)]
pub(super) struct WriteQueue {
    queues: Mutex<Queues>,
    /// A job has come, or the queue is closed.
    changed: Notify,
}

impl WriteQueue {
    /// False if it does not fit, or the queue is closed.
    pub fn push(&self, queued: Queued) -> bool {
        let fits = self.lock().push(queued);
        self.changed.notify_one();
        fits
    }

    /// The next jobs, at most so many; waits until there is one. Empty once the queue is closed and empty.
    pub async fn next(&self, most: usize) -> Vec<Queued> {
        loop {
            {
                let mut queues = self.lock();
                let next = queues.take(most);
                if queues.closed || !next.is_empty() {
                    return next;
                }
            }
            self.changed.notified().await;
        }
    }

    /// The next jobs, at most so many, without waiting.
    pub fn take(&self, most: usize) -> Vec<Queued> {
        self.lock().take(most)
    }

    /// Takes no more jobs. Returns whether it was closed before.
    pub fn close(&self) -> bool {
        let before = std::mem::replace(&mut self.lock().closed, true);
        self.changed.notify_one();
        before
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Queues {
    /// None of them is empty.
    rooms: HashMap<RoomId, VecDeque<Queued>>,
    /// Each room once; the first is next.
    turns: VecDeque<RoomId>,
    /// Everything that is not a message.
    others: VecDeque<Queued>,
    messages: usize,
    closed: bool,
}

impl Queues {
    fn push(&mut self, queued: Queued) -> bool {
        if self.closed || self.messages + self.others.len() >= CAPACITY {
            return false;
        }
        let Job::Message(message, _) = &queued.1 else {
            let fits = self.others.len() < ROOM_CAPACITY;
            if fits {
                self.others.push_back(queued);
            }
            return fits;
        };
        let room = message.room;
        let queue = self.rooms.entry(room).or_default();
        if queue.len() >= ROOM_CAPACITY {
            return false;
        }
        if queue.is_empty() {
            self.turns.push_back(room);
        }
        queue.push_back(queued);
        self.messages += 1;
        true
    }

    /// Half is for messages, half for everything else; what one of them does not need, the other may use.
    fn take(&mut self, most: usize) -> Vec<Queued> {
        let others = (most / 2).max(most.saturating_sub(self.messages));
        let mut next: Vec<Queued> = self.others.drain(..others.min(self.others.len())).collect();
        while next.len() < most
            && let Some(room) = self.turns.pop_front()
        {
            let Some(queue) = self.rooms.get_mut(&room) else {
                continue;
            };
            next.extend(queue.pop_front());
            self.messages -= 1;
            if queue.is_empty() {
                self.rooms.remove(&room);
            } else {
                self.turns.push_back(room);
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Actor;
    use crate::db::NewMessage;
    use app::protocol::{SessionId, UserId};
    use tokio::sync::oneshot;

    fn message(room: i64, content: usize) -> Queued {
        let message = NewMessage {
            actor: Actor {
                user: UserId(1),
                session: SessionId(1),
                username: "ada".into(),
                name: "Ada".into(),
                admin: false,
                is_token: false,
                address: String::new(),
            },
            room: RoomId(room),
            uuid: String::new(),
            content: content.to_string(),
        };
        (CoarseInstant::now(), Job::Message(message, oneshot::channel().0))
    }

    fn work() -> Queued {
        let work = Job::Work(Box::new(|_| Box::pin(async { Ok(()) })), oneshot::channel().0);
        (CoarseInstant::now(), work)
    }

    fn names(jobs: &[Queued]) -> Vec<String> {
        let name = |job: &Queued| match &job.1 {
            Job::Work(..) => "work".to_owned(),
            Job::Message(message, _) => format!("{}.{}", message.room, message.content),
        };
        jobs.iter().map(name).collect()
    }

    #[test]
    fn rooms_take_turns_and_each_keeps_its_order() {
        let mut queues = Queues::default();
        assert!((0..5).all(|at| queues.push(message(1, at))));
        assert!(queues.push(message(2, 0)) && queues.push(message(2, 1)) && queues.push(message(3, 0)));
        assert_eq!(names(&queues.take(4)), ["1.0", "2.0", "3.0", "1.1"]);
        assert_eq!(names(&queues.take(9)), ["2.1", "1.2", "1.3", "1.4"]);
        assert!(queues.take(9).is_empty() && queues.rooms.is_empty());
    }

    #[test]
    fn a_room_that_fills_its_queue_is_refused_before_any_other() {
        let mut queues = Queues::default();
        assert!((0..ROOM_CAPACITY).all(|at| queues.push(message(1, at))));
        assert!(!queues.push(message(1, ROOM_CAPACITY)));
        assert!(queues.push(message(2, 0)) && queues.push(work()));
        assert!(
            names(&queues.take(3)).contains(&"2.0".into()),
            "and waits no longer for it"
        );
    }

    #[test]
    fn messages_and_everything_else_share_a_batch() {
        let mut queues = Queues::default();
        assert!((0..9).all(|at| queues.push(message(1, at)) && queues.push(work())));
        let work_in = |jobs: Vec<Queued>| names(&jobs).iter().filter(|name| *name == "work").count();
        assert_eq!(work_in(queues.take(8)), 4);
        assert_eq!(work_in(queues.take(10)), 5);
        assert_eq!(work_in(queues.take(10)), 0);
    }
}
