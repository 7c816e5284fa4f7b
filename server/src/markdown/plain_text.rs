//! What becomes of a text that Markdown's reader refuses: it is shown as it was typed, with its links and mentions.

use super::mention_marks::without_marks;
use super::rendered::{MOST_HTML, Rendered};
use super::writer::Writer;

/// Renders a text without its markup.
pub(super) fn render(text: &str) -> Rendered {
    let mut writer = Writer::default();
    for line in without_marks(text).split_inclusive('\n') {
        // As in a quotation that is drawn as one.
        writer.in_quote = line.trim_start().starts_with('>');
        writer.pieces(line);
    }
    let html = ["<p>", &writer.html, "</p>"].concat();
    let has_html = (writer.markup || !writer.mentions.is_empty()) && html.len() <= MOST_HTML;
    Rendered {
        marked_html: has_html.then_some(html),
        only_mentions: !writer.markup,
        plain: None,
        mentions: writer.mentions,
    }
}
