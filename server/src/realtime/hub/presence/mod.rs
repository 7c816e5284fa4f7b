//! Presence: who is here and who is writing. In memory only, numbered by nothing, and at most a small share of what the node
//! can deliver (`budget.rs`). `state.rs` has the rules; the other two files are what sockets ask for and are told.

mod budget;
mod people_here;
mod state;
#[cfg(test)]
mod tests;
mod typing;

pub use state::{Presence, PresenceQuestion, SocketPresence, Typist};
pub use typing::{TypingPublication, TypingTurn};
