//! Who is notified of what, and why. Used by commands, in the transaction of what happens.

mod decide_with_reason;
mod from_messages;
mod mentions;
mod raise_notification;

pub use from_messages::{of_deleted_message, of_edited_message, of_new_message};
pub use mentions::{keep_participants, mentioned_after_edit, named, roles_of};
pub use raise_notification::{raise, raise_again_quietly, raise_by, raise_for};
