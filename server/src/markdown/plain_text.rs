//! What becomes of a text that Markdown's reader refuses: it is shown as it was typed, with its links and mentions.

use super::mention_marks::without_marks;
use super::rendered::{MOST_HTML, Rendered};
use super::writer::Writer;

/// Renders a text without its markup.
pub(super) fn render(text: &str) -> Rendered {
    let mut writer = Writer::default();
    writer.pieces(&without_marks(text));
    let html = ["<p>", &writer.html, "</p>"].concat();
    let has_html = (writer.markup || !writer.mentions.is_empty()) && html.len() <= MOST_HTML;
    Rendered {
        marked_html: has_html.then_some(html),
        only_mentions: !writer.markup,
        plain: None,
        mentions: writer.mentions,
    }
}
