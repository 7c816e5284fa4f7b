//! What travels over the bus, and through which channel.

use super::seal::{Envelope, Seal};
use crate::realtime::publication::Publication;
use app::protocol::Stream;

/// The names of the channels. `installation` sets the nodes of one database apart from all others on the same Redis,
/// `node` sets this node apart from the others of its installation.
#[derive(Clone)]
pub struct Channels {
    prefix: String,
    pub(super) node: String,
    pub(super) seal: Seal,
}

impl Channels {
    pub fn new(installation: &str, node: String, seal: Seal) -> Self {
        Self {
            prefix: format!("cohort:{installation}"),
            node,
            seal,
        }
    }

    pub(super) fn stream(&self, stream: Stream) -> String {
        match stream {
            Stream::Room(id) => format!("{}:room:{id}", self.prefix),
            Stream::Course(id) => format!("{}:course:{id}", self.prefix),
            Stream::User(id) => format!("{}:user:{id}", self.prefix),
        }
    }

    /// Every node subscribes to it.
    pub(super) fn all_nodes(&self) -> String {
        format!("{}:all-nodes", self.prefix)
    }

    /// A node's messages to itself, by which it sees that the connection works.
    pub(super) fn keep_alive(&self) -> String {
        format!("{}:keep-alive:{}", self.prefix, self.node)
    }

    /// The channel of a publication.
    fn of(&self, publication: &Publication) -> String {
        match publication {
            Publication::Event(event) | Publication::EventInThread { event, .. } => self.stream(event.stream),
            Publication::Subscribe { user, .. } => self.stream(Stream::User(*user)),
            Publication::Unsubscribe { stream, .. } => self.stream(*stream),
            Publication::Typing(typing) => self.stream(Stream::Room(typing.signal.room)),
            Publication::EndSession(_)
            | Publication::EndAllSessions(_)
            | Publication::Attempt(_)
            | Publication::Here(_)
            | Publication::SetPresence { .. } => self.all_nodes(),
        }
    }

    /// Packs publications into channels and message texts. Neighbours for the same channel share a message; the order stays.
    pub(super) fn pack(&self, publications: impl Iterator<Item = Publication>) -> Vec<(String, String)> {
        let mut packed: Vec<(String, Vec<Publication>)> = Vec::new();
        for publication in publications {
            let channel = self.of(&publication);
            match packed.last_mut() {
                Some((same, list)) if *same == channel => list.push(publication),
                _ => packed.push((channel, vec![publication])),
            }
        }
        packed
            .into_iter()
            .filter_map(|(channel, publications)| {
                let (serial, at) = self.seal.next();
                let envelope = Envelope {
                    from: self.node.clone(),
                    serial,
                    at,
                    publications,
                };
                let text = serde_json::to_string(&envelope).ok()?;
                let sealed = self.seal.close(&channel, &text);
                Some((channel, sealed))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};
    use crate::metrics::Metrics;
    use crate::realtime::bus::seal::{MAC_LENGTH, WINDOW};
    use app::protocol::{SessionId, UserId};
    use std::sync::Arc;

    fn node(key: &str, name: &str) -> Channels {
        Channels::new("installation", name.into(), Seal::new(key, Arc::default()))
    }

    fn end_session(node: &Channels) -> (String, Vec<u8>) {
        let packed = node.pack([Publication::EndSession(SessionId(7))].into_iter());
        let (channel, text) = packed.into_iter().next().unwrap();
        (channel, text.into_bytes())
    }

    #[test]
    fn a_message_of_another_node_is_accepted_once() {
        let (here, there) = (node("key", "a"), node("key", "b"));
        let (channel, first) = end_session(&there);
        let (_, second) = end_session(&there);
        let open = |payload: &[u8]| here.seal.open(&channel, payload);
        assert_eq!(
            open(&first).unwrap().publications,
            [Publication::EndSession(SessionId(7))]
        );
        assert!(open(&first).is_none(), "repeated");
        assert!(open(&second).is_some());
        assert!(open(&first).is_none(), "repeated later");
        let now = SystemClock.now();
        let (_, third) = end_session(&there);
        let late = here.seal.check(&channel, &third, now + WINDOW + 1000);
        assert!(late.err().unwrap().contains("old"));
    }

    #[test]
    fn whoever_writes_to_redis_without_the_key_is_refused_and_counted() {
        let metrics: Arc<Metrics> = Arc::default();
        let here = Channels::new("installation", "a".into(), Seal::new("key", metrics.clone()));
        let there = node("key", "b");
        let (channel, sealed) = end_session(&there);
        let mut other_session = sealed.clone();
        let at = sealed.len() - 3;
        other_session[at] = if sealed[at] == b'7' { b'8' } else { b'7' };
        let plain = sealed[MAC_LENGTH..].to_vec();
        let zero = [&[b'0'; MAC_LENGTH], plain.as_slice()].concat();
        let (_, of_another_key) = end_session(&node("guess", "b"));
        for forged in [plain, zero, other_session, of_another_key, b"{}".to_vec(), Vec::new()] {
            assert!(here.seal.open(&channel, &forged).is_none());
        }
        let moved = there.stream(app::protocol::Stream::User(UserId(1)));
        assert!(here.seal.open(&moved, &sealed).is_none(), "from another channel");
        let text = metrics.text(crate::metrics::BusState::Connected);
        assert!(text.contains("cohort_redis_messages_refused_total 7"), "{text}");
        assert!(
            here.seal.open(&channel, &sealed).is_some(),
            "the true one is still accepted"
        );
    }
}
