//! What is pasted from a word processor, a page or a notebook, as Markdown. The browser parses its HTML into a document of its own,
//! in which nothing is loaded or run; what is taken from it are texts and addresses.

use wasm_bindgen::JsCast;
use web_sys::{DomParser, Element, Node, SupportedType};

/// What says that a text has more than lines.
const STRUCTURE: &str = "b, strong, i, em, s, del, code, pre, ul, ol, table, blockquote, h1, h2, h3, h4, h5, h6, a[href], math, \
                         [data-style*=font-weight], [data-style*=italic]";
/// Elements that are not read.
const SKIPPED: &str = "script, style, head, meta, title, template, svg, button, [aria-hidden=true]";
/// Nested deeper than this, a text is only a text.
const DEPTH: usize = 60;

/// The Markdown of what is pasted; nothing if it is better pasted as plain text.
pub fn markdown_of(html: &str) -> Option<String> {
    // Editors of code colour their lines; their indentation would be lost.
    if html.contains("white-space: pre") || html.len() > 1_000_000 {
        return None;
    }
    // Styles are read, not applied: the site's policy would refuse them, and say so.
    let html = (html.replace("style=", "data-style=")).replace("<style", "<template");
    let html = html.replace("</style", "</template");
    let parsed = DomParser::new().ok()?.parse_from_string(&html, SupportedType::TextHtml);
    let document = parsed.ok()?;
    let body = document.body()?;
    body.query_selector(STRUCTURE).ok()??;
    let text = children(&body, 0);
    let mut lines: Vec<&str> = Vec::new();
    for line in text.split('\n').map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    Some(lines.join("\n").trim().replace("data-style=", "style="))
}

fn children(node: &Node, depth: usize) -> String {
    let nodes = node.child_nodes();
    let nodes = (0..nodes.length()).filter_map(|at| nodes.item(at));
    nodes.map(|node| markdown(&node, depth + 1)).collect()
}

fn markdown(node: &Node, depth: usize) -> String {
    let Some(element) = node.dyn_ref::<Element>() else {
        let is_text = node.node_type() == Node::TEXT_NODE;
        return if is_text {
            collapsed(&node.text_content().unwrap_or_default())
        } else {
            String::new()
        };
    };
    if depth > DEPTH {
        return collapsed(&element.text_content().unwrap_or_default());
    }
    if element.matches(SKIPPED).unwrap_or(false) {
        return String::new();
    }
    let inside = || children(element, depth);
    let text = || element.text_content().unwrap_or_default();
    let style = element.get_attribute("data-style").unwrap_or_default().replace(' ', "");
    match element.tag_name().to_lowercase().as_str() {
        "b" | "strong" if !style.contains("font-weight:normal") && !style.contains("font-weight:400") => {
            marked(&inside(), "**")
        }
        "i" | "em" if !style.contains("font-style:normal") => marked(&inside(), "*"),
        "span" => {
            let bold = ["bold", "600", "700", "800", "900"]
                .iter()
                .any(|weight| style.contains(&["font-weight:", weight].concat()));
            let inner = if style.contains("font-style:italic") {
                marked(&inside(), "*")
            } else {
                inside()
            };
            if bold { marked(&inner, "**") } else { inner }
        }
        "s" | "del" | "strike" => marked(&inside(), "~~"),
        "code" | "tt" | "kbd" | "samp" => marked(&text(), "`"),
        "a" => link(element, &inside()),
        "br" => "\n".to_owned(),
        "hr" => "\n\n---\n\n".to_owned(),
        "img" => element.get_attribute("alt").unwrap_or_default(),
        "math" => formula(element).unwrap_or_else(inside),
        "pre" => ["\n\n```\n", text().trim_end_matches('\n'), "\n```\n\n"].concat(),
        "ul" | "ol" => list(element, depth),
        "table" => table(element, depth),
        "blockquote" => block(&prefixed(inside().trim(), "> ", "> ")),
        level @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
            let signs = "#".repeat(usize::from(level.as_bytes()[1] - b'0'));
            block(&[&signs, " ", one_line(&inside()).as_str()].concat())
        }
        "p" | "div" | "section" | "article" | "figure" | "dt" | "dd" => block(inside().trim_matches('\n')),
        _ => inside(),
    }
}

fn block(text: &str) -> String {
    ["\n\n", text, "\n\n"].concat()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Spaces and line breaks of HTML mean one space.
fn collapsed(text: &str) -> String {
    let mut result = String::new();
    for sign in text.chars() {
        let space = sign.is_ascii_whitespace();
        if !space {
            result.push(if sign == '\u{a0}' { ' ' } else { sign });
        } else if !result.ends_with(' ') {
            result.push(' ');
        }
    }
    result
}

/// Marks around a text; spaces stay outside, and of several lines none is marked.
fn marked(text: &str, mark: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() || inner.contains('\n') || inner.starts_with(mark) {
        return text.to_owned();
    }
    let start = &text[..text.len() - text.trim_start().len()];
    let end = &text[text.trim_end().len()..];
    [start, mark, inner, mark, end].concat()
}

fn link(element: &Element, text: &str) -> String {
    let address = element.get_attribute("href").unwrap_or_default();
    let is_address = address.starts_with("https://") || address.starts_with("http://");
    let words = one_line(text);
    if !is_address || words.is_empty() || words == address || address.contains([' ', ')', '(']) {
        return if words == address { address } else { text.to_owned() };
    }
    ["[", &words, "](", &address, ")"].concat()
}

/// The source of a formula, where it has one.
fn formula(element: &Element) -> Option<String> {
    let source = element
        .query_selector("annotation[encoding='application/x-tex']")
        .ok()??;
    let source = one_line(&source.text_content()?);
    let display = element
        .get_attribute("display")
        .is_some_and(|display| display == "block");
    let mark = if display { "$$" } else { "$" };
    Some([mark, &source, mark].concat())
}

fn list(element: &Element, depth: usize) -> String {
    let ordered = element.tag_name().eq_ignore_ascii_case("ol");
    let mut lines = Vec::new();
    let items = element.children();
    let items = (0..items.length()).filter_map(|at| items.item(at));
    for (number, item) in (1..).zip(items) {
        let mark = if ordered {
            [&number.to_string(), ". "].concat()
        } else {
            "- ".to_owned()
        };
        let text = children(&item, depth + 1);
        let text: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        lines.push(prefixed(text.join("\n").trim(), &mark, &" ".repeat(mark.len())));
    }
    block(&lines.join("\n"))
}

fn table(element: &Element, depth: usize) -> String {
    let rows = element.query_selector_all("tr");
    let Ok(rows) = rows else {
        return children(element, depth);
    };
    let mut lines: Vec<String> = Vec::new();
    for row in (0..rows.length()).filter_map(|at| rows.item(at)) {
        let cells = row.child_nodes();
        let cells = (0..cells.length()).filter_map(|at| cells.item(at)?.dyn_into::<Element>().ok());
        let cells: Vec<String> = cells
            .map(|cell| one_line(&children(&cell, depth + 1)).replace('|', "\\|"))
            .collect();
        if cells.is_empty() {
            continue;
        }
        lines.push(["| ", &cells.join(" | "), " |"].concat());
        if lines.len() == 1 {
            lines.push(["|", &" --- |".repeat(cells.len())].concat());
        }
    }
    block(&lines.join("\n"))
}

/// Lines with something before the first one, and before the others.
fn prefixed(text: &str, first: &str, others: &str) -> String {
    let lines = text.split('\n').enumerate();
    let lines = lines.map(|(at, line)| [if at == 0 { first } else { others }, line].concat());
    lines.collect::<Vec<_>>().join("\n")
}
