//! Messages: sending, repeated sends, edits and deletions, history, catch-up and read markers.

mod sending;
