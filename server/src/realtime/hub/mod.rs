//! This node's sockets and their subscriptions. Never waits and never reads the database: publishing an event is encoding
//! it once and putting the shared bytes into bounded queues. A socket whose queue is full is closed with [`RESUME`]; no
//! event is ever skipped silently.
//!
//! With several nodes ([`Hub::clustered`]) each stream also knows the version it has delivered (`reorder_buffer.rs`),
//! requests what is missing, and requests its publications from the bus.

mod close_codes;
mod delivery;
mod open_threads;
mod outbound;
mod presence;
mod reconcile_memberships;
mod registry;
mod reorder_buffer;
mod stream_request;
mod stream_subscribers;
mod subscriber;
#[cfg(test)]
mod tests;

pub use close_codes::{GOING_AWAY, NOT_FOUND, RESUME, SIGNED_OUT, TOO_MANY};
pub use outbound::{Outbound, OutboundQueue, encode};
pub use presence::{PresenceQuestion, TypingPublication, TypingTurn, Typist};
pub use stream_request::{Gap, StreamRequest};

use super::stream_state::StreamState;
use crate::clock::CoarseInstant;
use crate::metrics::{Metrics, SocketKind};
use app::protocol::{Event, Head, SessionId, Stream, UserId};
use outbound::outbound_queue;
use registry::Registry;
use reorder_buffer::Arrival;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use subscriber::SocketId;
use tokio::sync::mpsc;

/// All sockets of this node.
#[derive(Default)]
pub struct Hub {
    registry: Mutex<Registry>,
}

/// A socket's registration, from before the upgrade until it is dropped.
pub struct Registration {
    hub: Arc<Hub>,
    id: SocketId,
}

impl Registration {
    /// Subscribes the socket to the streams of its user's memberships, except those it was unsubscribed from since it was
    /// registered. Each with its head when the membership was read.
    pub fn subscribe(&self, heads: impl IntoIterator<Item = Head>) {
        self.hub.lock().subscribe_memberships(self.id, heads);
    }

    /// The same for a socket that does not hear all of them.
    pub fn subscribe_without(&self, heads: impl IntoIterator<Item = Head>, hidden: impl IntoIterator<Item = Stream>) {
        let mut registry = self.hub.lock();
        if let Some(subscriber) = registry.subscribers.get_mut(&self.id) {
            subscriber.hidden = Some(hidden.into_iter().collect());
        }
        registry.subscribe_memberships(self.id, heads);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.hub.lock().remove(self.id);
    }
}

impl Hub {
    /// The hub of the only node.
    pub fn single_node(metrics: Arc<Metrics>) -> Arc<Self> {
        Self::with(Registry::new(metrics, None))
    }

    /// The hub of one node of several, and its requests.
    pub fn clustered(metrics: Arc<Metrics>) -> (Arc<Self>, mpsc::UnboundedReceiver<StreamRequest>) {
        let (requests, requested) = mpsc::unbounded_channel();
        (Self::with(Registry::new(metrics, Some(requests))), requested)
    }

    fn with(registry: Registry) -> Arc<Self> {
        Arc::new(Self {
            registry: Mutex::new(registry),
        })
    }

    /// Takes in a socket, which from now on hears its own user's stream, and the others once it is
    /// [subscribed](Registration::subscribe). None if the user has `most` sockets already.
    pub fn register(
        self: &Arc<Self>,
        user: UserId,
        session: SessionId,
        kind: SocketKind,
        most: usize,
    ) -> Option<(Registration, OutboundQueue)> {
        self.register_within(user, session, kind, false, most)
    }

    /// The same; with `one_course` for a socket that hears nothing but one course.
    pub fn register_within(
        self: &Arc<Self>,
        user: UserId,
        session: SessionId,
        kind: SocketKind,
        one_course: bool,
        most: usize,
    ) -> Option<(Registration, OutboundQueue)> {
        let (queue, outbound) = outbound_queue();
        let id = self.lock().register(user, session, kind, one_course, queue, most)?;
        let registration = Registration { hub: self.clone(), id };
        Some((registration, outbound))
    }

    /// Delivers an event to everybody who is subscribed to its stream, as soon as it is its turn. `since` is when its
    /// command was sent, or it arrived from another node; for the metrics.
    pub fn publish(&self, event: &Event, since: CoarseInstant) {
        let mut registry = self.lock();
        if !registry.is_clustered() {
            return registry.deliver(event.stream, std::slice::from_ref(event), since);
        }
        let Some(topic) = registry.topics.get_mut(&event.stream) else {
            return;
        };
        match topic.buffer.receive(event) {
            Arrival::Deliver(events) => registry.deliver(event.stream, &events, since),
            Arrival::GapOpened => registry.request(StreamRequest::Repair(event.stream)),
            Arrival::Nothing => {}
        }
    }

    /// The versions of a stream that are missing, if any are, for a [repair](Self::repair) from the database.
    pub fn gap(&self, stream: Stream) -> Option<Gap> {
        let mut registry = self.lock();
        let asked_at = registry.now;
        let topic = registry.topics.get_mut(&stream)?;
        let suspected = std::mem::take(&mut topic.gap_suspected).then(|| topic.buffer.delivered.unwrap_or(i64::MAX));
        let after = topic.buffer.gap().or(suspected)?;
        Some(Gap { after, asked_at })
    }

    /// What is missing of a stream that has been delivered up to a version.
    pub fn gap_after(&self, delivered: i64) -> Gap {
        let asked_at = self.lock().now;
        Gap {
            after: delivered,
            asked_at,
        }
    }

    /// The last delivered version of every stream that a socket here is subscribed to; none where it is not known.
    pub fn delivered_versions(&self) -> Vec<(Stream, Option<i64>)> {
        let registry = self.lock();
        (registry.topics.iter())
            .map(|(stream, topic)| (*stream, topic.buffer.delivered))
            .collect()
    }

    /// An event of a stream may have been lost: the stream is compared with the database.
    pub fn suspect_gap(&self, stream: Stream) {
        self.lock().suspect_gap(stream);
    }

    /// Closes a gap with the database's answer. Whoever is not in the stream's audience any more is unsubscribed before
    /// anything is delivered; the subscriptions of a user are brought in line with the user's memberships.
    pub fn repair(&self, stream: Stream, gap: &Gap, state: StreamState) {
        let mut registry = self.lock();
        registry.unsubscribe_strangers(stream, &state.audience, gap.asked_at);
        if let Stream::User(user) = stream {
            registry.reconcile(user, &state.memberships, gap.asked_at);
        }
        let Some(topic) = registry.topics.get_mut(&stream) else {
            return;
        };
        let events = topic.buffer.repair(state.head, state.events);
        registry.deliver(stream, &events, CoarseInstant::now());
        if !state.complete {
            registry.close_room_sockets(stream);
        }
        // Tabs ask by themselves for what the database could not tell.
        registry.send_heads(&[Head {
            stream,
            version: state.head,
            last_number: None,
        }]);
        // Meanwhile another event may have come too early.
        if registry
            .topics
            .get(&stream)
            .is_some_and(|topic| topic.buffer.gap().is_some())
        {
            registry.request(StreamRequest::Repair(stream));
        }
    }

    /// Sends the heads of streams to everybody who is subscribed to them.
    pub fn send_heads(&self, heads: &[Head]) {
        self.lock().send_heads(heads);
    }

    /// Subscribes all of a user's tabs to one more stream. With several nodes this may come late, after a removal on another
    /// node, even if it was committed here. So there the user's memberships are read again instead.
    pub fn subscribe_user(&self, user: UserId, stream: Stream) {
        let mut registry = self.lock();
        if registry.is_clustered() {
            return registry.suspect_gap(Stream::User(user));
        }
        registry.now += 1;
        let now = registry.now;
        let sockets = registry.sockets_of(user);
        for socket in sockets.iter().filter(|socket| socket.kind == SocketKind::Tab) {
            if !registry.admits(socket, stream) {
                continue;
            }
            if let Some(unsubscribed) = registry.unsubscribed_early(socket.id) {
                unsubscribed.remove(&stream);
            }
            registry.subscribe(socket, stream, now);
        }
    }

    /// Unsubscribes all of a user's tabs from a stream; room sockets on it are closed.
    pub fn unsubscribe_user(&self, user: UserId, stream: Stream) {
        self.lock().unsubscribe_user(user, stream);
    }

    /// Closes the sockets of a session that has ended.
    pub fn end_session(&self, session: SessionId) {
        self.close_where(SIGNED_OUT, usize::MAX, |of| of == session);
    }

    /// Closes all sockets of a user.
    pub fn end_all_sessions(&self, user: UserId) {
        let mut registry = self.lock();
        for socket in registry.sockets_of(user) {
            registry.close(&socket, SIGNED_OUT);
        }
    }

    /// Something may have been committed that is never published. With several nodes every stream is compared with the
    /// database, as after any loss; on a single node every socket connects again and reads everything afresh.
    pub fn resynchronise(&self) {
        let mut registry = self.lock();
        if registry.is_clustered() {
            let streams: Vec<Stream> = registry.topics.keys().copied().collect();
            streams.into_iter().for_each(|stream| registry.suspect_gap(stream));
            return;
        }
        drop(registry);
        self.close_where(RESUME, usize::MAX, |_| true);
    }

    /// Closes at most so many sockets, because the server is shutting down. Returns how many are left.
    pub fn close_some(&self, most: usize) -> usize {
        self.close_where(GOING_AWAY, most, |_| true)
    }

    /// How many bytes go out if each socket that is subscribed to a stream receives so many.
    pub fn bytes_to_sockets(&self, sent: impl IntoIterator<Item = (Stream, usize)>) -> usize {
        let registry = self.lock();
        let sockets = |stream| registry.topics.get(&stream).map_or(0, |topic| topic.sockets.len());
        sent.into_iter().map(|(stream, bytes)| sockets(stream) * bytes).sum()
    }

    /// The sessions that have sockets here.
    pub fn sessions(&self) -> HashSet<SessionId> {
        self.lock().sockets().map(|socket| socket.session).collect()
    }

    /// How many sockets there are.
    pub fn len(&self) -> usize {
        self.lock().subscribers.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Closes at most so many of the sockets of such sessions. Returns how many sockets are left.
    fn close_where(&self, code: u16, most: usize, chosen: impl Fn(SessionId) -> bool) -> usize {
        let mut registry = self.lock();
        let sockets: Vec<_> = registry
            .sockets()
            .filter(|socket| chosen(socket.session))
            .take(most)
            .collect();
        for socket in sockets {
            registry.close(&socket, code);
        }
        registry.subscribers.len()
    }

    fn lock(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
