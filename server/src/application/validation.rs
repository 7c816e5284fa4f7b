//! What users may type. Each check names the field and says what to do. Nothing is changed silently, except what nobody sees:
//! spaces around a line and lines without text around a text are trimmed, signs that show nothing are cleaned
//! (`unicode_text/cleaning.rs`), and of a wall of empty lines two are left. A text without a visible sign is none. Names of
//! people have further rules: see `names.rs`.

use crate::unicode_text::{clean_text, has_visible_sign, is_blank_line, typed_username, without_byte_order_marks};
use app::protocol::{Millis, Problem, limits};
use app::time_format::parse_day;

/// One required line.
pub fn line(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = optional_line(field, text, most)?;
    if text.is_empty() {
        return Err(Problem::invalid(field, "Please fill this in."));
    }
    Ok(text)
}

/// One line, or nothing.
pub fn optional_line(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = without_byte_order_marks(text);
    let text = text.trim();
    if text.contains(['\n', '\r', '\t']) {
        return Err(Problem::invalid(field, "Please keep this to one line."));
    }
    no_control_characters(field, text)?;
    within_length(field, text, most)?;
    Ok(unless_blank(text.to_owned()))
}

/// Several lines, or nothing.
pub fn optional_text(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = clean_text(text);
    // The first line keeps its indentation: it may be code.
    let text = fold_empty_lines(without_blank_lines_before(&text).trim_end());
    within_length(field, &text, most)?;
    Ok(unless_blank(text))
}

/// The name of a file: without the folders that some browsers send, and cut in its middle if it is too long.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = clean_text(last).chars().filter(|sign| !sign.is_control()).collect();
    let name = unless_blank(name.trim().trim_matches('.').to_owned());
    let signs: Vec<char> = name.chars().collect();
    match signs.len() {
        0 => "file".into(),
        length if length <= limits::FILE_NAME => name,
        length => {
            let (begin, end) = (limits::FILE_NAME - 21, 20);
            signs[..begin]
                .iter()
                .chain(['…'].iter())
                .chain(&signs[length - end..])
                .collect()
        }
    }
}

/// What a picture shows, in words.
pub fn file_alt(alt: &str) -> Result<String, Problem> {
    optional_text("files", alt, limits::FILE_ALT)
}

/// The text of a message.
pub fn content(text: &str) -> Result<String, Problem> {
    let text = optional_text("content", text, limits::MESSAGE)?;
    if text.is_empty() {
        return Err(Problem::invalid("content", "Please write something before sending."));
    }
    Ok(text)
}

/// The text of a message that may have files: then it may be empty.
pub fn content_beside(text: &str, files: bool) -> Result<String, Problem> {
    if files && optional_text("content", text, limits::MESSAGE)?.is_empty() {
        return Ok(String::new());
    }
    content(text)
}

/// A message's uuid: 8-4-4-4-12 hex digits, in lower case.
pub fn uuid(text: &str) -> Result<String, Problem> {
    let text = text.trim().to_ascii_lowercase();
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    if parts == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()) {
        Ok(text)
    } else {
        Err(Problem::invalid(
            "uuid",
            "A message needs a UUID of its own, such as 0f8fad5b-d9cb-469f-a165-70867728950e.",
        ))
    }
}

/// A day like `2026-09-01`, or nothing.
pub fn day(field: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || parse_day(text).is_some() {
        Ok(text.to_owned())
    } else {
        Err(Problem::invalid(
            field,
            "Please write the day as year-month-day, such as 2026-09-01.",
        ))
    }
}

/// A username: what one signs in with and is mentioned by.
pub fn username(text: &str) -> Result<String, Problem> {
    let text = typed_username(text);
    let fine = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte))
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && text
            .bytes()
            .next_back()
            .is_some_and(|byte| byte.is_ascii_alphanumeric());
    if fine && limits::USERNAME.contains(&text.len()) {
        Ok(text)
    } else {
        Err(Problem::invalid(
            "username",
            "Please use 2 to 32 letters a to z, digits, dots, dashes or underscores, with a letter or digit at both ends.",
        ))
    }
}

/// After how many days something expires; none for never.
pub fn days(field: &str, days: i64) -> Result<Option<i64>, Problem> {
    let most = limits::DAYS;
    if (0..=most).contains(&days) {
        Ok((days > 0).then_some(days))
    } else {
        Err(Problem::invalid(
            field,
            format!("Please choose at most {most} days, or 0 for no end."),
        ))
    }
}

/// Seconds between two messages of one person in a slowed room, or 0.
pub fn slow(field: &str, seconds: i64) -> Result<i64, Problem> {
    if seconds == 0 || limits::SLOW.contains(&seconds) {
        return Ok(seconds);
    }
    let (least, most) = (limits::SLOW.start(), limits::SLOW.end());
    Err(Problem::invalid(
        field,
        format!("Please choose {least} to {most} seconds, or 0 for no limit."),
    ))
}

/// After how many days an API token expires.
pub fn token_days(field: &str, days: i64) -> Result<i64, Problem> {
    let most = limits::DAYS;
    if (1..=most).contains(&days) {
        Ok(days)
    } else {
        Err(Problem::invalid(
            field,
            format!("Please choose an end: 1 to {most} days."),
        ))
    }
}

/// A time between 1970 and 9999.
pub fn time(field: &str, at: Millis) -> Result<Millis, Problem> {
    if (0..253_402_300_800_000).contains(&at) {
        Ok(at)
    } else {
        Err(Problem::invalid(field, "Please give a day and time."))
    }
}

fn within_length(field: &str, text: &str, most: usize) -> Result<(), Problem> {
    let length = text.chars().count();
    if length > most {
        return Err(Problem::invalid(
            field,
            format!("Please shorten this to {most} characters; it has {length}."),
        ));
    }
    Ok(())
}

/// Refuses invisible characters that change what others see: control characters and overrides of the writing direction.
fn no_control_characters(field: &str, text: &str) -> Result<(), Problem> {
    let hidden = |sign: &char| {
        (sign.is_control() && !matches!(sign, '\n' | '\t'))
            || matches!(sign, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
    };
    match text.chars().find(hidden) {
        None => Ok(()),
        Some(sign) => Err(Problem::invalid(
            field,
            format!(
                "This contains an invisible control character (U+{:04X}). Please remove it.",
                u32::from(sign)
            ),
        )),
    }
}

/// Nothing instead of a text that shows nothing.
fn unless_blank(text: String) -> String {
    if has_visible_sign(&text) { text } else { String::new() }
}

fn without_blank_lines_before(mut text: &str) -> &str {
    while let Some((line, rest)) = text.split_once('\n') {
        if !is_blank_line(line) {
            break;
        }
        text = rest;
    }
    text
}

/// Leaves two of the empty lines that follow each other, so that no message pushes all others off the screen.
fn fold_empty_lines(text: &str) -> String {
    const MOST: usize = 2;
    let mut folded = String::with_capacity(text.len());
    let mut empty = 0;
    for (at, line) in text.split('\n').enumerate() {
        empty = if is_blank_line(line) { empty + 1 } else { 0 };
        if empty <= MOST {
            if at > 0 {
                folded.push('\n');
            }
            folded.push_str(line);
        }
    }
    folded
}

/// A path of this site; the home page instead of anything that leads elsewhere.
pub fn path_of_this_site(path: &str) -> &str {
    let inside = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n'])
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if inside { path } else { "/" }
}

#[cfg(test)]
mod tests;
