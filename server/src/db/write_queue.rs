//! What waits for the writer: a lane for each room, and one for everything that is not a message. A batch takes from the
//! rooms in turn, so a room in which very much is said at once delays no other; and no lane may fill the whole queue, so it
//! is refused before any other is.

use super::writer::{Job, Queued};
use app::wire::RoomId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Pieces of work that may wait. Past it the answer is "busy" at once instead of later.
const ALL: usize = 4096;
/// Of them in one lane.
const LANE: usize = ALL / 2;

/// The queue between those who ask and the one writer.
#[derive(Default)]
pub(super) struct Queue {
    lanes: Mutex<Lanes>,
    /// Something has come, or it is closed.
    moved: Notify,
}

impl Queue {
    /// False if it does not fit, or no more is taken.
    pub fn push(&self, queued: Queued) -> bool {
        let fits = self.lock().push(queued);
        self.moved.notify_one();
        fits
    }

    /// What is next, at most so many; waits until there is something. Nothing once it is closed and empty.
    pub async fn next(&self, most: usize) -> Vec<Queued> {
        loop {
            {
                let mut lanes = self.lock();
                let next = lanes.take(most);
                if lanes.closed || !next.is_empty() {
                    return next;
                }
            }
            self.moved.notified().await;
        }
    }

    /// What is next, at most so many, without waiting.
    pub fn take(&self, most: usize) -> Vec<Queued> {
        self.lock().take(most)
    }

    /// No more is taken. Says whether it was so before.
    pub fn close(&self) -> bool {
        let before = std::mem::replace(&mut self.lock().closed, true);
        self.moved.notify_one();
        before
    }

    fn lock(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Lanes {
    /// None is empty.
    rooms: HashMap<RoomId, VecDeque<Queued>>,
    /// Each of them once; the first is next.
    turns: VecDeque<RoomId>,
    /// Everything that is not a message.
    pieces: VecDeque<Queued>,
    messages: usize,
    closed: bool,
}

impl Lanes {
    fn push(&mut self, queued: Queued) -> bool {
        if self.closed || self.messages + self.pieces.len() >= ALL {
            return false;
        }
        let Job::Send(sending, _) = &queued.1 else {
            let fits = self.pieces.len() < LANE;
            if fits {
                self.pieces.push_back(queued);
            }
            return fits;
        };
        let room = sending.room;
        let lane = self.rooms.entry(room).or_default();
        if lane.len() >= LANE {
            return false;
        }
        if lane.is_empty() {
            self.turns.push_back(room);
        }
        lane.push_back(queued);
        self.messages += 1;
        true
    }

    /// Half is for messages, half for everything else; what one of them does not need, the other may have.
    fn take(&mut self, most: usize) -> Vec<Queued> {
        let pieces = (most / 2).max(most.saturating_sub(self.messages));
        let mut next: Vec<Queued> = self.pieces.drain(..pieces.min(self.pieces.len())).collect();
        while next.len() < most
            && let Some(room) = self.turns.pop_front()
        {
            let Some(lane) = self.rooms.get_mut(&room) else {
                continue;
            };
            next.extend(lane.pop_front());
            self.messages -= 1;
            if lane.is_empty() {
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
    use crate::auth::Actor;
    use crate::db::Sending;
    use crate::metrics::Moment;
    use app::wire::{SessionId, UserId};
    use tokio::sync::oneshot;

    fn message(room: i64, content: usize) -> Queued {
        let sending = Sending {
            actor: Actor {
                user: UserId(1),
                session: SessionId(1),
                handle: "ada".into(),
                name: "Ada".into(),
                admin: false,
                token: false,
            },
            room: RoomId(room),
            uuid: String::new(),
            content: content.to_string(),
        };
        (Moment::now(), Job::Send(sending, oneshot::channel().0))
    }

    fn piece() -> Queued {
        let work = Job::Piece(Box::new(|_| Box::pin(async { Ok(()) })), oneshot::channel().0);
        (Moment::now(), work)
    }

    fn names(jobs: &[Queued]) -> Vec<String> {
        let name = |job: &Queued| match &job.1 {
            Job::Piece(..) => "piece".to_owned(),
            Job::Send(sending, _) => format!("{}.{}", sending.room, sending.content),
        };
        jobs.iter().map(name).collect()
    }

    #[test]
    fn rooms_take_turns_and_each_keeps_its_order() {
        let mut lanes = Lanes::default();
        assert!((0..5).all(|at| lanes.push(message(1, at))));
        assert!(lanes.push(message(2, 0)) && lanes.push(message(2, 1)) && lanes.push(message(3, 0)));
        assert_eq!(names(&lanes.take(4)), ["1.0", "2.0", "3.0", "1.1"]);
        assert_eq!(names(&lanes.take(9)), ["2.1", "1.2", "1.3", "1.4"]);
        assert!(lanes.take(9).is_empty() && lanes.rooms.is_empty());
    }

    #[test]
    fn a_room_that_fills_its_lane_is_refused_before_any_other() {
        let mut lanes = Lanes::default();
        assert!((0..LANE).all(|at| lanes.push(message(1, at))));
        assert!(!lanes.push(message(1, LANE)));
        assert!(lanes.push(message(2, 0)) && lanes.push(piece()));
        assert!(
            names(&lanes.take(3)).contains(&"2.0".into()),
            "and waits no longer for it"
        );
    }

    #[test]
    fn messages_and_everything_else_share_a_batch() {
        let mut lanes = Lanes::default();
        assert!((0..9).all(|at| lanes.push(message(1, at)) && lanes.push(piece())));
        let pieces = |jobs: Vec<Queued>| names(&jobs).iter().filter(|name| *name == "piece").count();
        assert_eq!(pieces(lanes.take(8)), 4);
        assert_eq!(pieces(lanes.take(10)), 5);
        assert_eq!(pieces(lanes.take(10)), 0);
    }
}
