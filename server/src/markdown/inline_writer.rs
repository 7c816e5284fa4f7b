//! What stands in a line: text with its links and mentions, emphasis, code, formulas, hidden text.

use super::html_text::{close_link, escape, open_link};
use super::inline_text::{Piece, name_of_mention, pieces};
use super::math;
use super::mention_marks::{FORMULA, FORMULA_END, write_mention};
use super::writer::Writer;
use app::protocol::limits;
use comrak::Node;
use comrak::nodes::{NodeLink, NodeMath, NodeValue};

impl Writer {
    /// Text that stands side by side is split into pieces together.
    pub(super) fn inlines(&mut self, parent: Node<'_>) {
        let mut text = String::new();
        for child in parent.children() {
            match &child.data().value {
                NodeValue::Text(part) => text.push_str(part),
                NodeValue::Math(math) if is_price(math) => text.extend(["$", &math.literal, "$"]),
                _ => {
                    self.pieces(&text);
                    text.clear();
                    self.inline(child);
                }
            }
        }
        self.pieces(&text);
    }

    fn inline(&mut self, node: Node<'_>) {
        let value = &node.data().value;
        self.markup |= !matches!(value, NodeValue::SoftBreak | NodeValue::LineBreak);
        match value {
            NodeValue::SoftBreak | NodeValue::LineBreak => {
                self.html.push_str("<br>");
                self.push_plain("\n");
            }
            NodeValue::Emph => self.element("em", node),
            NodeValue::Strong => self.element("strong", node),
            NodeValue::Strikethrough => self.element("s", node),
            NodeValue::Code(code) => {
                self.html.push_str("<code>");
                self.typed(&code.literal);
                self.html.push_str("</code>");
            }
            NodeValue::SpoileredText => {
                self.html.push_str("<span class=\"spoiler\" tabindex=\"0\">");
                let outside = std::mem::replace(&mut self.in_spoiler, true);
                if !outside {
                    self.plain.push_str("▇▇▇");
                }
                self.inlines(node);
                self.in_spoiler = outside;
                self.html.push_str("</span>");
            }
            NodeValue::Math(math) => self.formula(&math.literal, math.display_math),
            NodeValue::ShortCode(code) => self.typed(&code.emoji),
            NodeValue::HtmlInline(html) => self.typed(html),
            NodeValue::EscapedTag(tag) => self.typed(tag),
            NodeValue::Link(link) | NodeValue::Image(link) => self.link(node, link),
            // No other inline is asked of the parser.
            _ => self.inlines(node),
        }
    }

    /// A picture becomes a link, too: another site would learn who reads the room.
    fn link(&mut self, node: Node<'_>, link: &NodeLink) {
        let fine = !self.in_link && is_safe(&link.url);
        if fine {
            open_link(&mut self.html, &link.url);
        }
        let outside = std::mem::replace(&mut self.in_link, true);
        let before = self.html.len();
        self.inlines(node);
        if self.html.len() == before {
            self.typed(&link.url);
        }
        self.in_link = outside;
        if fine {
            close_link(&mut self.html);
        }
    }

    pub(super) fn formula(&mut self, tex: &str, display: bool) {
        if self.only_names {
            return;
        }
        let tex = tex.trim();
        self.push_plain(tex);
        match math::mathml(tex, display, self.formulas.len()) {
            Ok(mathml) => {
                let class = if display { "math block" } else { "math" };
                self.html.extend(["<span class=\"", class, "\">"]);
                self.html.push(FORMULA);
                self.html.push_str(&self.formulas.len().to_string());
                self.html.push(FORMULA_END);
                self.html.push_str("</span>");
                self.formulas.push(mathml);
            }
            Err(reason) => {
                self.html.push_str("<code>");
                escape(&mut self.html, tex);
                self.html.push_str("</code> <small>(not a formula: ");
                escape(&mut self.html, &reason);
                self.html.push_str(")</small>");
            }
        }
    }

    /// Text without markup, with its links and mentions.
    pub(super) fn pieces(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.in_link {
            return self.typed(text);
        }
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => self.typed(text),
                Piece::Link(url) => {
                    self.markup = true;
                    open_link(&mut self.html, url);
                    self.typed(url);
                    close_link(&mut self.html);
                }
                Piece::Mention(mention) if self.in_quote => self.typed(mention),
                Piece::Mention(mention) => {
                    let name = name_of_mention(mention);
                    self.push_plain(mention);
                    write_mention(&mut self.html, &name, mention);
                    if self.mentions.len() < limits::MENTIONS && !self.mentions.contains(&name) {
                        self.mentions.push(name);
                    }
                }
            }
        }
    }
}

/// Addresses of the web and of mail, and those of this site.
fn is_safe(url: &str) -> bool {
    let starts = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let own = url.starts_with('/') && !url[1..].starts_with(['/', '\\']);
    starts("https://") || starts("http://") || starts("mailto:") || own
}

/// `$5, or 10$`: sums of money that stand like a formula.
fn is_price(math: &NodeMath) -> bool {
    let tex = |sign: char| {
        matches!(
            sign,
            '\\' | '^' | '_' | '=' | '+' | '<' | '>' | '{' | '}' | '*' | '/' | '(' | '|'
        )
    };
    math.dollar_math
        && !math.display_math
        && math.literal.starts_with(|sign: char| sign.is_ascii_digit())
        && math.literal.contains(char::is_whitespace)
        && !math.literal.contains(tex)
}
