//! Folding, the signs of the index, and the parser of searches.

use super::*;
use proptest::prelude::*;

/// Thursday 5 November 2026, 10:00 UTC.
const NOW: i64 = 1_793_872_800_000;

fn finds(q: &str, text: &str) -> bool {
    parse(q, NOW)
        .unwrap_or_else(|problem| panic!("{q}: {}", problem.text))
        .finds(&fold(text))
}

fn problem(q: &str) -> String {
    let problem = parse(q, NOW).unwrap_err();
    assert_eq!(problem.field.as_deref(), Some("q"));
    problem.text
}

#[test]
fn case_accents_and_width_make_no_difference() {
    for (q, text) in [
        ("muller", "Frau Müller"),
        ("MÜLLER", "muller"),
        ("strasse", "Die STRAẞE und die Straße"),
        ("ΣΊΣΥΦΟΣ", "ο σίσυφος"),
        ("ＡＢＣ", "abc"),
        ("łódź", "Lodz"),
        ("café", "cafe\u{301}"),
        ("it's", "It’s here"),
        ("йод", "ЙОД"),
    ] {
        assert!(finds(q, text), "{q} in {text}");
    }
    // Two dots of kana make another word; so do vowel signs.
    assert!(!finds("かき", "がき") && !finds("कि", "का"));
}

#[test]
fn words_parts_phrases_and_what_is_left_out() {
    let text = "The central limit theorem (my_func_77) in C++ for 漢字 and 가나다";
    for q in [
        "theorem limit",
        "heor",
        "\"limit theorem\"",
        "func_77 -draft",
        "c++",
        "漢",
        "字",
        "가나",
        "나",
        "th ce",
        "“central limit",
    ] {
        assert!(finds(q, text), "{q}");
    }
    for q in [
        "theorem -central",
        "\"theorem limit\"",
        "eo",
        "漢漢",
        "77 -my_",
        "limits",
    ] {
        assert!(!finds(q, text), "{q}");
    }
}

#[test]
fn what_cannot_be_searched_for_gets_a_sentence() {
    assert!(problem("a").contains("at least two letters"));
    assert!(problem("!!").contains("no letter"));
    assert!(problem(&"word ".repeat(200)).contains("200 words"));
    assert!(problem(&"x".repeat(5_000)).contains("too long"));
    assert!(problem("form:ada").contains("“form:”"));
    assert!(problem("has:cake").contains("formula"));
    assert!(problem("before:tomorrow").contains("is not a day"));
    assert!(problem("on:2026-02-30").contains("is not a day"));
    assert!(problem("from: ada").contains("without a space"));
    assert!(problem("-from:ada").contains("left out"));
    assert!(problem("-draft").contains("what to look for"));
    // Colons that are no operators.
    for q in [
        "std::vec",
        "https://a.example",
        "10:30 room",
        "note: see",
        "\"form:ada\"",
    ] {
        assert!(parse(q, NOW).is_ok(), "{q}");
    }
}

#[test]
fn days_months_and_years() {
    const DAY: i64 = 86_400_000;
    let today = NOW - 10 * 3_600_000;
    let times = |q| {
        let query = parse(q, NOW).unwrap();
        (query.since, query.until)
    };
    assert_eq!(times("on:today"), (Some(today), Some(today + DAY)));
    assert_eq!(times("on:2026-11-05"), times("on:today"));
    assert_eq!(times("after:yesterday"), (Some(today), None));
    assert_eq!(
        times("before:2026-11 after:2026-09"),
        (Some(today - 35 * DAY), Some(today - 4 * DAY))
    );
    assert_eq!(times("on:2024-02-29").0.map(|day| day % DAY), Some(0));
}

#[test]
fn excerpts_mark_what_was_found() {
    let marked = |q: &str, text: &str| -> String {
        let parts = marked_excerpt(&parse(q, NOW).unwrap(), text);
        (parts.into_iter())
            .map(|part| {
                if part.hit {
                    format!("[{}]", part.text)
                } else {
                    part.text
                }
            })
            .collect()
    };
    assert_eq!(
        marked("muller", "Frau Müller, Müllers Sohn"),
        "Frau [Müller], [Müller]s Sohn"
    );
    assert_eq!(marked("fuss", "Der Fuß."), "Der [Fuß].");
    assert_eq!(marked("fus", "Der Fuß."), "Der [Fuß].");
    let long = format!("{} needle {}", "word ".repeat(100), "tail ".repeat(100));
    let excerpt = marked("needle", &long);
    assert!(excerpt.starts_with('…') && excerpt.ends_with('…') && excerpt.contains("[needle]"));
    assert!(excerpt.chars().count() < 300);
}

#[test]
fn whole_words_and_phrases_fit_better() {
    let rank = |text: &str| parse("limit theorem", NOW).unwrap().rank(&fold(text));
    assert!(rank("the limit theorem") > rank("theorem of the limit"));
    assert!(rank("theorem of the limit") > rank("theorems and limits"));
}

proptest! {
    /// What a message has, the index names as a candidate: else it would never be found.
    #[test]
    fn the_index_misses_nothing(text in "\\PC{0,60}", from in 0usize..60, length in 1usize..20) {
        let part: String = text.chars().skip(from).take(length).collect();
        let quoted = format!("\"{}\"", part.replace(['"', '“', '”', '„', '«', '»'], " "));
        if let Ok(query) = parse(&quoted, NOW) {
            let folded = fold(&text);
            if query.finds(&folded) {
                let index = index_text(&folded);
                for term in &query.terms {
                    for group in grams(term.index_word()) {
                        prop_assert!(index.contains(group), "{group:?} of {part:?} is not in {index:?}");
                    }
                }
            }
        }
    }

    /// No text and no search breaks anything, and an excerpt is a part of its text.
    #[test]
    fn nothing_breaks(q in "\\PC{0,40}", text in "\\PC{0,80}") {
        if let Ok(query) = parse(&q, NOW) {
            let excerpt: String = marked_excerpt(&query, &text).into_iter().map(|part| part.text).collect();
            prop_assert!(text.contains(excerpt.trim_matches('…')) || excerpt.contains('…'));
            query.rank(&fold(&text));
        }
    }
}
