//! The index of messages: which could have the words of a search. Filled behind the writer, message by message, up to a
//! version of each room, which is kept in the same transaction: so it goes on where it was, and doing it twice is harmless.
//!
//! It only names candidates. What they say now, and whether it fits, is read from the messages themselves: a text that was
//! changed or deleted is found no more at that moment, and removed from the index soon after.
//!
//! - SQLite: a file of its own beside the database, with an FTS5 table of groups of three signs that stores no text. So the
//!   writer never waits for the index, and a backup is small: if the file is missing or of another database, it is made anew.
//! - PostgreSQL: tables of the database, with a `pg_trgm` index.
//!
//! A message has one number in it, its `doc`: the newer, the higher. So the newest come first without sorting.

mod apply;
mod candidates;
mod codes;
mod numbering;
mod open;
mod postgres_candidates;
mod progress;
mod schema;
mod source;
mod sqlite_candidates;
mod texts;

pub use candidates::{Candidate, Wanted};
pub use open::SearchIndex;
pub use source::{ReadableRoom, RoomChanges};
pub use texts::SearchedText;
