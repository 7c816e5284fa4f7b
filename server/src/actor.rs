//! Who a command is executed for, or a view is read for.

use app::protocol::{SessionId, UserId};

/// A user who has signed in, or whose API token a script has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    /// The session, or the id of the API token: both are numbered by one counter.
    pub session: SessionId,
    pub username: String,
    pub name: String,
    pub admin: bool,
    /// A script with an API token.
    pub is_token: bool,
}
