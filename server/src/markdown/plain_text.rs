//! What becomes of a text that Markdown's reader refuses: it is shown as it was typed, with its links and mentions.

use super::html_text::{close_link, escape, open_link};
use super::inline_text::{Piece, name_of_mention, pieces};
use super::mention_marks::{without_marks, write_mention};
use super::rendered::{MOST_HTML, Rendered};
use app::protocol::limits;

/// Renders a text without its markup.
pub(super) fn render(text: &str) -> Rendered {
    let text = &without_marks(text);
    let (mut html, mut links, mut mentions) = (String::from("<p>"), false, Vec::new());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => escape(&mut html, text),
            Piece::Link(url) => {
                links = true;
                open_link(&mut html, url);
                escape(&mut html, url);
                close_link(&mut html);
            }
            Piece::Mention(mention) => {
                let name = name_of_mention(mention);
                write_mention(&mut html, &name, mention);
                if mentions.len() < limits::MENTIONS && !mentions.contains(&name) {
                    mentions.push(name);
                }
            }
        }
    }
    html.push_str("</p>");
    let marked_html = ((links || !mentions.is_empty()) && html.len() <= MOST_HTML).then_some(html);
    Rendered {
        marked_html,
        only_mentions: !links,
        plain: None,
        mentions,
    }
}
