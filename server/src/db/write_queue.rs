//! What waits for the writer: a queue for the messages of each room, and one for everything else of each user. A batch takes
//! from the queues in turn, so a room with very many messages at once delays no other, nor a user with very many commands;
//! and none of the queues may fill all of the space, so such a room is refused before any other is.

use super::write_job::Queued;
use crate::clock::CoarseInstant;
use app::protocol::{RoomId, UserId};
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Jobs that may wait. Past it the answer is "busy" at once instead of later.
const CAPACITY: usize = 4096;
/// Of them the messages of one room, or everything that is not a message.
const ROOM_CAPACITY: usize = CAPACITY / 2;
/// Of them what is not a message, of one user.
const USER_CAPACITY: usize = CAPACITY / 16;
/// And how much of that goes into one batch.
const USER_BATCH: usize = 32;

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
    pub fn push(&self, lane: Lane, queued: Queued) -> bool {
        let fits = self.lock().push(lane, queued);
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

/// Which queue a job waits in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lane {
    /// The messages of a room.
    Messages(RoomId),
    /// Everything else, of a user or of nobody in particular.
    Work(Option<UserId>),
}

#[derive(Default)]
struct Queues {
    rooms: Turns<RoomId>,
    others: Turns<Option<UserId>>,
    closed: bool,
}

impl Queues {
    fn push(&mut self, lane: Lane, queued: Queued) -> bool {
        if self.closed || self.rooms.waiting + self.others.waiting >= CAPACITY {
            return false;
        }
        match lane {
            Lane::Messages(room) => self.rooms.push(room, queued, ROOM_CAPACITY),
            Lane::Work(_) if self.others.waiting >= ROOM_CAPACITY => false,
            Lane::Work(user) => {
                let capacity = if user.is_some() { USER_CAPACITY } else { ROOM_CAPACITY };
                self.others.push(user, queued, capacity)
            }
        }
    }

    /// Half is for messages, half for everything else; what one of them does not need, the other may use.
    fn take(&mut self, most: usize) -> Vec<Queued> {
        let others = (most / 2).max(most.saturating_sub(self.rooms.waiting));
        let mut next = Vec::new();
        // A piece of work may take long, and what does not fit into the batch is done first in the next one: so only a few of
        // each user.
        self.others.take(others, USER_BATCH, &mut next);
        self.rooms.take(most, usize::MAX, &mut next);
        next
    }
}

/// Queues that take turns.
struct Turns<K> {
    /// None of them is empty.
    queues: HashMap<K, VecDeque<Queued>>,
    /// Each key once; the first is next.
    turns: VecDeque<K>,
    /// In all of them.
    waiting: usize,
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self {
            queues: HashMap::new(),
            turns: VecDeque::new(),
            waiting: 0,
        }
    }
}

impl<K: Copy + Eq + Hash> Turns<K> {
    /// False if there are `capacity` of this key already.
    fn push(&mut self, key: K, queued: Queued, capacity: usize) -> bool {
        let queue = self.queues.entry(key).or_default();
        if queue.len() >= capacity {
            return false;
        }
        if queue.is_empty() {
            self.turns.push_back(key);
        }
        queue.push_back(queued);
        self.waiting += 1;
        true
    }

    /// Takes from each in turn until there are `most` in all, and at most so many from each.
    fn take(&mut self, most: usize, from_each: usize, next: &mut Vec<Queued>) {
        let (mut rounds, mut left_in_round) = (0, self.turns.len());
        while next.len() < most
            && let Some(key) = self.turns.pop_front()
        {
            let Some(queue) = self.queues.get_mut(&key) else {
                continue;
            };
            next.extend(queue.pop_front());
            self.waiting -= 1;
            if queue.is_empty() {
                self.queues.remove(&key);
            } else {
                self.turns.push_back(key);
            }
            left_in_round -= 1;
            if left_in_round == 0 {
                rounds += 1;
                left_in_round = self.turns.len();
                if rounds == from_each {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::{Actor, TokenLimits};
    use crate::db::NewMessage;
    use crate::db::write_job::Job;
    use crate::markdown::Rendered;
    use app::protocol::{SendMessage, SessionId, UserId};
    use tokio::sync::oneshot;

    /// More than the queue of one user holds.
    const BATCH: usize = 1024;

    fn message(room: i64, content: usize) -> Queued {
        let actor = Actor {
            user: UserId(1),
            session: SessionId(1),
            username: "ada".into(),
            name: "Ada".into(),
            admin: false,
            is_token: false,
            address: String::new(),
            limits: TokenLimits::default(),
        };
        let message = SendMessage {
            room: RoomId(room),
            content: content.to_string(),
            ..SendMessage::default()
        };
        let message = NewMessage::new(actor, message, Rendered::default());
        (
            CoarseInstant::now(),
            Job::Message(Box::new(message), oneshot::channel().0),
        )
    }

    fn work() -> Queued {
        let work = Job::Work(Box::new(|_| Box::pin(async { Ok(()) })), oneshot::channel().0);
        (CoarseInstant::now(), work)
    }

    fn push(queues: &mut Queues, queued: Queued) -> bool {
        let lane = match &queued.1 {
            Job::Message(message, _) => Lane::Messages(message.room),
            Job::Work(..) => Lane::Work(None),
        };
        queues.push(lane, queued)
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
        assert!((0..5).all(|at| push(&mut queues, message(1, at))));
        assert!(
            push(&mut queues, message(2, 0)) && push(&mut queues, message(2, 1)) && push(&mut queues, message(3, 0))
        );
        assert_eq!(names(&queues.take(4)), ["1.0", "2.0", "3.0", "1.1"]);
        assert_eq!(names(&queues.take(9)), ["2.1", "1.2", "1.3", "1.4"]);
        assert!(queues.take(9).is_empty() && queues.rooms.queues.is_empty());
    }

    #[test]
    fn a_room_that_fills_its_queue_is_refused_before_any_other() {
        let mut queues = Queues::default();
        assert!((0..ROOM_CAPACITY).all(|at| push(&mut queues, message(1, at))));
        assert!(!push(&mut queues, message(1, ROOM_CAPACITY)));
        assert!(push(&mut queues, message(2, 0)) && push(&mut queues, work()));
        assert!(
            names(&queues.take(3)).contains(&"2.0".into()),
            "and waits no longer for it"
        );
    }

    #[test]
    fn messages_and_everything_else_share_a_batch() {
        let mut queues = Queues::default();
        assert!((0..9).all(|at| push(&mut queues, message(1, at)) && push(&mut queues, work())));
        let work_in = |jobs: Vec<Queued>| names(&jobs).iter().filter(|name| *name == "work").count();
        assert_eq!(work_in(queues.take(8)), 4);
        assert_eq!(work_in(queues.take(10)), 5);
        assert_eq!(work_in(queues.take(10)), 0);
    }

    #[test]
    fn users_take_turns_with_their_commands_and_none_fills_the_queue() {
        let mut queues = Queues::default();
        let mut pushed = |user: i64| queues.push(Lane::Work(Some(UserId(user))), work());
        assert_eq!((0..ROOM_CAPACITY).filter(|_| pushed(1)).count(), USER_CAPACITY);
        assert!(pushed(2) && pushed(3));
        let lanes = |queues: &Queues| queues.others.queues.keys().copied().collect::<Vec<_>>();
        assert_eq!(queues.take(3).len(), 3);
        assert_eq!(lanes(&queues), [Some(UserId(1))], "one of each");
        assert_eq!(queues.take(BATCH).len(), USER_BATCH);
        assert_eq!(queues.take(BATCH).len(), USER_BATCH);
    }
}
