//! Folding: texts that a reader takes for the same word become the same text. Case, accents, width and kinds of space make no
//! difference; vowel signs of Indian scripts and the two dots of kana do, because without them it is another word.

use crate::unicode_text::is_hidden;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Marks from this combining class on are accents and points.
const ACCENTS: u8 = 10;

/// A folded text, and where each byte of it comes from.
pub struct Folded {
    pub text: String,
    /// For each byte of `text` the first byte of the sign that it was made of.
    from: Vec<usize>,
    /// Bytes of the original.
    length: usize,
}

impl Folded {
    pub fn new(original: &str) -> Self {
        let (mut text, mut from) = (String::with_capacity(original.len()), Vec::new());
        for (at, sign) in original.char_indices() {
            fold_sign(sign, &mut text);
            from.resize(text.len(), at);
        }
        Self {
            text,
            from,
            length: original.len(),
        }
    }

    /// The part of the original that a part of the folded text was made of.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let at = |byte: usize| self.from.get(byte).copied().unwrap_or(self.length);
        let first = at(start);
        // The last sign belongs to it as a whole: it may have become several (ß to ss), and accents are a part of it.
        let of_last = at(end.saturating_sub(1));
        let rest = self.from.get(end..).unwrap_or_default();
        let last = rest.iter().copied().find(|from| *from > of_last).unwrap_or(self.length);
        (first, last)
    }
}

/// A text as it is compared.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        // Nearly all of a chat in English, and of all code.
        let mut after_space = false;
        for byte in text.bytes() {
            let is_space = char::from(byte).is_whitespace();
            if !(is_space && after_space) {
                folded.push(if is_space {
                    ' '
                } else {
                    char::from(byte.to_ascii_lowercase())
                });
            }
            after_space = is_space;
        }
        return folded;
    }
    text.chars().for_each(|sign| fold_sign(sign, &mut folded));
    folded
}

fn fold_sign(sign: char, folded: &mut String) {
    if sign.is_whitespace() {
        // Any number of spaces and line ends is one space.
        if !folded.ends_with(' ') {
            folded.push(' ');
        }
    } else if sign.is_ascii() {
        folded.push(sign.to_ascii_lowercase());
    } else if matches!(sign, '\u{AC00}'..='\u{D7A3}') {
        // A Hangul syllable is looked for as one sign.
        folded.push(sign);
    } else if !is_hidden(sign) {
        let parts = std::iter::once(sign).nfkd();
        for part in parts.filter(|part| canonical_combining_class(*part) < ACCENTS) {
            part.to_lowercase().for_each(|small| fold_letter(small, folded));
        }
    }
}

/// Letters that Unicode does not take apart, but that people type without their strokes; and marks of which there are several.
fn fold_letter(letter: char, folded: &mut String) {
    match letter {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ł' => folded.push('l'),
        'ħ' => folded.push('h'),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        '‘' | '’' | '‚' | '′' => folded.push('\''),
        '“' | '”' | '„' | '«' | '»' => folded.push('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '−' => folded.push('-'),
        // What takes others apart may leave a mark that is one.
        mark if canonical_combining_class(mark) >= ACCENTS => {}
        other if other.is_whitespace() && folded.ends_with(' ') => {}
        other if other.is_whitespace() => folded.push(' '),
        other => folded.push(other),
    }
}
