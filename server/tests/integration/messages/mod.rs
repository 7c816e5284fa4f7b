//! Messages: sending, repeated sends, edits and deletions, history, catch-up and read markers.

mod catch_up;
mod edits_and_deletions;
mod history;
mod reactions;
mod read_markers;
mod repeated_sends;
mod sending;
