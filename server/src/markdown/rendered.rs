//! A text, rendered, before it is known whom its mentions reach.

use super::mention_marks::finish_mentions;

/// The most bytes of HTML that one text may become. A longer one is shown without formatting.
pub const MOST_HTML: usize = 32 * 1024;

/// A text, rendered. Which of its mentions reach somebody is not known yet: [`Rendered::html`] is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML in which the mentions are marked, see `mention_marks.rs`. None if the text has no markup.
    pub(super) marked_html: Option<String>,
    /// Apart from mentions the text has no markup.
    pub(super) only_mentions: bool,
    /// The text without its markup; none if that is the text itself.
    pub(super) plain: Option<String>,
    /// The usernames that the text mentions, in small letters and each once, in their order.
    pub mentions: Vec<String>,
}

impl Rendered {
    /// The HTML in which the mentions of these users are drawn as such. None for what is shown as it was typed.
    pub fn html(&self, mentioned: &[String]) -> Option<String> {
        if self.only_mentions && mentioned.is_empty() {
            return None;
        }
        Some(finish_mentions(self.marked_html.as_ref()?, mentioned))
    }

    /// Bytes that a message has more because of this.
    pub fn bytes(&self) -> usize {
        [&self.marked_html, &self.plain]
            .map(|text| text.as_ref().map_or(0, String::len))
            .iter()
            .sum()
    }

    /// The same HTML, and beside it the text without its markup; that is none if it is the text itself.
    pub fn for_mentioned(&self, mentioned: &[String]) -> (Option<String>, Option<String>) {
        let html = self.html(mentioned);
        let plain = html.as_ref().and_then(|_| self.plain.clone());
        (html, plain)
    }
}
