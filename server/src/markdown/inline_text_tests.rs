//! What is a mention and what is a link, as tables of cases.

use super::*;
use proptest::prelude::*;

fn links(text: &str) -> Vec<&str> {
    let links = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Link(link) => Some(link),
        Piece::Text(_) | Piece::Mention(_) => None,
    });
    links.collect()
}

fn mentions(text: &str) -> Vec<String> {
    let names = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Mention(mention) => Some(name_of_mention(mention)),
        Piece::Text(_) | Piece::Link(_) => None,
    });
    let mut names: Vec<String> = names.collect();
    names.dedup();
    names
}

#[test]
fn links_end_where_people_end_them() {
    for (text, link) in [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x_(y))", "https://a.example/x_(y)"),
        (
            "https://en.example/wiki/Rust_(lang), too",
            "https://en.example/wiki/Rust_(lang)",
        ),
        ("<https://a.example>", "https://a.example"),
        ("HTTP://A.example, and", "HTTP://A.example"),
        ("[text](https://a.example/x)", "https://a.example/x"),
        ("'https://a.example/x'", "https://a.example/x"),
        // Quotation marks and closing marks of other languages.
        ("„https://ü.example/ä?q=1&r=2“", "https://ü.example/ä?q=1&r=2"),
        ("“https://a.example/x”, he said", "https://a.example/x"),
        ("«https://a.example/x».", "https://a.example/x"),
        ("‘https://a.example/x’…", "https://a.example/x"),
        ("https://a.example/x—which works", "https://a.example/x"),
        ("انظر https://a.example/x، ثم", "https://a.example/x"),
        ("هل https://a.example/x؟", "https://a.example/x"),
        ("देखो https://a.example/x।", "https://a.example/x"),
        ("ይህ https://a.example/x።", "https://a.example/x"),
        ("տես https://a.example/x։", "https://a.example/x"),
        ("👉https://a.example/x👈", "https://a.example/x"),
        // Text of scripts without spaces, before and after it.
        ("请看https://a.example/x。谢谢", "https://a.example/x"),
        ("请看https://a.example/x的说明", "https://a.example/x"),
        ("（https://a.example/x）", "https://a.example/x"),
        ("「https://a.example/x」を見て", "https://a.example/x"),
        ("https://a.example/xを見て", "https://a.example/x"),
        ("링크https://a.example/x를 보세요", "https://a.example/x"),
        ("https://a.example，然后", "https://a.example"),
        ("https://a.example/x?q=1的", "https://a.example/x?q=1"),
        ("ดูhttps://a.example/xนะ", "https://a.example/x"),
        ("https://例え.jp/x。", "https://例え.jp/x"),
        // What belongs to the address.
        ("https://a.example/x_", "https://a.example/x_"),
        ("https://a.example/x*", "https://a.example/x*"),
        ("https://a.example/x/", "https://a.example/x/"),
        ("https://a.example/x~", "https://a.example/x~"),
        ("https://a.example/?q=", "https://a.example/?q="),
        ("https://a.example/#", "https://a.example/#"),
        ("https://a.example/привет", "https://a.example/привет"),
        ("https://a.example/@ada/1", "https://a.example/@ada/1"),
        ("https://a.example/café\u{301}", "https://a.example/café\u{301}"),
        // But not what is written around it.
        ("*https://a.example/x*", "https://a.example/x"),
        ("**https://a.example/x**.", "https://a.example/x"),
        ("_https://a.example/x_", "https://a.example/x"),
        ("|https://a.example/x|", "https://a.example/x"),
    ] {
        assert_eq!(links(text), [link], "{text}");
    }
}

#[test]
fn nothing_else_is_a_link() {
    for text in [
        "javascript:alert(1)",
        "https://",
        "http:// x",
        "xhttps://a.example",
        "data:text/html,x",
        "//a.example",
    ] {
        assert_eq!(pieces(text), vec![Piece::Text(text)], "{text}");
    }
}

#[test]
fn a_mention_is_what_a_reader_takes_for_one() {
    for (text, names) in [
        ("@ada.", &["ada"][..]),
        ("@Ada-B!", &["ada-b"]),
        ("@ada, ask @Bob.S. or (@ada)", &["ada", "bob.s", "ada"]),
        ("@ alone, @@twice", &["twice"]),
        ("- @ada\n-@bob\n1.@cy\n* @dee", &["ada", "bob", "cy", "dee"]),
        ("@ada/@bob, @cy,@dee;@eve", &["ada", "bob", "cy", "dee", "eve"]),
        ("_@ada_ *@bob* **@cy** ~~@dee~~", &["ada", "bob", "cy", "dee"]),
        ("“@ada” «@bob» …@cy—@dee", &["ada", "bob", "cy", "dee"]),
        ("@ada's, @ada:", &["ada"]),
        // Beside scripts without spaces, and their punctuation.
        ("请@ada看", &["ada"]),
        ("@ada请看", &["ada"]),
        ("（@ada）、「@bob」。@cy：", &["ada", "bob", "cy"]),
        ("質問@adaさん", &["ada"]),
        ("안녕@ada님", &["ada"]),
        ("ถาม@adaนะ", &["ada"]),
        ("＠ada，你好", &["ada"]),
        ("привет, @ada", &["ada"]),
        ("مرحبا @ada، كيف", &["ada"]),
        ("👋@ada🎉", &["ada"]),
    ] {
        assert_eq!(mentions(text), names, "{text}");
    }
}

#[test]
fn addresses_paths_and_words_are_no_mentions() {
    for text in [
        "ada@lovelace.example",
        "ada+x@lovelace.example",
        "ada_@lovelace.example",
        "é@bob, e\u{301}@bob, я@bob",
        "@ada@social.example",
        "example.org/@ada",
        "https://a.example/@ada",
        "git@host.example:x",
        "@a @-ada @_ada",
        "@adaé @adaя",
    ] {
        assert_eq!(mentions(text), [""; 0], "{text}");
    }
}

#[test]
fn text_that_is_meant_to_be_slow_is_not() {
    // Far more than a message holds: an algorithm with quadratic time would not finish.
    let brackets = ")".repeat(1_000_000);
    let text = format!("https://a.example/{brackets}");
    assert_eq!(pieces(&text)[0], Piece::Link("https://a.example/"));
    for part in ["http://-", "@-", "/@", "@a_", "*http://", "@a\u{e9}"] {
        let text = part.repeat(300_000);
        pieces(&text);
    }
}

proptest! {
    #[test]
    fn the_pieces_are_the_text(text in "(?s)[a-z@.:/ hpts<>()`é的＠\u{202e}\n]{0,60}|\\PC{0,60}") {
        let joined: String = pieces(&text).into_iter().map(|piece| match piece {
            Piece::Text(text) | Piece::Link(text) | Piece::Mention(text) => text,
        }).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn links_are_only_http(text in "(?s)[a-z@.:/ hpts<>()é的\n]{0,60}") {
        for link in links(&text) {
            prop_assert!(link.starts_with("http://") || link.starts_with("https://"));
            prop_assert!(!link.contains(char::is_whitespace));
        }
    }
}
