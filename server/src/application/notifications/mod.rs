//! Who is notified of what, and why. Used by commands, in the transaction of what happens.

mod decide;
mod excerpt;
mod mentions;
mod messages;
mod raise;

pub use messages::{of_edited_message, of_new_message};
pub use raise::{raise, raise_for};
