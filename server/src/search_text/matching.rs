//! Whether a folded text has a word, where, and how well it fits.

use super::fold::fold;
use super::index_text::{index_word, is_in_word};
use std::ops::Range;

/// A word, a part of one, or a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Folded.
    text: String,
    /// In the signs of the index.
    index: String,
    /// Only at the beginning of a word: it is too short to be looked for elsewhere.
    at_start: bool,
}

/// Why a text cannot be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsearchable {
    NoLetters,
    OneLetter,
}

impl Term {
    pub(super) fn new(text: &str) -> Result<Self, Unsearchable> {
        let text = fold(text).trim().to_owned();
        let mut index = index_word(&text);
        if index.trim().is_empty() {
            return Err(Unsearchable::NoLetters);
        }
        let at_start = index.len() < 3;
        if at_start {
            index = [" ", index.trim_start()].concat();
            if index.len() < 3 {
                return Err(Unsearchable::OneLetter);
            }
        }
        Ok(Self { text, index, at_start })
    }

    /// In the signs of the index.
    pub fn index_word(&self) -> &str {
        &self.index
    }

    /// Where a folded text has it, in bytes.
    pub(super) fn hits<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let places = folded.match_indices(self.text.as_str());
        places
            .map(|(start, hit)| start..start + hit.len())
            .filter(|hit| !self.at_start || begins_word(folded, hit.start))
    }

    pub(super) fn is_in(&self, folded: &str) -> bool {
        self.hits(folded).next().is_some()
    }

    /// Whether it stands there as a whole, not as a part of a longer word.
    pub(super) fn is_whole_in(&self, folded: &str) -> bool {
        self.hits(folded)
            .any(|hit| begins_word(folded, hit.start) && ends_word(folded, hit.end))
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

fn begins_word(folded: &str, at: usize) -> bool {
    !folded[..at].chars().next_back().is_some_and(is_in_word)
}

fn ends_word(folded: &str, at: usize) -> bool {
    !folded[at..].chars().next().is_some_and(is_in_word)
}
