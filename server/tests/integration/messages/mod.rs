//! Messages: sending, repeated sends, edits and deletions, history, catch-up and read markers.

mod catch_up;
mod edits_and_deletions;
mod forwarding;
mod history;
mod jump_to_date;
mod pins;
mod reactions;
mod read_markers;
mod repeated_sends;
mod saved;
mod sending;
