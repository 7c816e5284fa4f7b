//! Names and titles in sentences: one that is written from right to left must not turn the words around it. Elements say
//! `dir="auto"`; this is for texts without elements: attributes, the title of the tab, notifications.

/// A name or title as a part of a sentence. Only one that could turn the sentence is set apart, with invisible signs.
pub fn isolate(text: &str) -> String {
    if text.chars().any(turns_direction) {
        ["\u{2068}", text, "\u{2069}"].concat()
    } else {
        text.to_owned()
    }
}

/// Letters from right to left, and signs that choose a direction.
fn turns_direction(sign: char) -> bool {
    matches!(
        sign,
        '\u{590}'..='\u{8ff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_turns_a_sentence_is_set_apart() {
        for text in ["Ada", "Léa (@lea)", "Ольга", "田中", "C++ 101", "🌸"] {
            assert_eq!(isolate(text), text);
        }
        for text in ["محمد", "שלום 7", "Ada \u{200f}", "ߒߞߏ", "𞤀𞤣"] {
            assert_eq!(isolate(text), format!("\u{2068}{text}\u{2069}"));
        }
    }
}
