//! What the hub requests from the rest of the node, which does it in its own time. Only with several nodes.

use app::protocol::Stream;

/// A request about one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamRequest {
    /// A socket here is subscribed to it now: receive it from the bus.
    Subscribe(Stream),
    /// No socket here is subscribed any more.
    Unsubscribe(Stream),
    /// Versions are missing, or may be: see [`Hub::gap`](super::Hub::gap).
    Repair(Stream),
}

/// The versions of a stream that have to be read from the database.
pub struct Gap {
    /// All above this one.
    pub after: i64,
    /// The hub's subscription clock when the database was asked: the answer does not know of later subscriptions.
    pub(super) asked_at: u64,
}
