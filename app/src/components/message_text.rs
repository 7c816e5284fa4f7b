//! Splits what users write into plain text, safe links and mentions. Nothing here makes HTML from text.

use leptos::either::EitherOf3;
use leptos::prelude::*;

/// One piece of a message. Together the pieces are the message, character for character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// An `http://` or `https://` address, and never anything else.
    Link(&'a str),
    /// `@ada`.
    Mention(&'a str),
}

/// Splits a message into its pieces.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while let Some(step) = text[at..].find(['h', 'H', '@']) {
        at += step;
        let before = text[..at].chars().next_back();
        let rest = &text[at..];
        let found = match before {
            Some(before) if before.is_alphanumeric() => None,
            _ if rest.starts_with('@') => mention(rest).map(Piece::Mention),
            _ => link(rest).map(Piece::Link),
        };
        let Some(found) = found else {
            at += 1;
            continue;
        };
        if plain < at {
            pieces.push(Piece::Text(&text[plain..at]));
        }
        at += length(found);
        plain = at;
        pieces.push(found);
    }
    if plain < text.len() {
        pieces.push(Piece::Text(&text[plain..]));
    }
    pieces
}

/// Whether the message mentions this username.
pub fn mentions(text: &str, username: &str) -> bool {
    text.contains('@')
        && pieces(text)
            .iter()
            .any(|piece| matches!(piece, Piece::Mention(name) if name[1..].eq_ignore_ascii_case(username)))
}

/// Draws a message. `me` is the reader's own username.
pub fn render_text(text: &str, me: &str) -> impl IntoView + use<> {
    (pieces(text).into_iter())
        .map(|piece| match piece {
            Piece::Text(text) => EitherOf3::A(text.to_owned()),
            Piece::Link(link) => EitherOf3::B(view! {
                <a href=link.to_owned() target="_blank" rel="noopener noreferrer nofollow">{link.to_owned()}</a>
            }),
            Piece::Mention(name) => {
                let is_me = name[1..].eq_ignore_ascii_case(me);
                let class = if is_me { "mention me" } else { "mention" };
                EitherOf3::C(view! { <span class=class>{name.to_owned()}</span> })
            }
        })
        .collect::<Vec<_>>()
}

fn length(piece: Piece<'_>) -> usize {
    match piece {
        Piece::Text(text) | Piece::Link(text) | Piece::Mention(text) => text.len(),
    }
}

fn mention(rest: &str) -> Option<&str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = rest[1..].find(|c| !inside(c)).map_or(rest.len(), |end| end + 1);
    let name = rest[1..end].trim_end_matches(['.', '-', '_']);
    (name.len() >= 2 && name.starts_with(|c: char| c.is_ascii_alphanumeric())).then(|| &rest[..=name.len()])
}

/// The link at the start of the text. Takes time in proportion to the link it finds, and almost none if there is none:
/// the text comes from other users.
fn link(rest: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        rest.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    if !rest[scheme.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '[') {
        return None;
    }
    let stops = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let end = rest.find(stops).unwrap_or(rest.len());
    let mut link = &rest[..end];
    let surplus = |open: char, close: char| {
        let (opened, closed) = (link.matches(open).count(), link.matches(close).count());
        closed.saturating_sub(opened)
    };
    let mut unopened = [surplus('(', ')'), surplus('[', ']'), surplus('{', '}')];
    // Punctuation that ends a sentence or closes a bracket around the link is not part of it.
    while let Some(last) = link.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '…' | '”' | '’' => {}
            ')' if unopened[0] > 0 => unopened[0] -= 1,
            ']' if unopened[1] > 0 => unopened[1] -= 1,
            '}' if unopened[2] > 0 => unopened[2] -= 1,
            _ => break,
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    Some(link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_end_where_people_end_them() {
        for (text, link) in [
            ("see https://a.example/x.", "https://a.example/x"),
            ("(https://a.example/x_(y))", "https://a.example/x_(y)"),
            ("<https://a.example>", "https://a.example"),
            ("HTTP://A.example, and", "HTTP://A.example"),
            ("„https://ü.example/ä?q=1&r=2“", "https://ü.example/ä?q=1&r=2“"),
        ] {
            assert!(pieces(text).contains(&Piece::Link(link)), "{text}: {:?}", pieces(text));
        }
    }

    #[test]
    fn text_that_is_meant_to_be_slow_is_not() {
        // Far more than a message holds: an algorithm with quadratic time would not finish.
        let brackets = ")".repeat(1_000_000);
        let text = format!("https://a.example/{brackets}");
        assert_eq!(pieces(&text)[0], Piece::Link("https://a.example/"));
        let text = format!("{}{brackets}", "http://-".repeat(1_000_000));
        assert_eq!(pieces(&text), [Piece::Text(text.as_str())]);
        let text = "@-".repeat(1_000_000);
        assert_eq!(pieces(&text), [Piece::Text(text.as_str())]);
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
    fn mentions_are_names_and_not_addresses() {
        assert_eq!(pieces("@ada."), vec![Piece::Mention("@ada"), Piece::Text(".")]);
        assert_eq!(
            pieces("ada@lovelace.example"),
            vec![Piece::Text("ada@lovelace.example")]
        );
        assert_eq!(pieces("@ @a é@b"), vec![Piece::Text("@ @a é@b")]);
        assert!(mentions("hi @Ada-B!", "ada-b"));
        assert!(!mentions("hi @adam", "ada"));
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "(?s)[a-z@.:/ hpts<>()é\u{202e}\n]{0,60}|\\PC{0,60}") {
            let joined: String = pieces(&text).into_iter().map(|piece| match piece {
                Piece::Text(text) | Piece::Link(text) | Piece::Mention(text) => text,
            }).collect();
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn links_are_only_http(text in "(?s)[a-z@.:/ hpts<>()é\n]{0,60}") {
            for piece in pieces(&text) {
                if let Piece::Link(link) = piece {
                    prop_assert!(link.starts_with("http://") || link.starts_with("https://"));
                    prop_assert!(!link.contains(char::is_whitespace));
                }
            }
        }
    }
}
