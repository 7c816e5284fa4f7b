//! Who gets which notification, once, with a reason; and reading a subject reads its notifications.

mod from_messages;
