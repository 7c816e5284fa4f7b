//! What a screen reader is told at once. `announcements.rs` makes them.

/// A line of the live region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// What it is about: the cause of a notification, or of which message it is.
    pub about: String,
    pub text: String,
}
