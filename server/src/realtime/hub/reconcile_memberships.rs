//! Bringing subscriptions in line with what the database says of memberships. The database's answer and the publications
//! of other nodes overtake each other, so each answer is compared by the subscription clock with what happened since it
//! was asked for; where it is not known which is older, the memberships are read once more.

use super::close_codes::RESUME;
use super::outbound::encode;
use super::registry::Registry;
use super::subscriber::Socket;
use crate::clock::CoarseInstant;
use crate::metrics::SocketKind;
use app::protocol::{Head, ServerFrame, Stream, UserId};
use std::collections::HashSet;
use std::sync::Arc;

impl Registry {
    /// A membership that was read when the stream was at this head may have ended since, without this node having been or
    /// being told. It has to be read again.
    pub fn is_uncertain(&self, head: Head) -> bool {
        let topic = self.topics.get(&head.stream);
        self.is_clustered() && topic.is_some_and(|topic| topic.buffer.skipped_to > Some(head.version))
    }

    /// A socket that was just subscribed has read the stream at this head.
    pub fn learn_head(&mut self, head: Head) {
        let Some(topic) = self.topics.get_mut(&head.stream) else {
            return;
        };
        topic.last_message = topic.last_message.or(head.last_number);
        // If events were delivered past this head meanwhile, a removal among them has marked the socket
        // (`unsubscribed_early`), and one that was skipped has made the head uncertain.
        if topic.buffer.delivered.is_none() {
            let events = topic.buffer.repair(head.version, Vec::new());
            self.deliver(head.stream, &events, CoarseInstant::now());
        }
    }

    /// Unsubscribes from a stream whoever is not in its audience by the database's answer; those, too, who were subscribed
    /// after it was asked: which of the two is older is not known here.
    pub fn unsubscribe_strangers(&mut self, stream: Stream, audience: &HashSet<UserId>, asked_at: u64) {
        let Some(topic) = self.topics.get(&stream) else { return };
        let strangers: Vec<Arc<Socket>> = (topic.sockets.iter())
            .filter(|socket| !audience.contains(&socket.user))
            .cloned()
            .collect();
        for socket in strangers {
            if socket.kind == SocketKind::Room && !self.was_subscribed_at(&socket, stream, asked_at) {
                self.close(&socket, RESUME);
                continue;
            }
            self.unsubscribe(&socket, stream);
            self.recheck_memberships(&socket);
        }
    }

    /// Brings the subscriptions of a user's tabs in line with the user's memberships.
    pub fn reconcile(&mut self, user: UserId, memberships: &[Head], asked_at: u64) {
        // Unsubscribed after the database was asked: its answer may still hold the membership. It will be asked again.
        let outdated = self
            .topics
            .get(&Stream::User(user))
            .is_none_or(|topic| topic.unsubscribed_at > asked_at);
        for socket in self.sockets_of(user) {
            let Some(subscriber) = self.subscribers.get_mut(&socket.id) else {
                continue;
            };
            if subscriber.unsubscribed_early.is_some() || socket.kind == SocketKind::Room {
                subscriber.reconcile_again = true;
                continue;
            }
            // A thread goes with its root's room.
            let thread = subscriber.thread.map(|open| open.thread);
            let ended: Vec<Stream> = (subscriber.subscriptions.iter())
                .filter(|(stream, confirmed_at)| {
                    *confirmed_at <= asked_at
                        && Some(*stream) != thread
                        && *stream != Stream::User(user)
                        && !memberships.iter().any(|head| head.stream == *stream)
                })
                .map(|(stream, _)| *stream)
                .collect();
            let subscriptions = &subscriber.subscriptions;
            let missing: Vec<Head> = (memberships.iter())
                .filter(|head| !outdated && !subscriptions.iter().any(|(stream, _)| *stream == head.stream))
                .copied()
                .collect();
            let (uncertain, missing): (Vec<Head>, Vec<Head>) =
                missing.into_iter().partition(|head| self.is_uncertain(*head));
            if !ended.is_empty() || !uncertain.is_empty() {
                self.recheck_memberships(&socket);
            }
            for stream in ended {
                self.unsubscribe(&socket, stream);
            }
            for head in missing {
                if !self.admits(&socket, head.stream) {
                    continue;
                }
                self.subscribe(&socket, head.stream, asked_at);
                self.learn_head(head);
                // The tab has to ask for what was delivered before it was subscribed.
                let frame = encode(&ServerFrame::Heads(vec![head]));
                if !frame.is_some_and(|frame| socket.enqueue(frame, CoarseInstant::now())) {
                    self.close_overrun(&socket);
                    break;
                }
            }
        }
    }

    /// A subscription was changed, or not, by an answer of the database that may be older than the membership. The next
    /// answer is not, and corrects it.
    fn recheck_memberships(&mut self, socket: &Socket) {
        self.suspect_gap(Stream::User(socket.user));
    }

    fn was_subscribed_at(&self, socket: &Socket, stream: Stream, time: u64) -> bool {
        self.subscribers.get(&socket.id).is_some_and(|subscriber| {
            let mut subscriptions = subscriber.subscriptions.iter();
            subscriptions.any(|(other, confirmed_at)| *other == stream && *confirmed_at <= time)
        })
    }
}
