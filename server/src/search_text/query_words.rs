//! The words of a search as they were typed: in quotes or not, excluded or not, with an operator before them or not.

/// What can stand before a colon.
pub(super) const OPERATORS: [&str; 8] = ["from", "in", "before", "after", "on", "has", "is", "mentions"];

/// One word of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// With a minus sign before it.
    pub excluded: bool,
    /// What stands before the colon, in small letters.
    pub operator: Option<String>,
    pub text: String,
}

/// Takes a search apart. Quotes that are not closed go on to the end.
pub(super) fn words(q: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = q.trim_start();
    while !rest.is_empty() {
        let (word, after) = word(rest);
        words.push(word);
        rest = after.trim_start();
    }
    words.retain(|word| !word.text.trim().is_empty() || word.operator.is_some());
    words
}

fn word(text: &str) -> (Word, &str) {
    let (excluded, text) = match text.strip_prefix('-') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(char::is_whitespace) => (true, rest),
        _ => (false, text),
    };
    let (operator, text) = operator(text);
    let (text, rest) = match text.strip_prefix(is_quote) {
        Some(quoted) => quoted.split_once(is_quote).unwrap_or((quoted, "")),
        None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    };
    let word = Word {
        excluded,
        operator,
        text: text.to_owned(),
    };
    (word, rest)
}

/// `name:` at the beginning. Not `std::vec`, `https://` or `10:30`, and not a colon at the end of a word.
fn operator(text: &str) -> (Option<String>, &str) {
    let Some((name, value)) = text.split_once(':') else {
        return (None, text);
    };
    let is_name = (2..=12).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_name || value.starts_with([':', '/', '=']) || value.is_empty() && !is_known(name) {
        return (None, text);
    }
    if value.starts_with(char::is_whitespace) && !is_known(name) {
        return (None, text);
    }
    (Some(name.to_ascii_lowercase()), value)
}

fn is_known(name: &str) -> bool {
    OPERATORS.contains(&name.to_ascii_lowercase().as_str())
}

fn is_quote(sign: char) -> bool {
    matches!(sign, '"' | '“' | '”' | '„' | '«' | '»')
}
