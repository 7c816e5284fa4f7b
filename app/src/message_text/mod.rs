//! Splits what users write into plain text, safe links and mentions. One parser decides for the page and for the server: the
//! page draws as mentions those names that the server says it reached ([`Message::mentioned`](crate::protocol::Message)).
//! Nothing here makes HTML from text, and everything takes time in proportion to the text: it comes from other users.

mod code_spans;
mod links;
mod mentions;
mod scripts;

use code_spans::code_spans;

/// One piece of a message. Together the pieces are the message, character for character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text; code between backticks, too.
    Text(&'a str),
    /// An `http://` or `https://` address, and never anything else.
    Link(&'a str),
    /// `@ada`, or with the wide sign `＠ada`: whoever that is, if it is anybody.
    Mention(&'a str),
}

/// Splits a message into its pieces.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut code = code_spans(text).into_iter().peekable();
    let (mut plain, mut at) = (0, 0);
    while let Some(step) = text[at..].find(['h', 'H', '@', '＠']) {
        at += step;
        while code.next_if(|span| span.end <= at).is_some() {}
        if let Some(span) = code.peek().filter(|span| span.start <= at) {
            at = span.end;
            continue;
        }
        // What stands before it, up to the last piece.
        let (before, rest) = (&text[plain..at], &text[at..]);
        let found = if rest.starts_with(['@', '＠']) {
            let after_piece = plain == at && at > 0;
            mentions::mention(before, after_piece, rest).map(Piece::Mention)
        } else {
            links::link(before, rest).map(Piece::Link)
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

/// The user names that a message names, in small letters and each once, in their order; at most `most`. Whether there are
/// such users is not known here.
pub fn names_mentioned(text: &str, most: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if text.contains(['@', '＠']) {
        for piece in pieces(text) {
            if let Piece::Mention(mention) = piece {
                let name = name_of_mention(mention);
                if names.len() < most && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    names
}

/// The user name in a mention.
pub fn name_of_mention(mention: &str) -> String {
    mention.trim_start_matches(['@', '＠']).to_ascii_lowercase()
}

/// A user name as people type it: with or without the sign, in whatever case.
pub fn typed_username(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix(['@', '＠']).unwrap_or(text).to_lowercase()
}

fn length(piece: Piece<'_>) -> usize {
    match piece {
        Piece::Text(text) | Piece::Link(text) | Piece::Mention(text) => text.len(),
    }
}

#[cfg(test)]
mod tests;
