//! Where links end, for every sign of Unicode: the page must not take a closing mark of any script for a part of an address.

use app::text_links::split_links;
use icu_properties::props::{GeneralCategory, QuotationMark, SentenceTerminal, TerminalPunctuation};
use icu_properties::{CodePointMapData, CodePointSetData};

/// ASCII punctuation that ends sentences belongs to its own table of cases.
fn closes(sign: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(sign);
    let by_category = matches!(
        category,
        GeneralCategory::ClosePunctuation | GeneralCategory::FinalPunctuation | GeneralCategory::InitialPunctuation
    );
    let by_property = CodePointSetData::new::<QuotationMark>().contains(sign)
        || CodePointSetData::new::<SentenceTerminal>().contains(sign)
        || CodePointSetData::new::<TerminalPunctuation>().contains(sign);
    !sign.is_ascii() && (by_category || by_property)
}

#[test]
fn closing_marks_of_every_script_end_a_link() {
    let mut marks = 0;
    for sign in (0x80..=0x10_ffff)
        .filter_map(char::from_u32)
        .filter(|sign| closes(*sign))
    {
        marks += 1;
        let text = format!("https://a.example/x{sign} and more");
        assert_eq!(
            split_links(&text)[1],
            "https://a.example/x",
            "U+{:04X} {sign}",
            u32::from(sign)
        );
    }
    assert!(marks > 350, "{marks}");
}

#[test]
fn letters_of_every_script_with_spaces_belong_to_an_address() {
    for word in [
        "é",
        "ß",
        "привет",
        "γειά",
        "שלום",
        "مرحبا",
        "नमस्ते",
        "বাংলা",
        "தமிழ்",
        "ქართული",
        "አማርኛ",
        "𞤀𞤣",
    ] {
        let text = format!("https://a.example/{word}. And more");
        let link = format!("https://a.example/{word}");
        assert_eq!(split_links(&text)[1], link);
    }
}
