//! The second fence: whatever `html_writer.rs` wrote, only these elements and attributes leave the server. No styles, no
//! scripts, no pictures. Formulas are ours and are put in afterwards, because what hides in MathML and SVG is what sanitizers
//! have missed.

use ammonia::{Builder, UrlRelative};
use std::collections::HashSet;
use std::sync::LazyLock;

/// `class` attributes, each with its element.
const CLASSES: [(&str, &[&str]); 8] = [
    // "output" is only in previews of notebooks.
    ("div", &["code", "output", "table"]),
    ("h3", &["first", "second"]),
    ("li", &["task"]),
    ("span", &["box", "math", "block", "spoiler"]),
    ("td", &["center", "right"]),
    ("th", &["center", "right"]),
    // Of coloured code: comment, string, number, keyword, function, type, constant.
    ("i", &["c", "s", "n", "k", "f", "t", "l"]),
    ("p", &[]),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "button",
            "code",
            "div",
            "em",
            "h3",
            "hr",
            "i",
            "li",
            "ol",
            "p",
            "pre",
            "s",
            "small",
            "span",
            "strong",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ]))
        .generic_attributes(HashSet::from(["tabindex"]))
        .tag_attributes(
            [
                ("a", HashSet::from(["href", "target"])),
                ("button", HashSet::from(["type"])),
                ("ol", HashSet::from(["start"])),
                ("span", HashSet::from(["role", "aria-label"])),
            ]
            .into(),
        )
        .tag_attribute_values(
            [
                ("a", [("target", HashSet::from(["_blank"]))].into()),
                ("button", [("type", HashSet::from(["button"]))].into()),
            ]
            .into(),
        )
        .allowed_classes(
            CLASSES
                .iter()
                .map(|(element, classes)| (*element, classes.iter().copied().collect()))
                .collect(),
        )
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

/// What of this HTML is allowed.
pub fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}
