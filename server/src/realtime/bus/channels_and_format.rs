//! What travels over the bus, and through which channel.

use crate::realtime::publication::Publication;
use app::protocol::Stream;
use serde::{Deserialize, Serialize};

/// One bus message.
#[derive(Serialize, Deserialize)]
pub(super) struct Envelope {
    /// The node that sent it.
    pub from: String,
    pub publications: Vec<Publication>,
}

/// The names of the channels. `installation` sets the nodes of one database apart from all others on the same Redis,
/// `node` sets this node apart from the others of its installation.
#[derive(Clone)]
pub(super) struct Channels {
    prefix: String,
    pub node: String,
}

impl Channels {
    pub fn new(installation: &str, node: String) -> Self {
        Self {
            prefix: format!("cohort:{installation}"),
            node,
        }
    }

    pub fn stream(&self, stream: Stream) -> String {
        match stream {
            Stream::Room(id) => format!("{}:room:{id}", self.prefix),
            Stream::Course(id) => format!("{}:course:{id}", self.prefix),
            Stream::User(id) => format!("{}:user:{id}", self.prefix),
        }
    }

    /// Every node subscribes to it.
    pub fn all_nodes(&self) -> String {
        format!("{}:all-nodes", self.prefix)
    }

    /// A node's messages to itself, by which it sees that the connection works.
    pub fn keep_alive(&self) -> String {
        format!("{}:keep-alive:{}", self.prefix, self.node)
    }

    /// The channel of a publication.
    fn of(&self, publication: &Publication) -> String {
        match publication {
            Publication::Event(event) => self.stream(event.stream),
            Publication::Subscribe { user, .. } => self.stream(Stream::User(*user)),
            Publication::Unsubscribe { stream, .. } => self.stream(*stream),
            Publication::EndSession(_) | Publication::EndAllSessions(_) | Publication::Attempt(_) => self.all_nodes(),
        }
    }

    /// Packs publications into channels and message texts. Neighbours for the same channel share a message; the order stays.
    pub fn pack(&self, publications: impl Iterator<Item = Publication>) -> Vec<(String, String)> {
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
                let from = self.node.clone();
                let text = serde_json::to_string(&Envelope { from, publications }).ok()?;
                Some((channel, text))
            })
            .collect()
    }
}
