//! What stands in the index: the folded text as words of the letters a to z and the digits, between single spaces. Both
//! databases take that apart into groups of three signs, whatever their version, locale and idea of a letter.
//!
//! - A sign of Chinese, Japanese or Korean, or an emoji, is three letters: one of them can be looked for.
//! - A letter of another alphabet is one letter. Several become the same; what does not fit is sorted out when it is read.
//! - Everything else is a space. A word begins with one, so two letters at the beginning of a word are three signs.

/// A group that the index can look for.
const GROUP: usize = 3;
/// Groups of one word that are asked for: they choose well enough.
const GROUPS: usize = 24;
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// What is stored of a folded text.
pub fn index_text(folded: &str) -> String {
    let mut text = String::with_capacity(folded.len() + 2);
    text.push(' ');
    write(folded, &mut text);
    if !text.ends_with(' ') {
        text.push(' ');
    }
    text
}

/// A folded word in the signs of the index.
pub(super) fn index_word(folded: &str) -> String {
    let mut text = String::with_capacity(folded.len());
    write(folded, &mut text);
    text
}

/// The groups of three of a word in the signs of the index: each is in the index text of every message that has the word.
pub fn grams(index_word: &str) -> Vec<&str> {
    let mut groups: Vec<&str> = Vec::new();
    for start in 0..=index_word.len().saturating_sub(GROUP) {
        if let Some(group) = index_word.get(start..start + GROUP)
            && !groups.contains(&group)
            && groups.len() < GROUPS
        {
            groups.push(group);
        }
    }
    groups
}

/// Whether a sign is a part of a word.
pub(super) fn is_in_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || !sign.is_ascii() && (is_wide(sign) || sign.is_alphanumeric())
}

fn write(folded: &str, text: &mut String) {
    for sign in folded.chars() {
        if sign.is_ascii_alphanumeric() {
            text.push(sign);
        } else if !sign.is_ascii() && is_wide(sign) {
            let number = sign as usize;
            [number / 1296 % 36, number / 36 % 36, number % 36]
                .iter()
                .for_each(|digit| text.push(char::from(DIGITS[*digit])));
        } else if !sign.is_ascii() && sign.is_alphanumeric() {
            text.push(char::from(DIGITS[sign as usize % 36]));
        } else if !text.ends_with(' ') {
            text.push(' ');
        }
    }
}

/// Signs that are words, or large parts of one.
fn is_wide(sign: char) -> bool {
    matches!(sign,
        '\u{2190}'..='\u{27BF}' // arrows, mathematics, symbols
        | '\u{2E80}'..='\u{2FDF}' | '\u{3040}'..='\u{9FFF}' // Chinese, kana
        | '\u{AC00}'..='\u{D7A3}' // Korean
        | '\u{F900}'..='\u{FAFF}'
        | '\u{1F000}'..='\u{1FAFF}' // emoji
        | '\u{20000}'..='\u{3FFFF}')
}
