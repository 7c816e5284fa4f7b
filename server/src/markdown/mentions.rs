//! Mentions: `@` and a user name, where a reader takes it for one. Not in e-mail addresses (`ada@example.org`), handles of
//! other sites (`@ada@example.org`) or paths (`example.org/@ada`).

use app::text_links::joins_words;

/// The mention at the start of `rest`. `before` is what stands before it up to the last piece of the message, and
/// `after_piece` whether that piece ends right here.
pub fn mention<'a>(before: &str, after_piece: bool, rest: &'a str) -> Option<&'a str> {
    if after_piece || belongs_to_a_word(before) {
        return None;
    }
    let sign = rest.chars().next()?.len_utf8();
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = rest[sign..].find(|c| !inside(c)).map_or(rest.len(), |end| sign + end);
    let name = rest[sign..end].trim_end_matches(['.', '-', '_']);
    let mut after = rest[end..].chars();
    let goes_on = match after.next() {
        // A handle of another site.
        Some('@' | '＠') => after.next().is_some_and(|sign| sign.is_ascii_alphanumeric()),
        // The first letters of a word of another script. After a dash or a full stop a new word begins.
        Some(next) => sign + name.len() == end && (joins_words(next) || is_accent(next)),
        None => false,
    };
    let fine = name.len() >= 2 && name.starts_with(|c: char| c.is_ascii_alphanumeric()) && !goes_on;
    fine.then(|| &rest[..sign + name.len()])
}

/// Whether what stands before an `@` is the first half of an address, or a path.
fn belongs_to_a_word(before: &str) -> bool {
    let word = before.trim_end_matches(['_', '-', '+', '%', '/', '~']);
    word.chars()
        .next_back()
        .is_some_and(|last| joins_words(last) || is_accent(last))
}

fn is_accent(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}')
}
