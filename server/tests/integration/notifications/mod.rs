//! Who gets which notification, once, with a reason; and reading a subject reads its notifications.

mod from_assignments;
mod from_messages;
mod list;
mod mentions;
mod page;
mod recipients;
mod role_mentions;
