//! Which signs show nothing, by Unicode's properties, so that no list has to be kept.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup, WhiteSpace};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Symbols that are drawn as nothing although their properties say "symbol": Braille without dots, the note without a head,
/// and the place of an object that is not there.
const EMPTY_SYMBOLS: [char; 3] = ['\u{2800}', '\u{1D159}', '\u{FFFC}'];

/// A sign that shows nothing wherever it stands, other than a space: ignorable signs and fillers, control and format signs,
/// what is unassigned or for private use, and empty symbols.
pub fn is_hidden(sign: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(sign);
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(sign)
        || GeneralCategoryGroup::Other.contains(category)
        || EMPTY_SYMBOLS.contains(&sign)
}

/// Whether there is anything to see: a letter, a digit, a punctuation mark or a symbol. Marks that belong on a letter show
/// nothing without one.
pub fn has_visible_sign(text: &str) -> bool {
    text.chars().any(|sign| {
        let category = CodePointMapData::<GeneralCategory>::new().get(sign);
        !is_space(sign) && !is_hidden(sign) && !GeneralCategoryGroup::Mark.contains(category)
    })
}

/// A line with nothing on it, or only with what shows nothing.
pub fn is_blank_line(line: &str) -> bool {
    line.is_ascii() && line.trim().is_empty() || !has_visible_sign(line) && !line.chars().any(is_mark)
}

fn is_space(sign: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(sign);
    CodePointSetData::new::<WhiteSpace>().contains(sign) || GeneralCategoryGroup::Separator.contains(category)
}

fn is_mark(sign: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(sign);
    GeneralCategoryGroup::Mark.contains(category) && !is_hidden(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sign of Unicode that is known to show nothing, as ranges.
    const NOTHING: &[(u32, u32)] = &[
        (0x00, 0x20),
        (0x7f, 0xa0),
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x1680, 0x1680),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x2000, 0x200f),
        (0x2028, 0x202f),
        (0x205f, 0x206f),
        (0x2800, 0x2800),
        (0x3000, 0x3000),
        (0x3164, 0x3164),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfffc),
        (0x1d159, 0x1d159),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0000, 0xe0fff),
        // Marks without a letter.
        (0x300, 0x36f),
        (0x20d0, 0x20ff),
        (0x16fe4, 0x16fe4),
        // For private use, and unassigned.
        (0xe000, 0xf8ff),
        (0xf0000, 0xffffd),
        (0x100000, 0x10fffd),
        (0x378, 0x379),
        (0xfdd0, 0xfdef),
        (0x1fffe, 0x1ffff),
        (0x10fffe, 0x10ffff),
        (0x50000, 0x50100),
    ];

    #[test]
    fn nothing_is_nothing_whatever_it_is_made_of() {
        let mut all = String::new();
        for sign in NOTHING
            .iter()
            .flat_map(|(from, to)| *from..=*to)
            .filter_map(char::from_u32)
        {
            assert!(!has_visible_sign(&sign.to_string()), "U+{:04X}", u32::from(sign));
            all.push(sign);
        }
        assert!(!has_visible_sign(&all), "nor all of them together");
        assert!(has_visible_sign(&(all + ".")), "and one full stop is seen among them");
    }

    #[test]
    fn whatever_is_written_anywhere_is_seen() {
        for text in [
            "a",
            "ß",
            "7",
            ".",
            "-",
            "_",
            "?",
            "€",
            "½",
            "Ω",
            "я",
            "א",
            "م",
            "क",
            "ก",
            "མ",
            "あ",
            "ア",
            "ㅎ",
            "한",
            "字",
            "አ",
            "Ꭰ",
            "🙂",
            "❤\u{fe0f}",
            "👨\u{200d}👩\u{200d}👧",
            "🇩🇪",
            "1\u{fe0f}\u{20e3}",
            "e\u{301}",
            "⠁",
            "𝔸",
            "𓀀",
            "∑",
            "→",
        ] {
            assert!(has_visible_sign(text), "{text}");
        }
    }
}
