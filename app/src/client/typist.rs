//! Somebody who is writing in the open room.

use crate::protocol::UserId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typist {
    pub user: UserId,
    pub name: String,
    /// The last signal: when it is forgotten, a newer one is not.
    pub(super) signal: u32,
}
