//! Searching lists by name. Done here and not in SQL: the two databases differ in what they call upper and lower case, and
//! in their order.

use app::protocol::limits;

/// What a list is searched for: every word has to be in one of an entry's names.
pub(super) struct NameSearch(Vec<String>);

impl NameSearch {
    pub fn new(q: &str) -> Self {
        let q: String = q.chars().take(limits::SEARCH).collect();
        // Usernames are written with an @ on the pages.
        let words = q.split_whitespace().map(|word| word.trim_start_matches(['@', '＠']));
        Self(words.map(str::to_lowercase).collect())
    }

    /// Whether an entry with these names is found.
    pub fn finds(&self, names: &[&str]) -> bool {
        let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        (self.0.iter()).all(|word| names.iter().any(|name| name.contains(word)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_be_in_a_name() {
        let found = |q| NameSearch::new(q).finds(&["Änne von Grün", "aenne7"]);
        for q in ["", "änn", "GRÜN änne", "@aenne7", "7 von"] {
            assert!(found(q), "{q}");
        }
        for q in ["anne", "grün otto"] {
            assert!(!found(q), "{q}");
        }
    }
}
