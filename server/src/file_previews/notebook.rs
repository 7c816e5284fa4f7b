//! Notebooks (`.ipynb`): the code of their cells, coloured, what stands between as text, and of what was put out only texts.

use super::notebook_text::{Few, Text};
use super::shown_text::{Space, shown};
use super::{BYTES, LINES, MORE, code};
use crate::markdown::{HighlightingBudget, escape};
use serde::Deserialize;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Bytes of a notebook that is looked into: pictures are in it.
pub(super) const MOST: u64 = 8 * 1024 * 1024;

#[derive(Deserialize)]
struct Notebook {
    cells: Few<Cell>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(default)]
    cell_type: Text,
    #[serde(default)]
    source: Text,
    #[serde(default)]
    outputs: Few<Output>,
}

#[derive(Deserialize)]
struct Output {
    #[serde(default)]
    text: Text,
    #[serde(default)]
    data: Data,
    #[serde(default)]
    ename: Text,
    #[serde(default)]
    evalue: Text,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(rename = "text/plain", default)]
    plain: Text,
}

#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    language_info: Language,
}

#[derive(Default, Deserialize)]
struct Language {
    #[serde(default)]
    name: Text,
}

/// None if it is no notebook, or too large. Arrays in arrays without end are an error of the JSON library.
pub(super) fn render(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    if file.metadata().ok()?.len() > MOST {
        return None;
    }
    let notebook: Notebook = serde_json::from_reader(BufReader::new(file)).ok()?;
    let language = match notebook.metadata.language_info.name.0.as_str() {
        "" => "python",
        name => name,
    };
    let (mut html, mut budget) = (String::new(), HighlightingBudget::default());
    let mut space = Space::new(LINES, BYTES);
    for cell in &notebook.cells.items {
        let source = shown(space.take(&cell.source.0));
        if cell.cell_type.0 == "code" {
            code(&mut html, &mut budget, language, &source);
            cell.outputs
                .items
                .iter()
                .for_each(|output| write_output(&mut html, &mut space, output));
        } else if !source.trim().is_empty() {
            html.push_str("<p>");
            escape(&mut html, source.trim_end());
            html.push_str("</p>");
        }
        if space.is_full() {
            break;
        }
    }
    if space.is_full() || notebook.cells.more {
        html.push_str(MORE);
    }
    Some(html)
}

fn write_output(html: &mut String, space: &mut Space, output: &Output) {
    let error = match output.ename.0.is_empty() {
        true => String::new(),
        false => [output.ename.0.as_str(), ": ", &output.evalue.0].concat(),
    };
    for text in [&output.text.0, &output.data.plain.0, &error] {
        let text = shown(space.take(text));
        if text.trim().is_empty() {
            continue;
        }
        html.push_str("<div class=\"code output\"><pre tabindex=\"0\"><code>");
        escape(html, text.trim_end());
        html.push_str("</code></pre></div>");
    }
}
