//! Splits text that has no markup into plain text, links and mentions. Nothing here makes HTML, and everything takes time in
//! proportion to the text: it comes from other users.

use super::mentions;
use app::text_links::link;

/// One piece of a message. Together the pieces are the message, character for character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text.
    Text(&'a str),
    /// An `http://` or `https://` address, and never anything else.
    Link(&'a str),
    /// `@ada`, or with the wide sign `＠ada`: whoever that is, if it is anybody.
    Mention(&'a str),
}

/// Splits a text into its pieces.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(step) = text[at..].find(['h', 'H', '@', '＠']) {
        at += step;
        // What stands before it, up to the last piece.
        let (before, rest) = (&text[plain..at], &text[at..]);
        let found = if rest.starts_with(['@', '＠']) {
            let after_piece = plain == at && at > 0;
            mentions::mention(before, after_piece, rest).map(Piece::Mention)
        } else {
            link(before, rest).map(Piece::Link)
        };
        let Some(found) = found else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if plain < at {
            pieces.push(Piece::Text(before));
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

/// The user name in a mention.
pub fn name_of_mention(mention: &str) -> String {
    mention.trim_start_matches(['@', '＠']).to_ascii_lowercase()
}

fn length(piece: Piece<'_>) -> usize {
    match piece {
        Piece::Text(text) | Piece::Link(text) | Piece::Mention(text) => text.len(),
    }
}

#[cfg(test)]
#[path = "inline_text_tests.rs"]
mod tests;
