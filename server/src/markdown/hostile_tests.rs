//! What is written to harm: no text yields an element or attribute that is not on the list, or more than a bound.

use super::*;
use proptest::prelude::*;

fn html(text: &str) -> String {
    let rendered = render(text);
    rendered.html(&rendered.mentions).unwrap_or_default()
}

/// What hides scripts, or makes a renderer slow, or large.
#[test]
fn what_is_meant_to_harm_is_shown_as_text() {
    let deep = ">".repeat(4_000);
    let wide = format!("|{}\n|{}\n{}", "a|".repeat(600), "-|".repeat(600), "x\n".repeat(200));
    let brackets = "[".repeat(4_000);
    let emphasis = "*a ".repeat(1_300);
    let braces = format!("${}x$", "{".repeat(1_990));
    let hats = format!("${}x$", "\\hat".repeat(499));
    let fractions = format!("${}", "\\frac1".repeat(660));
    let bomb = "$\\newcommand{\\a}{xx}\\newcommand{\\b}{\\a\\a\\a\\a}\\newcommand{\\d}{\\b\\b\\b\\b}\\d\\d\\d\\d$";
    let nested = (0..200)
        .map(|depth| format!("{}- x\n", "  ".repeat(depth)))
        .collect::<String>();
    let links = "[a](b".repeat(800);
    let references = format!("[x]: https://a.example/{}\n\n{}", "y".repeat(1_000), "[x]".repeat(900));
    for text in [
        &deep,
        &wide,
        &brackets,
        &emphasis,
        &braces,
        &hats,
        &fractions,
        bomb,
        &nested,
        &links,
        &references,
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1)) [y](data:text/html,x) [z](vbscript:x) [w](JaVaScRiPt:x)",
        "<javascript:alert(1)>",
        "[x](https://a.example\" onclick=\"alert(1))",
        "![x](\"onerror=\"alert(1))",
        "```\"><script>alert(1)</script>\nx\n```",
        "$\\href{javascript:alert(1)}{x}$ $\\text{<script>}$ $<img>$",
        "\u{fdd0}ada\u{fdd1}<script>\u{fdd2} *x*",
        "\u{fdd3}0\u{fdd4} $x$",
        "//a.example [x](//a.example) [y](/\\a.example)",
    ] {
        assert_only_known_elements(&html(text), text);
    }
}

/// Fails for an element or attribute that is not on the list. Not by the library that cleans: it would agree with itself.
fn assert_only_known_elements(html: &str, text: &str) {
    const ELEMENTS: [&str; 51] = [
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
        "math",
        "semantics",
        "annotation",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mfrac",
        "msqrt",
        "mroot",
        "mtable",
        "mtr",
        "mtd",
        "mpadded",
        "mphantom",
        "mstyle",
        "merror",
        "mprescripts",
    ];
    const ATTRIBUTES: [&str; 38] = [
        "class",
        "tabindex",
        "href",
        "target",
        "rel",
        "type",
        "start",
        "role",
        "aria-label",
        "data-of",
        "display",
        "encoding",
        "mathvariant",
        "stretchy",
        "lspace",
        "rspace",
        "form",
        "fence",
        "separator",
        "minsize",
        "maxsize",
        "largeop",
        "movablelimits",
        "accent",
        "accentunder",
        "displaystyle",
        "scriptlevel",
        "linethickness",
        "width",
        "height",
        "depth",
        "voffset",
        "mathcolor",
        "mathsize",
        "columnspan",
        "columnalign",
        "symmetric",
        "intent",
    ];
    assert!(html.len() <= MOST_HTML, "{} bytes from {text:.60}", html.len());
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag
            .split_once('>')
            .unwrap_or_else(|| panic!("an element without end: {html} from {text}"));
        let tag = tag.trim_start_matches('/').trim_end_matches('/');
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(ELEMENTS.contains(&name), "<{tag}> from {text}");
        while !rest.trim().is_empty() {
            let (attribute, after) = rest
                .trim_start()
                .split_once("=\"")
                .unwrap_or_else(|| panic!("<{tag}> from {text}"));
            let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("<{tag}> from {text}"));
            assert!(ATTRIBUTES.contains(&attribute), "<{tag}> from {text}");
            if attribute == "href" {
                let own = value.starts_with('/') && !value.starts_with("//") && !value.starts_with("/\\");
                let of_the_web = ["http://", "https://", "mailto:"]
                    .iter()
                    .any(|scheme| value.to_lowercase().starts_with(scheme));
                assert!(own || of_the_web, "<{tag}> from {text}");
            }
            rest = after;
        }
    }
}

proptest! {
    #[test]
    fn no_text_yields_an_element_off_the_list(text in "(?s)[a-z @.:/<>()\\[\\]`*_~|$\\\\{}^&\"'=#!0-9\n-]{0,80}|\\PC{0,60}") {
        assert_only_known_elements(&html(&text), &text);
    }

    #[test]
    fn no_formula_yields_an_element_off_the_list(parts in prop::collection::vec(prop::sample::select(vec![
        "\\frac", "{", "}", "x", "^", "_", "\\sqrt", "\\left(", "\\right)", "\\text{", "<b>", "&", "\\\\", "\\begin{matrix}",
        "\\end{matrix}", "\\color{red}", "\\hat", "\\sum", "\\mathbb", "\"", "'", "\\hline", "\\begin{array}{l|c}", "\\end{array}",
        "\\tag{1}", "\\operatorname{", "\\href{https://a}{", "\\bigl(", "\\quad", "\\!", "\\not", "\\limits", "\\underbrace{", " ",
    ]), 0..24)) {
        let text = format!("$${}$$", parts.concat());
        assert_only_known_elements(&html(&text), &text);
    }
}
