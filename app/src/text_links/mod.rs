//! Addresses in what people write. The server finds them in messages (`server/src/markdown`), the page in the texts of courses
//! and assignments: with the same rules.

mod links;
mod scripts;

pub use links::link;
pub use scripts::{is_unspaced, joins_words};

/// Splits a text into text and links, in turn: text, link, text, link … Together they are the text.
pub fn split_links(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(step) = text[at..].find(['h', 'H']) {
        at += step;
        let Some(found) = link(&text[plain..at], &text[at..]) else {
            at += 1;
            continue;
        };
        parts.extend([&text[plain..at], found]);
        at += found.len();
        plain = at;
    }
    parts.push(&text[plain..]);
    parts
}
