//! Scripts whose words are not set apart by spaces, so that a name or an address may stand right beside them.

/// A letter or mark of such a script: Han, kana, Bopomofo, Hangul (whose endings follow a word at once), Thai, Lao, Tibetan,
/// Burmese, Khmer; the punctuation of these, and all full-width forms.
pub fn is_unspaced(sign: char) -> bool {
    matches!(
        sign,
        '\u{e00}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{a4cf}'
            | '\u{a960}'..='\u{a97f}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}' | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}' | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ffef}'
            | '\u{16fe0}'..='\u{18cff}' | '\u{1aff0}'..='\u{1b2ff}' | '\u{1f200}'..='\u{1f2ff}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// A letter or digit that makes one word with what stands beside it.
pub fn joins_words(sign: char) -> bool {
    sign.is_alphanumeric() && !is_unspaced(sign)
}
