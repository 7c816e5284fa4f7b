//! Publishing: this node's hub first, then (with Redis, in a room of its own) the other nodes.

use crate::hub::Hub;
use app::wire::{Event, SessionId, Stream, UserId};
use std::sync::Arc;

/// What is told after a commit, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing {
    /// Everybody on its stream hears it.
    Event(Event),
    /// From here on all tabs of a person hear a stream.
    Join { user: UserId, stream: Stream },
    /// From here on they do not.
    Part { user: UserId, stream: Stream },
    /// A session is over: its tabs are signed out.
    EndSession(SessionId),
    /// All sessions of a person but one are over.
    EndSessions { user: UserId, but: Option<SessionId> },
}

/// Where what is told goes.
#[derive(Clone)]
pub struct Fanout {
    hub: Arc<Hub>,
}

impl Fanout {
    pub fn new(hub: Arc<Hub>) -> Self {
        Self { hub }
    }

    /// Tells it all, in order. Never waits.
    pub fn publish(&self, outgoing: Vec<Outgoing>) {
        for what in outgoing {
            match what {
                Outgoing::Event(event) => self.hub.publish(&event),
                Outgoing::Join { user, stream } => self.hub.join(user, stream),
                Outgoing::Part { user, stream } => self.hub.part(user, stream),
                Outgoing::EndSession(session) => self.hub.end_session(session),
                Outgoing::EndSessions { user, but } => self.hub.end_sessions(user, but),
            }
        }
    }
}
