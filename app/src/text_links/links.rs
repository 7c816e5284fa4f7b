//! Addresses in a message: where they begin, and where people end them. Not where RFC 3986 does: a full stop, a closing
//! mark of any script, or a letter of a script without spaces is text around the address.

use super::scripts::{is_unspaced, joins_words};

/// The link at the start of `rest`, after `before`. Takes time in proportion to the link it finds, and almost none if there
/// is none.
pub fn link<'a>(before: &str, rest: &'a str) -> Option<&'a str> {
    if before.chars().next_back().is_some_and(joins_words) {
        return None;
    }
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        rest.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let address = &rest[scheme.len()..];
    if !address.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
        return None;
    }
    // A host may be written in such a script: 例え.jp. After it, and after any other host, its letters are text.
    let host = if address.starts_with(is_unspaced) {
        address
            .find(|c: char| c == '/' || ends_address(c))
            .unwrap_or(address.len())
    } else {
        0
    };
    let end = address[host..].find(|c: char| ends_address(c) || is_unspaced(c));
    let end = end.map_or(rest.len(), |end| scheme.len() + host + end);
    let link = without_what_follows(&rest[..end]);
    Some(without_emphasis(before, link))
}

/// What no address has inside: spaces, quotation marks, signs that show nothing and turn the direction.
fn ends_address(sign: char) -> bool {
    sign.is_whitespace()
        || sign.is_control()
        || matches!(
            sign,
            '<' | '>' | '"' | '`' | '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‟' | '—' | '。' | '、' | '\u{ad}'
                | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

/// Punctuation that ends a sentence, or closes a bracket around the link, is not part of it.
fn without_what_follows(mut link: &str) -> &str {
    let surplus = |open: char, close: char| {
        let (opened, closed) = (link.matches(open).count(), link.matches(close).count());
        closed.saturating_sub(opened)
    };
    let mut unopened = [surplus('(', ')'), surplus('[', ']'), surplus('{', '}')];
    while let Some(last) = link.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '|' => {}
            ')' if unopened[0] > 0 => unopened[0] -= 1,
            ']' if unopened[1] > 0 => unopened[1] -= 1,
            '}' if unopened[2] > 0 => unopened[2] -= 1,
            _ if is_mark(last) => {}
            _ => break,
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link
}

/// Signs beyond ASCII that are neither letter nor digit: the closing marks of all scripts, and pictures. What belongs on a
/// letter (accents, vowels) is none of them.
fn is_mark(sign: char) -> bool {
    let on_a_letter = matches!(
        sign,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{963}'
            | '\u{966}'..='\u{96f}' | '\u{971}'..='\u{df3}'
    );
    !sign.is_ascii() && !sign.is_alphanumeric() && !on_a_letter
}

/// `*` and `_` belong to the address, but not those that stand before it as well, around it.
fn without_emphasis<'a>(before: &str, link: &'a str) -> &'a str {
    let Some(sign @ ('*' | '_')) = before.chars().next_back() else {
        return link;
    };
    let around = before.len() - before.trim_end_matches(sign).len();
    let mut link = link;
    for _ in 0..around {
        link = link.strip_suffix(sign).unwrap_or(link);
    }
    link
}
