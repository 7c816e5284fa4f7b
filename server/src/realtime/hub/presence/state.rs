//! What a node knows of presence, in memory only, and the rules of it: who counts as here, who counts as writing, and for how
//! long. By the time that is passed in. `people_here.rs` and `typing.rs` use it while the hub is locked.

use super::budget::{PresenceBudget, QUESTION};
use app::protocol::{Millis, RoomId, Stream, TypingSignal, UserId, limits};
use std::collections::{BTreeSet, HashMap};

/// In every so many rounds the other nodes are told of everybody.
const FULL_ROUND: u32 = 3;
/// Milliseconds for which somebody of whom another node has told counts as here: three full rounds, as one may be lost.
const HERE_ELSEWHERE: Millis = 30_000;
/// Rounds in which what other nodes tell of somebody who has just been hidden is not believed: they may not know it yet.
const HIDING: u32 = 12;
/// People who are passed on as writing in one room at the same time.
const TYPISTS: usize = 3;

/// Whom others see when this user writes in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typist {
    pub name: String,
    /// Whom the user has blocked: they are not told.
    pub not_for: Vec<UserId>,
}

/// What this node knows of everybody's presence.
#[derive(Default)]
pub struct Presence {
    pub budget: PresenceBudget,
    /// Until when somebody counts as here.
    pub here: HashMap<UserId, Millis>,
    /// Who has come to this node since the last round.
    came: BTreeSet<UserId>,
    /// Of whom other nodes have told since the last round.
    pub elsewhere: Vec<UserId>,
    /// For so many rounds more.
    hiding: HashMap<UserId, u32>,
    /// Who writes in a room, as far as it is passed on, and until when that counts.
    typists: HashMap<RoomId, Vec<(UserId, Millis)>>,
    round: u32,
    /// Some tab may have to be told something.
    pub changed: bool,
    /// Counts what may make an answer of the database outdated: blocks, removals, settings.
    changes: u64,
}

/// The database is being asked whom a socket may be told of, or who may be told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenceQuestion {
    changes: u64,
}

/// A socket and presence.
#[derive(Default)]
pub struct SocketPresence {
    /// A person's page, not a script, once that is known.
    pub page: bool,
    /// Its user may be shown as here and as writing because of it.
    pub visible: bool,
    pub watch: Option<Box<Watch>>,
    pub typing: Option<Box<TypingState>>,
}

/// The room that a tab shows, and whose presence in it.
pub struct Watch {
    pub room: RoomId,
    /// The room itself, or that of the thread's root: the tab is told nothing once it does not hear it any more.
    pub root: Stream,
    /// At most [`limits::PRESENCE_WATCHED`], which fit into the bits of the fields below.
    users: Vec<UserId>,
    /// Who has left the room or has blocked the tab's user since.
    gone: u128,
    /// Whom the tab shows as here.
    pub told: Option<u128>,
}

impl Watch {
    pub fn new(room: RoomId, root: Stream, mut users: Vec<UserId>) -> Self {
        users.truncate(limits::PRESENCE_WATCHED);
        Self {
            room,
            root,
            users,
            gone: 0,
            told: None,
        }
    }

    /// From here on the tab is not told of this user. Whether it was.
    pub fn forget(&mut self, user: UserId) -> bool {
        let at = self.users.iter().position(|other| *other == user);
        self.gone |= at.map_or(0, |at| 1 << at);
        at.is_some()
    }

    /// Who of the users is here now.
    pub fn now_here(&self, here: &HashMap<UserId, Millis>) -> u128 {
        let all = self.users.iter().enumerate();
        let bits = all.filter(|(_, user)| here.contains_key(user)).map(|(at, _)| 1 << at);
        bits.fold(0, |all, bit: u128| all | bit) & !self.gone
    }

    pub fn users_of(&self, bits: u128) -> Vec<UserId> {
        let all = self.users.iter().enumerate();
        all.filter(|(at, _)| bits & (1 << at) != 0)
            .map(|(_, user)| *user)
            .collect()
    }
}

/// What is known of a tab's user as somebody who writes.
#[derive(Default)]
pub struct TypingState {
    /// In one room, until then. None for a room in which it is told of nobody.
    pub rights: Option<(RoomId, Millis, Option<Typist>)>,
    /// When the last signal came that the user writes, and for which room others were told of it.
    pub last: Option<(Millis, Option<RoomId>)>,
}

impl Presence {
    /// Whether the user was hidden so recently that what was read may not say so.
    pub fn is_hiding(&self, user: UserId) -> bool {
        self.hiding.contains_key(&user)
    }

    /// Before the database is asked. None if that is too much now.
    pub fn ask(&mut self, now: Millis) -> Option<PresenceQuestion> {
        let changes = self.changes;
        self.budget.take(QUESTION, now).then_some(PresenceQuestion { changes })
    }

    /// Whether the answer to a question may be used: nothing has happened since that it may not know of.
    pub fn is_answered(&self, question: PresenceQuestion) -> bool {
        self.changes == question.changes
    }

    /// What the database is being asked now may be answered without knowing of this.
    pub fn outdate_answers(&mut self) {
        self.changes += 1;
    }

    /// Somebody has a page open here.
    pub fn comes(&mut self, user: UserId, now: Millis) {
        let until = now + limits::HERE_AFTER_LEAVING;
        let known = self.here.insert(user, until);
        if known.is_none() {
            self.came.insert(user);
            self.changed = true;
        } else if known > Some(until) {
            // Another node has told of them, for longer.
            self.here.extend(known.map(|known| (user, known)));
        }
    }

    /// A round, with all who have a page open here. Returns of whom the other nodes have to be told.
    pub fn next_round(&mut self, visible: BTreeSet<UserId>, now: Millis) -> Vec<UserId> {
        self.round = self.round.wrapping_add(1);
        for user in &visible {
            self.comes(*user, now);
        }
        for user in std::mem::take(&mut self.elsewhere) {
            if !self.hiding.contains_key(&user) {
                let until = self.here.entry(user).or_insert_with(|| {
                    self.changed = true;
                    now
                });
                *until = (*until).max(now + HERE_ELSEWHERE);
            }
        }
        let before = self.here.len();
        self.here.retain(|_, until| *until > now);
        self.changed |= self.here.len() < before;
        self.hiding.values_mut().for_each(|rounds| *rounds -= 1);
        self.hiding.retain(|_, rounds| *rounds > 0);
        self.typists.retain(|_, typists| {
            typists.retain(|(_, until)| *until > now);
            !typists.is_empty()
        });
        let came = std::mem::take(&mut self.came);
        let all = if self.round.is_multiple_of(FULL_ROUND) {
            visible
        } else {
            came
        };
        all.into_iter().collect()
    }

    /// Somebody is shown from now on, or not any more.
    pub fn set_shown(&mut self, user: UserId, shown: bool) {
        if shown {
            self.hiding.remove(&user);
            return;
        }
        self.hiding.insert(user, HIDING);
        self.changed |= self.here.remove(&user).is_some();
        self.came.remove(&user);
        self.typists
            .values_mut()
            .for_each(|typists| typists.retain(|(typist, _)| *typist != user));
    }

    /// Whether a signal is one of those that are passed on, to so many sockets.
    pub fn counts_as_typist(&mut self, signal: &TypingSignal, sockets: usize, now: Millis) -> bool {
        let typists = self.typists.entry(signal.room).or_default();
        typists.retain(|(_, until)| *until > now);
        let at = typists.iter().position(|(user, _)| *user == signal.user);
        let wanted = if signal.on {
            at.is_some() || typists.len() < TYPISTS
        } else {
            at.is_some()
        };
        if !wanted || !self.budget.take(sockets, now) {
            return false;
        }
        if let Some(at) = at {
            typists.swap_remove(at);
        }
        if signal.on {
            typists.push((signal.user, now + limits::TYPING_SHOWN));
        }
        true
    }
}
