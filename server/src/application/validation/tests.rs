//! What is refused, what is cleaned, and what is welcome.

use super::*;

#[test]
fn a_path_stays_on_this_site() {
    assert_eq!(path_of_this_site("/chat/7?x=1"), "/chat/7?x=1");
    for path in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "",
        "chat",
        "/a\r\nb",
    ] {
        assert_eq!(path_of_this_site(path), "/", "{path}");
    }
}

#[test]
fn what_is_not_seen_is_cleaned_in_texts_and_refused_in_lines() {
    for (text, sign) in [
        ("a\u{202E}b", "U+202E"),
        ("a\u{0}b", "U+0000"),
        ("\u{7f}ab", "U+007F"),
        ("ab\u{2069}", "U+2069"),
        ("\u{1}ab", "U+0001"),
    ] {
        assert_eq!(content(text).unwrap(), "ab");
        let problem = line("title", text, limits::TITLE).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("title"));
        assert!(problem.text.contains(sign), "{}", problem.text);
    }
    assert_eq!(
        line("title", "\u{feff}Sheet\u{feff} 1\u{feff}", limits::TITLE).unwrap(),
        "Sheet 1"
    );
    assert!(content("\u{feff}\u{b}\u{2028}").is_err(), "nothing is left");
}

#[test]
fn the_indentation_of_pasted_code_is_kept() {
    let code = "    def f(x):\n        return x\n\n\tg()";
    assert_eq!(content(&format!("\n  \n{code}  \n\n")).unwrap(), code);
    assert_eq!(optional_text("text", &format!("{code}\n"), limits::TEXT).unwrap(), code);
}

#[test]
fn empty_is_empty_whatever_it_is_made_of() {
    for text in [
        "",
        "   ",
        "\n\n",
        "\u{200B}\u{200D}",
        "\u{3164}",
        "\u{2800}",
        "\u{E0041}",
        "\u{FE0F}",
        "\u{E000}",
        "\u{378}",
    ] {
        assert!(content(text).is_err(), "{text:?}");
        assert!(line("title", text, limits::TITLE).is_err(), "{text:?}");
        assert_eq!(
            optional_line("topic", text.trim_matches('\n'), limits::TOPIC).unwrap(),
            "",
            "{text:?}"
        );
    }
}

#[test]
fn a_wall_of_empty_lines_is_folded_whatever_it_is_made_of() {
    assert_eq!(content(&format!("a{}b", "\n".repeat(3_998))).unwrap(), "a\n\n\nb");
    assert_eq!(
        content(&format!("a{}b", "\n \u{2800}\n\u{200b}".repeat(500))).unwrap(),
        "a\n \u{2800}\n\u{200b}\n\u{200b}b"
    );
    assert_eq!(content("a\n\n\nb\n\nc\nd").unwrap(), "a\n\n\nb\n\nc\nd", "two are kept");
    assert_eq!(optional_text("text", &"\u{3164}\n".repeat(50), 100).unwrap(), "");
}

#[test]
fn the_longest_message_fits_and_one_more_does_not() {
    assert!(content(&"ä".repeat(limits::MESSAGE)).is_ok());
    assert!(
        content(&"ä".repeat(limits::MESSAGE + 1))
            .unwrap_err()
            .text
            .contains("4000 characters; it has 4001")
    );
}

#[test]
fn families_and_arabic_are_welcome() {
    assert_eq!(content("👨‍👩‍👧 مرحبا ").unwrap(), "👨‍👩‍👧 مرحبا");
}

#[test]
fn user_names() {
    assert_eq!(username(" @Ada.L ").unwrap(), "ada.l");
    for text in ["a", "", "ada!", ".ada", "ada-", "ä-d-a", &"a".repeat(33)] {
        assert!(username(text).is_err(), "{text}");
    }
}
