//! The beginning of a program or a notebook as HTML: coloured like code in messages, with the same classes. Made once, when the
//! file is uploaded. Everything in it is text: nothing of the file becomes an element.
//!
//! What must stay true: whatever is in the file, this ends soon and takes little memory; what cannot be read has no preview.

mod notebook;
mod notebook_text;
mod shown_text;

use crate::markdown::{HighlightingBudget, clean, escape};
use shown_text::{Space, shown};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Lines and bytes of the file that are shown.
const LINES: usize = 200;
const BYTES: usize = 64 * 1024;

/// Whether a file with this name is looked into.
pub fn may_have_one(name: &str) -> bool {
    is_notebook(name) || language_of(name).is_some()
}

/// The preview of a file. Takes some tens of milliseconds: not for a thread that serves sockets.
pub fn render(path: &Path, name: &str) -> Option<String> {
    let html = if is_notebook(name) {
        notebook::render(path)?
    } else {
        render_source(path, language_of(name)?)?
    };
    (!html.is_empty()).then(|| clean(&html))
}

fn is_notebook(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".ipynb")
}

/// The word that the language of a file is found by: the end of its name, or all of it (`Makefile`).
fn language_of(name: &str) -> Option<&str> {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    end.into_iter()
        .chain([name])
        .find(|word| HighlightingBudget::knows(word))
}

fn render_source(path: &Path, language: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let most = BYTES as u64 + 1;
    File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    let cut = bytes.len() > BYTES;
    let text = text_of(&bytes)?;
    let mut space = Space::new(LINES, BYTES);
    let part = space.take(text);
    let mut html = String::new();
    code(&mut html, &mut HighlightingBudget::default(), language, &shown(part));
    if cut || space.is_full() {
        html.push_str(MORE);
    }
    Some(html)
}

/// Below a preview that does not show everything.
const MORE: &str = "<p><small>Only the beginning is shown here. Download the file to read all of it.</small></p>";

/// The text that these bytes are, if they are one. A character that is cut at the end is left out.
fn text_of(bytes: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() && bytes.len() > BYTES => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    (!text.contains('\0')).then(|| text.trim_start_matches('\u{feff}'))
}

/// Writes code as in a message, but without a button: it may be only a part of it.
fn code(html: &mut String, budget: &mut HighlightingBudget, language: &str, text: &str) {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let (name, lines) = budget.highlight(language, text);
    html.push_str("<div class=\"code\">");
    if let Some(name) = name {
        html.push_str("<p><span>");
        escape(html, name);
        html.push_str("</span></p>");
    }
    html.extend(["<pre tabindex=\"0\"><code>", &lines, "</code></pre></div>"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preview(name: &str, bytes: impl AsRef<[u8]>) -> Option<String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        may_have_one(name).then(|| render(file.path(), name)).flatten()
    }

    #[test]
    fn a_program_is_coloured_and_nothing_in_it_is_an_element() {
        let html = preview(
            "a.py",
            "def f():\r\n    return '<img src=x onerror=alert(1)>' # \u{202e}no\n",
        )
        .unwrap();
        assert!(
            html.contains("<span>Python</span>") && html.contains("<i class=\"f\">f</i>"),
            "{html}"
        );
        assert!(!html.contains("<img") && html.contains("&lt;img src=x"), "{html}");
        assert!(
            !html.contains('\u{202e}') && html.contains("U+202E"),
            "it would hide what is read: {html}"
        );
        assert!(preview("Makefile", "all:\n\ttrue\n").is_some());
    }

    #[test]
    fn what_is_no_text_or_in_no_known_language_has_no_preview() {
        for (name, bytes) in [
            ("a.py", b"\xff\xfe\x00\x01".as_slice()),
            ("a.py", b"x = 1\0"),
            ("a.zzz", b"text"),
            ("a.ipynb", b"\xff\xfe"),
            ("a.ipynb", b"{\"cells\": 7}"),
            ("a.ipynb", b"[]"),
        ] {
            assert_eq!(preview(name, bytes), None, "{name} {bytes:?}");
        }
    }

    #[test]
    fn what_is_long_is_cut() {
        let html = preview("a.rs", "let x = 1;\n".repeat(10_000)).unwrap();
        assert_eq!(html.matches("<i class=\"k\">let").count(), LINES);
        assert!(html.contains("Only the beginning"));
        let html = preview("a.js", "é".repeat(BYTES)).unwrap();
        assert!(html.len() < 2 * BYTES && html.contains("Only the beginning"));
    }

    #[test]
    fn a_notebook_is_its_cells_as_text() {
        let notebook = serde_json::json!({
            "cells": [
                {"cell_type": "markdown", "source": ["# Title\n", "<script>alert(1)</script>"]},
                {"cell_type": "code", "source": "def f(): pass", "outputs": [
                    {"output_type": "stream", "text": ["one\n", "two\n"]},
                    {"output_type": "display_data", "data": {"text/html": "<b onclick=alert(1)>", "image/png": "aGk=", "text/plain": ["<Figure>"]}},
                    {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["\u{1b}[31m"]},
                ]},
            ],
            "metadata": {"language_info": {"name": "python"}},
        });
        let html = preview("week 1.IPYNB", notebook.to_string()).unwrap();
        for text in [
            "# Title\n&lt;script&gt;",
            "<i class=\"f\">f</i>",
            "one\ntwo",
            "&lt;Figure&gt;",
            "ValueError: no",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        for text in ["<script", "onclick", "aGk=", "\u{1b}"] {
            assert!(!html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn a_hostile_notebook_has_a_short_preview_or_none() {
        let deep = format!("{{\"cells\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(preview("a.ipynb", deep), None);
        let many = format!("{{\"cells\":[{}{{}}]}}", "{\"source\":\"x\\n\"},".repeat(200_000));
        assert!(preview("a.ipynb", many).is_some_and(|html| html.len() < 4 * BYTES));
        let lines = format!(
            "{{\"cells\":[{{\"cell_type\":\"code\",\"source\":[{}\"\"]}}]}}",
            "\"x\\n\",".repeat(500_000)
        );
        assert!(preview("a.ipynb", lines).is_some_and(|html| html.contains("Only the beginning")));
        let large = format!(
            "{{\"cells\":[{{\"source\":\"{}\"}}]}}",
            "x".repeat(notebook::MOST as usize)
        );
        assert_eq!(preview("a.ipynb", large), None);
    }
}
