//! One socket as the hub knows it.

use super::outbound::OutboundSender;
use super::presence::SocketPresence;
use crate::clock::CoarseInstant;
use crate::metrics::SocketKind;
use app::protocol::{RoomId, SessionId, Stream, UserId};
use axum::extract::ws::Utf8Bytes;
use std::collections::HashSet;
use std::sync::Arc;

/// Numbers the sockets of this node.
pub(super) type SocketId = u64;

pub(super) struct Socket {
    pub id: SocketId,
    pub user: UserId,
    pub session: SessionId,
    pub kind: SocketKind,
    /// Its API token is for one course: it hears that course and its rooms, and not its user's own stream.
    pub one_course: bool,
    pub queue: OutboundSender,
}

impl Socket {
    /// Whether what is published in a stream that it is subscribed to is sent to it.
    pub fn hears(&self, stream: Stream) -> bool {
        !self.one_course || !matches!(stream, Stream::User(_))
    }

    /// Puts a frame into the queue. False if it does not fit: then the socket must be closed with
    /// [`RESUME`](super::RESUME), because no event is ever skipped silently.
    pub fn enqueue(&self, frame: Utf8Bytes, since: CoarseInstant) -> bool {
        self.queue.send(frame, since)
    }
}

/// A thread that a tab has open, and the room that it belongs to.
#[derive(Clone, Copy)]
pub(super) struct OpenThread {
    pub thread: Stream,
    pub root: Stream,
}

/// A registered socket with its subscriptions. Times are readings of the hub's subscription clock.
pub(super) struct Subscriber {
    pub socket: Arc<Socket>,
    /// Each with the time at which its membership was last confirmed.
    pub subscriptions: Vec<(Stream, u64)>,
    /// What the socket reads of its memberships is not older than this.
    pub registered_at: u64,
    /// Until the socket has read its memberships: the streams it was unsubscribed from meanwhile.
    pub unsubscribed_early: Option<HashSet<Stream>>,
    /// Of a socket of one course: the streams of its user's memberships that it does not hear, once they are known.
    pub hidden: Option<HashSet<Stream>>,
    /// The thread that the tab has open: it hears that too, though it is no membership of its user.
    pub thread: Option<OpenThread>,
    /// Its subscriptions were reconciled before it had any, so they have to be reconciled again.
    pub reconcile_again: bool,
    /// Whom it shows as here and writing, and whether its user is.
    pub presence: SocketPresence,
}

impl Subscriber {
    /// Whether its tab shows this room.
    pub fn watches(&self, room: RoomId) -> bool {
        self.presence.watch.as_ref().is_some_and(|watch| watch.room == room)
    }
}
