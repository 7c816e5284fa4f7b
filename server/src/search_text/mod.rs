//! What it means that a message has a word: how texts are folded, what is asked for, and what stands in the index. Both
//! databases only name candidates; whether a message is found is decided here, so the answers are the same on both.

mod dates;
mod excerpt;
mod fold;
mod index_text;
mod matching;
mod query;
mod query_words;
mod tags;

pub use excerpt::{first_line, marked_excerpt};
pub use fold::{Folded, fold};
pub use index_text::{grams, index_text};
pub use matching::Term;
pub use query::{Query, Who, parse};
pub use tags::{Tag, searched_text, tags_of};

#[cfg(test)]
mod tests;
