//! Folding: texts that a reader could take for each other become the same text.

use super::visible::is_hidden;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_security::skeleton;

/// Words before a name that do not make it another name.
const TITLES: [&str; 12] = [
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "sir",
    "herr",
    "frau",
    "mme",
    "magister",
];

/// Marks above this combining class are accents and points, which many fonts draw so small that nobody looks for them. Those
/// below are vowels and joiners of Indian scripts: without them it is another word.
const ACCENTS: u8 = 10;

/// What a text looks like. Some letters have look-alikes only as capitals and some only as small letters, so there are two
/// keys; two texts look alike if either is equal. Neither is meant to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// As it was typed: a Greek capital Alpha is an A.
    pub typed: String,
    /// As it would look in small letters: without regard to case in any script.
    pub small: String,
}

impl Fold {
    pub fn looks_like(&self, other: &Fold) -> bool {
        self.typed == other.typed || self.small == other.small
    }
}

/// Folds a text: case, width, spaces, punctuation, symbols, invisible signs, accents, look-alikes (the skeleton of Unicode
/// TR39), and titles such as "Dr." make no difference.
pub fn fold(text: &str) -> Fold {
    let text: String = text.nfkc().filter(|sign| !is_hidden(*sign)).collect();
    Fold {
        typed: fold_words(&text),
        small: fold_words(&text.chars().flat_map(fold_case).collect::<String>()),
    }
}

fn fold_words(text: &str) -> String {
    let words: Vec<String> = text
        .split(|sign: char| !is_part_of_a_word(sign))
        .filter(|word| !word.is_empty())
        .map(fold_word)
        .collect();
    let is_title = |word: &&String| TITLES.iter().any(|title| fold_word(title) == **word);
    let named: String = words
        .iter()
        .filter(|word| !is_title(word))
        .map(String::as_str)
        .collect();
    match (named.is_empty(), words.is_empty()) {
        (false, _) => named,
        // Titles or symbols are all there is.
        (true, false) => words.concat(),
        (true, true) => fold_word(text),
    }
}

fn fold_word(word: &str) -> String {
    // What a look-alike stands for may be a capital, which has look-alikes of its own once it is small.
    let typed: String = skeleton(word).flat_map(fold_case).collect();
    let small: String = skeleton(&typed).flat_map(fold_case).collect();
    // A capital I looks like a small l, and which of the two somebody typed is gone once the case is: so i is l, too.
    small
        .nfd()
        .filter(|sign| canonical_combining_class(*sign) < ACCENTS)
        .map(|sign| if sign == 'i' || sign == 'ı' { 'l' } else { sign })
        .collect()
}

fn fold_case(sign: char) -> impl Iterator<Item = char> {
    sign.to_uppercase().flat_map(char::to_lowercase)
}

fn is_part_of_a_word(sign: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(sign);
    let word = [
        GeneralCategoryGroup::Letter,
        GeneralCategoryGroup::Number,
        GeneralCategoryGroup::Mark,
    ];
    // These three are punctuation by their category and letters to a reader.
    word.iter().any(|group| group.contains(category)) || matches!(sign, '|' | '@' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_folds_alike() {
        for (name, imitations) in [
            (
                "Anna Schmidt",
                &[
                    "anna schmidt",
                    "ANNA  SCHMIDT",
                    "AnnaSchmidt",
                    "Anna.Schmidt",
                    "Anna-Schmidt",
                    "Ａｎｎａ Ｓｃｈｍｉｄｔ",
                    "Аnnа Schmidt",
                    "Anna\u{a0}Schmidt",
                    "Anna\u{3000}Schmidt",
                    "An\u{200b}na Schmidt",
                    "An\u{ad}na Schm\u{2060}idt",
                    "Anna Schmidt\u{3164}",
                    "Anna Schmidt\u{2800}",
                    "Anna Schmidt\u{e0041}\u{e007f}",
                    "Anna\u{fe0f} Schmidt",
                    "Ánna Schmîdt",
                    "Anna\u{301} Schmidt",
                    "Anna Schmıdt",
                    "Anna Schmldt",
                    "Anna Schm1dt",
                    "ΑΝΝΑ SCHMIDT",
                    "𝐀𝐧𝐧𝐚 𝕾𝖈𝖍𝖒𝖎𝖉𝖙",
                    "Ⓐⓝⓝⓐ Schmidt",
                    "Anna Schmidt ✨",
                    "Dr. Anna Schmidt",
                    "Prof. Dr. Anna Schmidt",
                ][..],
            ),
            (
                "Iris Orwell",
                &["lris 0rwe11", "IRIS ORWELL", "|ris Orwell", "Irіs Оrwеll"],
            ),
            ("Ben Marner", &["Ben Mamer", "Ben Marner.", "ｂｅｎ　ｍａｒｎｅｒ"]),
            ("Stra\u{df}er", &["STRASSER", "Strasser"]),
            ("Łukasz", &["ŁUKASZ", "Łukasz"]),
            ("Ольга", &["ОЛЬГА", "Оль-га", "OльгA"]),
            ("Hanna", &["Ηaոոa", "ΗΑΝΝΑ", "НАNNA"]),
            ("محمد", &["مُحَمَّد", "\u{200f}محمد"]),
            ("שלום", &["שָׁלוֹם"]),
            ("田中 花子", &["田中花子", "田中　花子"]),
        ] {
            for imitation in imitations {
                let (one, other) = (fold(name), fold(imitation));
                assert!(one.looks_like(&other), "{name} and {imitation}: {one:?}, {other:?}");
            }
        }
    }

    #[test]
    fn other_names_stay_other_names() {
        let names = [
            "Anna Schmidt",
            "Anna Schmitt",
            "Hanna Schmidt",
            "Ann Schmidt",
            "Ole",
            "Olaf",
            "Ольга",
            "Олег",
            "محمد",
            "أحمد",
            "कमल",
            "कमला",
            "คำ",
            "ขำ",
            "田中",
            "中田",
            "🌸",
            "🌻",
            "user1",
            "user10",
            "user11",
            "user101",
        ];
        for (at, one) in names.iter().enumerate() {
            for other in &names[at + 1..] {
                assert!(!fold(one).looks_like(&fold(other)), "{one} and {other}");
            }
        }
    }
}
