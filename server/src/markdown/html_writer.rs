//! Walks the tree of a text once, and writes its HTML, its plain text and whom it mentions.
//!
//! Everything from the text is escaped here; `html_cleaning.rs` checks the result against a list all the same. Formulas are
//! put in after that.

use super::html_text::escape;
use super::mention_marks::without_marks;
use super::rendered::{MOST_HTML, Rendered};
use super::writer::Writer;
use super::{html_cleaning, math, parser};
use comrak::nodes::{ListType, NodeCodeBlock, NodeList, NodeValue, TableAlignment};
use comrak::{Arena, Node};

/// Renders a text. None if it is out of bounds: see `parser.rs`.
pub(super) fn render(text: &str) -> Option<Rendered> {
    let text = &without_marks(text);
    let arena = Arena::new();
    let root = parser::parse(&arena, text)?;
    let mut writer = Writer::default();
    writer.blocks(root, true)?;
    let plain = writer.plain.trim_end();
    let is_as_typed = plain.split_whitespace().eq(text.split_whitespace());
    let no_markup = !writer.markup && is_as_typed;
    if plain.trim().is_empty() && !writer.markup || no_markup && writer.mentions.is_empty() {
        return Some(Rendered::default());
    }
    let html = math::put_in(&html_cleaning::clean(&writer.html), &writer.formulas);
    (html.len() <= MOST_HTML).then(|| Rendered {
        marked_html: Some(html),
        only_mentions: no_markup,
        plain: (!is_as_typed).then(|| plain.to_owned()),
        mentions: writer.mentions,
    })
}

/// The usernames that a text mentions.
pub(super) fn names_mentioned(text: &str) -> Option<Vec<String>> {
    let arena = Arena::new();
    let root = parser::parse(&arena, text)?;
    let mut writer = Writer {
        only_names: true,
        ..Writer::default()
    };
    writer.blocks(root, true)?;
    Some(writer.mentions)
}

impl Writer {
    /// The blocks of a document, quotation or item. Paragraphs of a tight list have no `<p>` of their own.
    fn blocks(&mut self, parent: Node<'_>, paragraphs: bool) -> Option<()> {
        for block in parent.children() {
            self.block(block, paragraphs)?;
            if self.html.len() > MOST_HTML {
                return None;
            }
        }
        Some(())
    }

    fn block(&mut self, node: Node<'_>, paragraphs: bool) -> Option<()> {
        let value = &node.data().value;
        self.markup |= !matches!(value, NodeValue::Paragraph);
        self.new_line();
        match value {
            NodeValue::Paragraph if paragraphs => self.element("p", node),
            NodeValue::Paragraph => {
                self.inlines(node);
                // What follows in the same item is on its own line.
                let next = node.next_sibling();
                if next.is_some_and(|next| matches!(next.data().value, NodeValue::Paragraph)) {
                    self.html.push_str("<br>");
                }
            }
            // A level of its own for the headings of messages: under the days, which have the second.
            NodeValue::Heading(heading) => {
                let open = match heading.level {
                    1 => "<h3 class=\"first\">",
                    2 => "<h3 class=\"second\">",
                    _ => "<h3>",
                };
                self.html.push_str(open);
                self.inlines(node);
                self.html.push_str("</h3>");
            }
            NodeValue::ThematicBreak => self.html.push_str("<hr>"),
            NodeValue::BlockQuote => {
                self.html.push_str("<blockquote>");
                let outside = std::mem::replace(&mut self.in_quote, true);
                self.blocks(node, true)?;
                self.in_quote = outside;
                self.html.push_str("</blockquote>");
            }
            NodeValue::List(list) => self.list(node, list)?,
            NodeValue::CodeBlock(code) => self.code_block(code),
            NodeValue::HtmlBlock(block) => {
                self.html.push_str("<p>");
                self.typed(block.literal.trim_end());
                self.html.push_str("</p>");
            }
            NodeValue::Table(table) => self.table(node, &table.alignments),
            // No other block is asked of the parser.
            _ => return None,
        }
        Some(())
    }

    pub(super) fn element(&mut self, name: &str, node: Node<'_>) {
        self.html.extend(["<", name, ">"]);
        self.inlines(node);
        self.html.extend(["</", name, ">"]);
    }

    fn list(&mut self, node: Node<'_>, list: &NodeList) -> Option<()> {
        let name = if list.list_type == ListType::Ordered {
            "ol"
        } else {
            "ul"
        };
        self.html.extend(["<", name]);
        if list.list_type == ListType::Ordered && list.start != 1 {
            self.html.extend([" start=\"", &list.start.to_string(), "\""]);
        }
        self.html.push('>');
        for (at, item) in node.children().enumerate() {
            self.new_line();
            if let NodeValue::TaskItem(task) = &item.data().value {
                let (sign, words) = if task.symbol.is_some() {
                    ("☑", "done")
                } else {
                    ("☐", "to do")
                };
                self.html
                    .push_str("<li class=\"task\"><span class=\"box\" role=\"img\" aria-label=\"");
                self.html.extend([words, "\">", sign, "</span> "]);
                self.push_plain(&[sign, " "].concat());
            } else {
                self.html.push_str("<li>");
                let mark = if name == "ol" {
                    [&(list.start + at).to_string(), ". "].concat()
                } else {
                    "- ".to_owned()
                };
                self.push_plain(&mark);
            }
            self.after_mark = true;
            self.blocks(item, !list.tight)?;
            self.html.push_str("</li>");
        }
        self.html.extend(["</", name, ">"]);
        Some(())
    }

    fn code_block(&mut self, code: &NodeCodeBlock) {
        if self.only_names {
            return;
        }
        let language = code.info.split_whitespace().next().unwrap_or_default();
        if language == "math" {
            self.formula(&code.literal, true);
            return;
        }
        let text = code.literal.strip_suffix('\n').unwrap_or(&code.literal);
        self.push_plain(text);
        let (name, lines) = self.code.highlight(language, text);
        self.html.push_str("<div class=\"code\"><p>");
        if let Some(name) = name {
            self.html.push_str("<span>");
            escape(&mut self.html, name);
            self.html.push_str("</span>");
        }
        self.html
            .push_str("<button type=\"button\">Copy</button></p><pre tabindex=\"0\"><code>");
        self.html.push_str(&lines);
        self.html.push_str("</code></pre></div>");
    }

    fn table(&mut self, node: Node<'_>, alignments: &[TableAlignment]) {
        self.html.push_str("<div class=\"table\" tabindex=\"0\"><table>");
        for row in node.children() {
            self.new_line();
            let header = matches!(row.data().value, NodeValue::TableRow(true));
            let cell_name = if header { "th" } else { "td" };
            self.html.push_str(if header { "<thead><tr>" } else { "<tr>" });
            for (at, cell) in row.children().enumerate() {
                if at > 0 {
                    self.push_plain(" | ");
                }
                self.html.extend(["<", cell_name]);
                self.html.push_str(match alignments.get(at) {
                    Some(TableAlignment::Center) => " class=\"center\">",
                    Some(TableAlignment::Right) => " class=\"right\">",
                    _ => ">",
                });
                self.inlines(cell);
                self.html.extend(["</", cell_name, ">"]);
            }
            self.html.push_str(if header { "</tr></thead>" } else { "</tr>" });
        }
        self.html.push_str("</table></div>");
    }
}
