//! What is written while a tree is walked: `html_writer.rs` writes its blocks, `inline_writer.rs` what stands in their lines.

use super::code_highlighting;
use super::html_text::escape;

/// What is written so far.
#[derive(Default)]
pub(super) struct Writer {
    pub html: String,
    pub plain: String,
    pub mentions: Vec<String>,
    /// Formulas as MathML, in the order of their places in the HTML.
    pub formulas: Vec<String>,
    /// There is something that is not drawn as it was typed, apart from mentions.
    pub markup: bool,
    /// Inside of a link: its text has no links and mentions of its own.
    pub in_link: bool,
    /// Inside of a quotation: it repeats what somebody has written, so it mentions nobody.
    pub in_quote: bool,
    /// Inside of hidden text, which the plain text does not tell.
    pub in_spoiler: bool,
    /// Neither code nor formulas are needed.
    pub only_names: bool,
    /// Behind the mark of an item, where its text begins.
    pub after_mark: bool,
    pub code: code_highlighting::Budget,
}

impl Writer {
    /// Text as it stands in the message, to both.
    pub(super) fn typed(&mut self, text: &str) {
        escape(&mut self.html, text);
        self.push_plain(text);
    }

    pub(super) fn push_plain(&mut self, text: &str) {
        if !self.in_spoiler {
            self.plain.push_str(text);
        }
    }

    /// Blocks and items begin on a new line of the plain text, except behind the mark of their item.
    pub fn new_line(&mut self) {
        let after_mark = std::mem::take(&mut self.after_mark);
        if !self.plain.is_empty() && !self.plain.ends_with('\n') && !after_mark {
            self.plain.push('\n');
        }
    }
}
