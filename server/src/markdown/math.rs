//! Formulas: LaTeX to MathML, which browsers draw and screen readers read. The source stays with it as an annotation.
//!
//! The library answers deep nesting with the end of the process, so that is counted before; and it writes styles, which the
//! page's policy would drop: `math_styles.rs`.

use super::mention_marks::{FORMULA, FORMULA_END};
use super::{math_styles, mention_marks};
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use std::sync::LazyLock;

/// Signs of one formula.
const LENGTH: usize = 2_000;
/// Formulas of one text.
const FORMULAS: usize = 40;
/// How deep brackets of all kinds may stand in each other.
const DEPTH: usize = 40;
/// Bytes of MathML of one formula.
const MATHML: usize = 32 * 1024;

/// What courses write and the library does not know, by what it knows.
const MACROS: [(&str, &str); 8] = [
    ("mbox", r"\text{#1}"),
    ("smallsetminus", r"\setminus"),
    ("widetilde", r"\tilde{#1}"),
    ("R", r"\mathbb{R}"),
    ("N", r"\mathbb{N}"),
    ("Z", r"\mathbb{Z}"),
    ("Q", r"\mathbb{Q}"),
    ("C", r"\mathbb{C}"),
];

static CONVERTER: LazyLock<Option<LatexToMathML>> = LazyLock::new(|| {
    let config = || MathCoreConfig {
        annotation: true,
        ..MathCoreConfig::default()
    };
    let macros = MACROS.map(|(name, meaning)| (name.to_owned(), meaning.to_owned()));
    // A later version may know one of them itself, and refuse them.
    LatexToMathML::new(config(), macros.to_vec())
        .or_else(|_| LatexToMathML::new(config(), Vec::new()))
        .ok()
});

/// A formula as MathML, or why not, in a few words. `before` is how many of the text have been set.
pub(super) fn mathml(tex: &str, display: bool, before: usize) -> Result<String, String> {
    if before >= FORMULAS {
        return Err(format!("there are more than {FORMULAS} in this message"));
    }
    if tex.is_empty() {
        return Err("it is empty".into());
    }
    if tex.chars().count() > LENGTH {
        return Err(format!("it has more than {LENGTH} characters"));
    }
    if depth(tex) > DEPTH {
        return Err("its brackets are nested too deep".into());
    }
    let display = if display {
        MathDisplay::Block
    } else {
        MathDisplay::Inline
    };
    let converter = CONVERTER.as_ref().ok_or("formulas are switched off")?;
    let converted = converter.convert_with_local_state(tex, display);
    let mathml = converted
        .map_err(|error| mention_marks::without_marks(&error.error_message()))?
        .mathml;
    if mathml.len() > MATHML {
        return Err("it becomes too large".into());
    }
    Ok(math_styles::without_styles(&mathml))
}

/// Puts the formulas into their places.
pub(super) fn put_in(html: &str, formulas: &[String]) -> String {
    let mut whole = String::with_capacity(html.len() + formulas.iter().map(String::len).sum::<usize>());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(FORMULA) {
        whole.push_str(before);
        let Some((number, after)) = after.split_once(FORMULA_END) else {
            break;
        };
        if let Some(formula) = number.parse().ok().and_then(|number: usize| formulas.get(number)) {
            whole.push_str(formula);
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// An upper bound: whatever opens something, minus what closes it; commands that take arguments without brackets, such as
/// `\hat\hat\hat x`, nest without end as well.
fn depth(tex: &str) -> usize {
    let (mut open, mut in_a_row, mut deepest) = (0_usize, 0_usize, 0_usize);
    let mut rest = tex;
    while let Some(sign) = rest.chars().next() {
        rest = &rest[sign.len_utf8()..];
        match sign {
            '{' | '[' | '(' => open += 1,
            '}' | ']' | ')' => open = open.saturating_sub(1),
            '^' | '_' => in_a_row += 1,
            '\\' => {
                let name = rest.len() - rest.trim_start_matches(|sign: char| sign.is_ascii_alphabetic()).len();
                match &rest[..name] {
                    "" => rest = rest.get(1..).unwrap_or_default(),
                    "begin" | "left" => open += 1,
                    "end" | "right" => open = open.saturating_sub(1),
                    _ => in_a_row += 1,
                }
                rest = rest.get(name..).unwrap_or_default();
            }
            ' ' | '\n' | '\t' => {}
            _ => in_a_row = 0,
        }
        deepest = deepest.max(open + in_a_row);
    }
    deepest
}
