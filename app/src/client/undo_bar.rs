//! The bar of `undo.rs`: what it shows, and what it does.

use crate::protocol::Message;

/// What the bar shows.
#[derive(Clone, PartialEq, Eq)]
pub struct UndoBar {
    pub text: String,
    /// There is something to undo.
    pub undoable: bool,
}

/// What the bar can do.
pub(super) struct Undo {
    pub(super) undo: Option<Box<dyn FnOnce()>>,
    /// A message that is deleted when the bar goes.
    pub(super) held: Option<Message>,
}
