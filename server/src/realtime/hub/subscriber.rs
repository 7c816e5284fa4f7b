//! One socket as the hub knows it.

use super::outbound::OutboundSender;
use crate::clock::CoarseInstant;
use crate::metrics::SocketKind;
use app::protocol::{SessionId, Stream, UserId};
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
    pub queue: OutboundSender,
}

impl Socket {
    /// Puts a frame into the queue. False if it does not fit: then the socket must be closed with
    /// [`RESUME`](super::RESUME), because no frame is ever skipped silently.
    pub fn enqueue(&self, frame: Utf8Bytes, since: CoarseInstant) -> bool {
        self.queue.send(frame, since)
    }
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
    /// Its subscriptions were reconciled before it had any, so they have to be reconciled again.
    pub reconcile_again: bool,
}
