//! What is published after a commit: to this node's hub, and in the same form over the bus to the other nodes.

use super::hub::TypingPublication;
use crate::rate_limit::Attempt;
use app::protocol::{Event, Head, SessionId, Stream, UserId};
use serde::{Deserialize, Serialize};

/// One thing to publish. Their order within a commit is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Publication {
    /// For everybody who is subscribed to its stream.
    Event(Event),
    /// The same for an event of a thread's stream. `root` is where the stream of its root's room stood then: whoever may have
    /// been removed there is not told.
    EventInThread { event: Event, root: Head },
    /// From here on all tabs of a user are subscribed to a stream.
    Subscribe { user: UserId, stream: Stream },
    /// From here on none is.
    Unsubscribe { user: UserId, stream: Stream },
    /// A session (or an API token, by its id) has ended: its sockets are closed.
    EndSession(SessionId),
    /// All sessions and API tokens of a user have ended.
    EndAllSessions(UserId),
    /// A rate-limited attempt, which counts on every node. It belongs to no commit.
    Attempt(Attempt),
    /// Somebody is writing. Like the next two it belongs to no commit that anything depends on, and may be lost.
    Typing(TypingPublication),
    /// These are here, on the node that tells it.
    Here(Vec<UserId>),
    /// Somebody is shown from here on as here and writing, or not any more; with `to`, only to that one.
    SetPresence {
        user: UserId,
        to: Option<UserId>,
        shown: bool,
    },
}
