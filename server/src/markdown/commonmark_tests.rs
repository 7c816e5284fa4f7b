//! The examples of the CommonMark specification, compared with what becomes of them here. Where that is another HTML for the
//! same thing, both are brought into one form; where it is something else, the example is named with the reason.

use super::*;
use comrak::Arena;
use comrak::nodes::NodeValue;

/// Examples that come out otherwise, by number.
const OTHERWISE: [(u32, &str); 11] = [
    (12, "between \\[ and \\] is a formula"),
    (
        207,
        "definitions of addresses alone would show nothing: they are shown as typed",
    ),
    (484, "a link without text shows its address"),
    (573, "the description of a picture is a text like others"),
    (576, "the same"),
    (577, "the same"),
    (585, "the same"),
    (589, "the same"),
    (602, "a bare address is a link"),
    (608, "the same"),
    (611, "the same"),
];

#[test]
fn the_examples_of_commonmark_come_out_as_specified() {
    let examples: Vec<(u32, String, String, String)> =
        serde_json::from_str(include_str!("../../tests/data/commonmark_0_31_2.json")).unwrap();
    assert_eq!(examples.len(), 652);
    let (mut compared, mut wrong) = (0, Vec::new());
    for (number, section, markdown, html) in &examples {
        if has_raw_html(markdown) {
            continue;
        }
        compared += 1;
        let (here, there) = (here(markdown), there(html));
        let named = OTHERWISE.iter().any(|(other, _)| other == number);
        if (here == there) == named {
            wrong.push(format!(
                "{number} {section}: {markdown:?}\n  here:  {here}\n  there: {there}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 540, "{compared}");
}

/// HTML in a text is shown as text: people write code without marks, and nobody may write elements.
fn has_raw_html(markdown: &str) -> bool {
    let arena = Arena::new();
    let Some(root) = parser::parse(&arena, markdown) else {
        return false;
    };
    root.descendants()
        .any(|node| matches!(node.data().value, NodeValue::HtmlInline(_) | NodeValue::HtmlBlock(_)))
}

/// What becomes of a text here, without what the specification does not have: colours, buttons, where links open.
fn here(markdown: &str) -> String {
    let rendered = render(markdown);
    let Some(html) = rendered.html(&rendered.mentions) else {
        // Shown as it was typed.
        return words(markdown);
    };
    let mut html = html
        .replace(" target=\"_blank\"", "")
        .replace(" rel=\"noopener noreferrer nofollow\"", "")
        .replace("<pre tabindex=\"0\">", "<pre>")
        .replace("</code></pre></div>", "</code></pre>");
    for heading in [" class=\"first\"", " class=\"second\""] {
        html = html.replace(heading, "");
    }
    while let Some((before, after)) = html.split_once("<div class=\"code\"><p>") {
        let (_, after) = after.split_once("</p>").unwrap();
        html = [before, after].concat();
    }
    while let Some((before, after)) = html.split_once("<i class=\"") {
        html = [before, &after[3..]].concat();
    }
    let html = html.replace("</i>", "");
    paragraphs_as_words(html)
}

/// Paragraphs that hold text alone may be shown as they were typed: only their words count.
fn paragraphs_as_words(html: String) -> String {
    if html.contains("<p>")
        && !html
            .replace("<p>", "")
            .replace("</p>", "")
            .replace("<br>", "")
            .contains('<')
    {
        return words(&unescape(
            &html.replace("<p>", " ").replace("</p>", " ").replace("<br>", " "),
        ));
    }
    html
}

/// What the specification says, in the words of here.
fn there(html: &str) -> String {
    let mut html = without_titles(html)
        .replace("<hr />", "<hr>")
        .replace("<br />\n", "<br>")
        .replace("\n</code></pre>", "</code></pre>");
    for level in 1..=6 {
        html = html.replace(&format!("h{level}>"), "h3>");
    }
    while let Some((before, after)) = html.split_once("<code class=\"") {
        let (_, after) = after.split_once("\">").unwrap();
        html = [before, "<code>", after].concat();
    }
    let html = lines(&html);
    let html = links(&html).replace("&quot;", "\"").replace('\u{a0}', "&nbsp;");
    paragraphs_as_words(html)
}

fn without_titles(html: &str) -> String {
    let mut parts = html.split(" title=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| whole + part.split_once('"').unwrap().1)
}

/// Ends of lines count only in code; in a paragraph they are kept as such.
fn lines(html: &str) -> String {
    let mut whole = String::new();
    for (at, part) in html.split("<pre>").enumerate() {
        let (code, text) = if at == 0 {
            ("", part)
        } else {
            part.split_once("</pre>").unwrap_or((part, ""))
        };
        if at > 0 {
            whole.extend(["<pre>", code, "</pre>"]);
        }
        let mut text = text.to_owned();
        for tag in [
            "p",
            "/p",
            "ul",
            "/ul",
            "/ol",
            "li",
            "/li",
            "blockquote",
            "/blockquote",
            "hr",
            "h3",
            "/h3",
            "ol",
        ] {
            let tag = format!("<{tag}>");
            text = text
                .replace(&format!("{tag}\n"), &tag)
                .replace(&format!("\n{tag}"), &tag);
        }
        let text = text.trim_matches('\n').replace("\n<ol start", "<ol start");
        let text = text
            .split("<ol start=\"")
            .map(|part| part.replacen("\">\n", "\">", 1))
            .collect::<Vec<_>>()
            .join("<ol start=\"");
        whole.push_str(&text.replace('\n', "<br>"));
    }
    whole
}

/// No titles; only addresses of the web, of mail and of this site; pictures are links, or text inside of a link.
fn links(html: &str) -> String {
    let (mut whole, mut rest, mut open) = (String::new(), html.to_owned(), Vec::new());
    while let Some(at) = rest
        .find("<a href=\"")
        .into_iter()
        .chain(rest.find("<img "))
        .chain(rest.find("</a>"))
        .min()
    {
        let (before, tag) = rest.split_at(at);
        whole.push_str(before);
        let (tag, after) = tag.split_once('>').unwrap();
        let attribute = |name: &str| {
            let (_, value) = tag.split_once(&format!("{name}=\""))?;
            Some(value.split_once('"')?.0.to_owned())
        };
        if tag == "</a" {
            if open.pop().unwrap_or(false) {
                whole.push_str("</a>");
            }
        } else if tag.starts_with("<a") {
            let url = attribute("href").unwrap();
            let safe = is_safe(&url) && !open.contains(&true);
            if safe {
                whole.push_str(&format!("<a href=\"{url}\">"));
            }
            open.push(safe);
        } else {
            let (url, alt) = (attribute("src").unwrap(), attribute("alt").unwrap());
            let text = if alt.is_empty() { &url } else { &alt };
            if is_safe(&url) && !open.contains(&true) {
                whole.push_str(&format!("<a href=\"{url}\">{text}</a>"));
            } else {
                whole.push_str(text);
            }
        }
        rest = after.to_owned();
    }
    whole + &rest
}

fn is_safe(url: &str) -> bool {
    let url = url.to_lowercase();
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
        || url.starts_with('/') && !url.starts_with("//")
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescape(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}
