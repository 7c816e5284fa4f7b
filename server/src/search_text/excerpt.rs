//! The part of a message that a result shows.

use super::fold::Folded;
use super::query::Query;
use app::protocol::ExcerptPart;

/// Characters of an excerpt, and of what stands before its first hit.
const LENGTH: usize = 240;
const BEFORE: usize = 60;
/// Characters of the messages around a hit.
const LINE: usize = 100;

/// The text around the first hit, taken apart into what is a hit and what is not.
pub fn marked_excerpt(query: &Query, text: &str) -> Vec<ExcerptPart> {
    let folded = Folded::new(text);
    let hits: Vec<(usize, usize)> = (query.hits(&folded.text).into_iter())
        .map(|hit| folded.original(hit.start, hit.end))
        .collect();
    let first = hits.first().map_or(0, |(start, _)| *start);
    let start = back(text, first, BEFORE);
    let end = forward(text, start, LENGTH).max(
        hits.first()
            .map_or(0, |(start, end)| forward(text, *start, LENGTH).min(*end)),
    );
    let mut parts = Vec::new();
    let mut push = |text: &str, hit: bool| {
        if !text.is_empty() {
            parts.push(ExcerptPart {
                text: text.to_owned(),
                hit,
            });
        }
    };
    if start > 0 {
        push("…", false);
    }
    let mut at = start;
    for (from, to) in hits {
        let (from, to) = (from.max(at), to.min(end));
        if from >= to {
            continue;
        }
        push(&text[at..from], false);
        push(&text[from..to], true);
        at = to;
    }
    push(&text[at..end.max(at)], false);
    if end < text.len() {
        push("…", false);
    }
    parts
}

/// The beginning of a message, on one line.
pub fn first_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(LINE).collect();
    let line = words.join(" ");
    let cut: String = line.chars().take(LINE).collect();
    if cut.len() < line.len() { cut + "…" } else { line }
}

/// So many characters back, and then to the beginning of a word if there is one.
fn back(text: &str, from: usize, characters: usize) -> usize {
    let before = &text[..from];
    let Some((start, _)) = before.char_indices().rev().nth(characters) else {
        return 0;
    };
    before[start..].find(char::is_whitespace).map_or(start, |space| {
        start + space + before[start + space..].chars().next().map_or(0, char::len_utf8)
    })
}

/// So many characters on, or to the end.
fn forward(text: &str, from: usize, characters: usize) -> usize {
    text[from..]
        .char_indices()
        .nth(characters)
        .map_or(text.len(), |(at, _)| from + at)
}
