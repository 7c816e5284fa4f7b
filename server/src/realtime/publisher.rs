//! Publishing: this node's hub first, then the other nodes, if there are any.

mod redis;

pub use redis::Others;

use crate::guard::{Guard, Try};
use crate::hub::Hub;
use crate::metrics::Moment;
use app::wire::{Event, Problem, SessionId, Stream, UserId};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};

/// What is told after a commit, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outgoing {
    /// Everybody on its stream hears it.
    Event(Event),
    /// From here on all tabs of a person hear a stream.
    Join { user: UserId, stream: Stream },
    /// From here on they do not.
    Part { user: UserId, stream: Stream },
    /// A session (or an API token, by its number) is over: its tabs are signed out.
    EndSession(SessionId),
    /// All sessions and API tokens of a person are over.
    EndEverything(UserId),
    /// Somebody tried what may be tried only so often: it counts everywhere. Not about a commit.
    Tried(Try),
}

/// How this node stands with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// There are none.
    Alone,
    /// What happens here is heard there at once, and the other way round.
    Together,
    /// Redis cannot be reached: what happens elsewhere comes with the heartbeat.
    Degraded,
}

/// Where what is told goes.
#[derive(Clone)]
pub struct Fanout {
    here: Here,
    /// Known once the database has said which installation this is.
    others: Arc<OnceLock<Others>>,
}

impl Fanout {
    /// To this node alone, until it [meets](Self::meet) others.
    pub fn new(here: Here) -> Self {
        Self {
            here,
            others: Arc::default(),
        }
    }

    /// For what runs beside the server, without sockets: whom it concerns is seen to with the heartbeat.
    pub fn to_nobody() -> Self {
        Self::new(Here {
            hub: Hub::alone(Arc::default()),
            guard: Arc::new(Guard::new(NonZeroU32::MAX)),
        })
    }

    /// From now on there are other nodes. Once.
    pub fn meet(&self, others: Others) {
        self.others.set(others).ok();
    }

    /// Tells it all, in order. Never waits. `since` is when the first of it was asked for.
    pub fn publish(&self, outgoing: Vec<Outgoing>, since: Moment) {
        outgoing.iter().for_each(|what| self.here.tell(what, since));
        if let Some(others) = self.others.get() {
            others.tell(outgoing);
        }
    }

    /// What was committed may never be told: everybody begins anew from what is kept.
    pub fn start_over(&self) {
        self.here.hub.start_over();
    }

    /// Counts a try, here and on the other nodes, or says that it is one too many.
    pub fn check(&self, what: Try) -> Result<(), Problem> {
        self.here.guard.check(&what)?;
        if let Some(others) = self.others.get() {
            others.tell(vec![Outgoing::Tried(what)]);
        }
        Ok(())
    }

    /// The same for what is too small to be told to the others.
    pub fn check_here(&self, what: &Try) -> Result<(), Problem> {
        self.here.guard.check(what)
    }

    /// Waits until what this node's sockets hear is heard from the other nodes too (or cannot be).
    pub async fn settled(&self) {
        if let Some(others) = self.others.get() {
            others.settled().await;
        }
    }

    pub fn company(&self) -> Company {
        self.others.get().map_or(Company::Alone, Others::company)
    }

    /// Waits until something may have been missed: the connection to the others was lost and is there again.
    pub async fn doubtful(&self) {
        match self.others.get() {
            Some(others) => others.doubtful().await,
            None => std::future::pending().await,
        }
    }
}

/// What of this node hears what was told, here or elsewhere.
#[derive(Clone)]
pub struct Here {
    pub hub: Arc<Hub>,
    pub guard: Arc<Guard>,
}

impl Here {
    /// What this node or another one told. With several, it may be late.
    fn tell(&self, what: &Outgoing, since: Moment) {
        match what {
            Outgoing::Event(event) => self.hub.publish(event, since),
            Outgoing::Join { user, stream } => self.hub.join(*user, *stream),
            Outgoing::Part { user, stream } => self.hub.part(*user, *stream),
            Outgoing::EndSession(session) => self.hub.end_session(*session),
            Outgoing::EndEverything(user) => self.hub.end_everything(*user),
            // Whoever tried there has the answer already.
            Outgoing::Tried(what) => drop(self.guard.check(what)),
        }
    }
}
