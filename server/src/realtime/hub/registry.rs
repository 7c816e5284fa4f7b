//! All sockets of this node, by user and by stream: registering, subscribing, unsubscribing, closing. The methods run while
//! the hub is locked. Delivering is in `delivery.rs`, comparing with the database in `reconcile.rs`.

use super::close_codes::{NOT_FOUND, RESUME};
use super::outbound::OutboundSender;
use super::presence::{Presence, SocketPresence};
use super::stream_request::StreamRequest;
use super::stream_subscribers::Topic;
use super::subscriber::{Socket, SocketId, Subscriber};
use crate::metrics::{Metrics, SocketKind};
use app::protocol::{Head, SessionId, Stream, UserId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::mpsc;

#[derive(Default)]
pub(super) struct Registry {
    last_id: SocketId,
    pub subscribers: HashMap<SocketId, Subscriber>,
    by_user: HashMap<UserId, Vec<SocketId>>,
    pub topics: HashMap<Stream, Topic>,
    /// Set if there are other nodes.
    pub requests: Option<mpsc::UnboundedSender<StreamRequest>>,
    pub metrics: Arc<Metrics>,
    /// The subscription clock: counts what sockets are subscribed to and unsubscribed from.
    pub now: u64,
    /// Who is here and who is writing.
    pub presence: Presence,
}

impl Registry {
    pub fn new(metrics: Arc<Metrics>, requests: Option<mpsc::UnboundedSender<StreamRequest>>) -> Self {
        Self {
            requests,
            metrics,
            ..Self::default()
        }
    }

    /// Takes in a socket, which from now on hears its own user's stream. None if the user has `most` sockets already.
    pub fn register(
        &mut self,
        user: UserId,
        session: SessionId,
        kind: SocketKind,
        one_course: bool,
        queue: OutboundSender,
        most: usize,
    ) -> Option<SocketId> {
        if self.by_user.get(&user).is_some_and(|sockets| sockets.len() >= most) {
            return None;
        }
        self.metrics.socket_registered(kind);
        self.last_id += 1;
        let id = self.last_id;
        let socket = Arc::new(Socket {
            id,
            user,
            session,
            kind,
            one_course,
            queue,
        });
        let registered_at = self.now;
        self.by_user.entry(user).or_default().push(id);
        let subscriber = Subscriber {
            socket: socket.clone(),
            subscriptions: Vec::new(),
            registered_at,
            unsubscribed_early: Some(HashSet::new()),
            hidden: None,
            thread: None,
            reconcile_again: false,
            presence: SocketPresence::default(),
        };
        self.subscribers.insert(id, subscriber);
        if kind == SocketKind::Tab {
            self.subscribe(&socket, Stream::User(user), registered_at);
        }
        Some(id)
    }

    pub fn sockets(&self) -> impl Iterator<Item = Arc<Socket>> + '_ {
        self.subscribers.values().map(|subscriber| subscriber.socket.clone())
    }

    pub fn sockets_of(&self, user: UserId) -> Vec<Arc<Socket>> {
        let ids = self.by_user.get(&user).map_or(&[][..], Vec::as_slice);
        ids.iter()
            .filter_map(|id| self.subscribers.get(id).map(|subscriber| subscriber.socket.clone()))
            .collect()
    }

    pub fn unsubscribed_early(&mut self, id: SocketId) -> Option<&mut HashSet<Stream>> {
        self.subscribers.get_mut(&id)?.unsubscribed_early.as_mut()
    }

    pub fn is_clustered(&self) -> bool {
        self.requests.is_some()
    }

    pub fn request(&self, request: StreamRequest) {
        if let Some(requests) = &self.requests {
            // Nobody receives it once the node is shutting down.
            requests.send(request).ok();
        }
    }

    /// Has a stream compared with the database, whether or not a version is known to be missing.
    pub fn suspect_gap(&mut self, stream: Stream) {
        if self.is_clustered()
            && let Some(topic) = self.topics.get_mut(&stream)
        {
            topic.gap_suspected = true;
            self.request(StreamRequest::Repair(stream));
        }
    }

    /// Subscribes a socket to the streams of its user's memberships, with their heads when those were read.
    pub fn subscribe_memberships(&mut self, id: SocketId, heads: impl IntoIterator<Item = Head>) {
        let Some(subscriber) = self.subscribers.get_mut(&id) else {
            return;
        };
        let unsubscribed = subscriber.unsubscribed_early.take().unwrap_or_default();
        let (socket, registered_at) = (subscriber.socket.clone(), subscriber.registered_at);
        let mut reconcile = subscriber.reconcile_again;
        for head in heads {
            let (gone, uncertain) = (unsubscribed.contains(&head.stream), self.is_uncertain(head));
            if !gone && !uncertain {
                self.subscribe(&socket, head.stream, registered_at);
                self.learn_head(head);
            } else if socket.kind == SocketKind::Room {
                self.close(&socket, if gone { NOT_FOUND } else { RESUME });
            } else {
                reconcile |= uncertain;
            }
        }
        if reconcile {
            self.suspect_gap(Stream::User(socket.user));
        }
    }

    /// Whether a socket is to be subscribed to a stream of its user's memberships. One of a single course cannot know whose
    /// a new stream is: it is closed, connects again, and is told then.
    pub fn admits(&mut self, socket: &Arc<Socket>, stream: Stream) -> bool {
        if !socket.one_course {
            return true;
        }
        let subscriber = self.subscribers.get(&socket.id);
        let is_known = subscriber.is_none_or(|subscriber| {
            let heard = subscriber.subscriptions.iter().any(|(other, _)| *other == stream);
            heard
                || subscriber
                    .hidden
                    .as_ref()
                    .is_some_and(|hidden| hidden.contains(&stream))
        });
        if !is_known {
            self.close(socket, RESUME);
        }
        false
    }

    /// Subscribes a socket to a stream. Its membership was confirmed at `confirmed_at`.
    pub fn subscribe(&mut self, socket: &Arc<Socket>, stream: Stream, confirmed_at: u64) {
        let Some(subscriber) = self.subscribers.get_mut(&socket.id) else {
            return;
        };
        let mut subscriptions = subscriber.subscriptions.iter_mut();
        if let Some((_, confirmed)) = subscriptions.find(|(other, _)| *other == stream) {
            *confirmed = confirmed_at.max(*confirmed);
            return;
        }
        subscriber.subscriptions.push((stream, confirmed_at));
        let new = !self.topics.contains_key(&stream);
        let topic = self.topics.entry(stream).or_default();
        topic.sockets.push(socket.clone());
        if new {
            self.request(StreamRequest::Subscribe(stream));
        }
    }

    /// Unsubscribes all of a user's sockets, because the event of the removal is being delivered.
    pub fn remove_user(&mut self, user: UserId, stream: Stream) {
        self.unsubscribe_where(user, stream, |_| true);
    }

    /// Unsubscribes a user's sockets, because that was published. With several nodes it may arrive late, when the user is a
    /// member again. So the user's memberships are read again for the tabs, and room sockets, which a mistake would close,
    /// wait for the event of the removal: they receive nothing past it anyway.
    pub fn unsubscribe_user(&mut self, user: UserId, stream: Stream) {
        let clustered = self.is_clustered();
        self.unsubscribe_where(user, stream, |kind| kind == SocketKind::Tab || !clustered);
    }

    fn unsubscribe_where(&mut self, user: UserId, stream: Stream, chosen: impl Fn(SocketKind) -> bool) {
        self.now += 1;
        let now = self.now;
        if let Some(topic) = self.topics.get_mut(&Stream::User(user)) {
            topic.unsubscribed_at = now;
        }
        self.suspect_gap(Stream::User(user));
        self.forget_presence_in(user, stream);
        for socket in self.sockets_of(user).into_iter().filter(|socket| chosen(socket.kind)) {
            if let Some(unsubscribed) = self.unsubscribed_early(socket.id) {
                unsubscribed.insert(stream);
            }
            self.unsubscribe(&socket, stream);
        }
    }

    /// Unsubscribes one socket; a room socket is closed by that.
    pub fn unsubscribe(&mut self, socket: &Socket, stream: Stream) {
        self.close_thread_under(socket, stream);
        if self.remove_from_topic(socket, stream) && socket.kind == SocketKind::Room {
            self.close(socket, NOT_FOUND);
        }
    }

    /// Whether the socket was subscribed.
    fn remove_from_topic(&mut self, socket: &Socket, stream: Stream) -> bool {
        if let Some(subscriber) = self.subscribers.get_mut(&socket.id) {
            subscriber.subscriptions.retain(|(other, _)| *other != stream);
        }
        let Some(topic) = self.topics.get_mut(&stream) else {
            return false;
        };
        let before = topic.sockets.len();
        topic.sockets.retain(|other| other.id != socket.id);
        let was_subscribed = topic.sockets.len() < before;
        if topic.sockets.is_empty() {
            self.topics.remove(&stream);
            self.request(StreamRequest::Unsubscribe(stream));
        }
        was_subscribed
    }

    /// Removes the socket and has its writer close it. A writer whose queue is full sees the queue end, which means
    /// [`RESUME`]. Once.
    pub fn close(&mut self, socket: &Socket, code: u16) {
        if !self.subscribers.contains_key(&socket.id) {
            return;
        }
        socket.queue.close(code);
        self.remove(socket.id);
    }

    pub fn remove(&mut self, id: SocketId) {
        let Some(subscriber) = self.subscribers.remove(&id) else {
            return;
        };
        self.metrics.socket_removed(subscriber.socket.kind);
        if let Some(ids) = self.by_user.get_mut(&subscriber.socket.user) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.by_user.remove(&subscriber.socket.user);
            }
        }
        for (stream, _) in subscriber.subscriptions {
            self.remove_from_topic(&subscriber.socket, stream);
        }
    }
}
