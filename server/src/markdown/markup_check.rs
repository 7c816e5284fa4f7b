//! Whether a text can have markup at all. Most of a chat has none, and is neither parsed nor stored as HTML.

/// False only for a text that Markdown leaves as it is. True for some of those, too.
pub fn may_have_markup(text: &str) -> bool {
    let anywhere = |byte: u8| {
        matches!(
            byte,
            b'*' | b'_' | b'~' | b'`' | b'[' | b'<' | b'&' | b'\\' | b'$' | b'|' | b'@'
        )
    };
    text.bytes().any(anywhere)
        || text.contains('＠')
        || text.contains("://")
        || has_shortcode(text)
        || text.lines().any(begins_block)
}

/// `:smile:`, or something like it.
fn has_shortcode(text: &str) -> bool {
    let inside = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    // Before the first colon and after the last one nothing is between two.
    let parts: Vec<&str> = text.split(':').collect();
    parts.len() > 2 && parts[1..parts.len() - 1].iter().any(|part| inside(part))
}

/// A line that may begin a heading, a quotation, a list, a rule, or indented code.
fn begins_block(line: &str) -> bool {
    let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
    let (indentation, line) = line.split_at(indentation);
    if indentation.len() > 3 || indentation.contains('\t') {
        return true;
    }
    if line.starts_with(['#', '>', '-', '+', '=']) {
        return true;
    }
    let after = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
    after.len() < line.len() && after.starts_with(['.', ')'])
}
