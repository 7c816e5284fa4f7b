//! The usernames that a message mentions.

use app::protocol::limits;

/// The usernames, without the `@`, in lower case; at most `limits::MENTIONS`.
pub fn mentions(content: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, letter) in content.char_indices() {
        if letter == '@' && !before.is_alphanumeric() {
            let rest = &content[at + 1..];
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
                .unwrap_or(rest.len());
            let username = rest[..end].trim_end_matches(['.', '_', '-']).to_ascii_lowercase();
            if !username.is_empty() && !found.contains(&username) && found.len() < limits::MENTIONS {
                found.push(username);
            }
        }
        before = letter;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_a_word_of_its_own() {
        assert_eq!(
            mentions("@ada, ask @Bob.S. or mail c@example.org (@ada)"),
            ["ada", "bob.s"]
        );
        assert_eq!(mentions("@ alone, @@twice"), ["twice"]);
    }
}
