//! Publishing: to this node's hub first, then over the bus to the other nodes, if there are any. Used by the database
//! writer after each commit.

use super::bus::RedisBus;
use super::changed_rooms::ChangedRooms;
use super::hub::Hub;
use super::local_node::LocalNode;
use super::publication::Publication;
use crate::clock::{CoarseInstant, SystemClock};
use crate::guessing::WrongTries;
use crate::metrics::BusState;
use crate::rate_limit::{Attempt, RateLimits};
use app::protocol::Problem;
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};

/// Where publications go.
#[derive(Clone)]
pub struct Publisher {
    local: LocalNode,
    /// Set once the database has said which installation this is.
    bus: Arc<OnceLock<RedisBus>>,
}

impl Publisher {
    /// To this node alone, until a bus is [connected](Self::connect_bus).
    pub fn new(local: LocalNode) -> Self {
        Self {
            local,
            bus: Arc::default(),
        }
    }

    /// For the command line, which runs beside the server and has no sockets: the server notices with the heartbeat.
    pub fn without_sockets() -> Self {
        Self::new(LocalNode {
            hub: Hub::single_node(Arc::default()),
            rate_limits: Arc::new(RateLimits::new(NonZeroU32::MAX, Arc::new(SystemClock))),
            changed_rooms: Arc::default(),
            clock: Arc::new(SystemClock),
        })
    }

    /// From now on there are other nodes. Once.
    pub fn connect_bus(&self, bus: RedisBus) {
        self.bus.set(bus).ok();
    }

    /// Publishes in order. Never waits. `since` is when the first of them was asked for.
    pub fn publish(&self, publications: Vec<Publication>, since: CoarseInstant) {
        publications
            .iter()
            .for_each(|publication| self.local.apply(publication, since));
        if let Some(bus) = self.bus.get() {
            bus.publish(publications);
        }
    }

    /// Publishes to the other nodes only.
    pub fn tell_other_nodes(&self, publications: Vec<Publication>) {
        if let Some(bus) = self.bus.get() {
            bus.publish(publications);
        }
    }

    /// The rooms in which messages have changed, on this node or on others.
    pub fn changed_rooms(&self) -> &ChangedRooms {
        &self.local.changed_rooms
    }

    /// It is not known whether the last batch was committed, so nothing of it is published: everybody reads again what is
    /// stored.
    pub fn resynchronise(&self) {
        self.local.hub.resynchronise();
    }

    /// Counts an attempt, here and on the other nodes, or refuses it.
    pub fn check(&self, attempt: Attempt) -> Result<(), Problem> {
        self.local.rate_limits.check(&attempt)?;
        if let Some(bus) = self.bus.get() {
            bus.publish(vec![Publication::Attempt(attempt)]);
        }
        Ok(())
    }

    /// The same on this node only, for attempts too small to be published.
    pub fn check_locally(&self, attempt: &Attempt) -> Result<(), Problem> {
        self.local.rate_limits.check(attempt)
    }

    /// What to tell the user of this name, after a wrong password.
    pub fn wrong_tries(&self, username: &str) -> Option<WrongTries> {
        self.local.rate_limits.wrong_tries(username)
    }

    /// Waits until this node receives from the bus whatever its sockets are subscribed to (or cannot, because the bus is
    /// down).
    pub async fn subscriptions_active(&self) {
        if let Some(bus) = self.bus.get() {
            bus.subscriptions_active().await;
        }
    }

    pub fn bus_state(&self) -> BusState {
        self.bus.get().map_or(BusState::SingleNode, RedisBus::state)
    }

    /// Waits until publications may have been missed: the connection to the bus was lost and is back.
    pub async fn bus_reconnected(&self) {
        match self.bus.get() {
            Some(bus) => bus.reconnected().await,
            None => std::future::pending().await,
        }
    }
}
