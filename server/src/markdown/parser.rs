//! Parses Markdown as CommonMark has it, with what courses need beside it: tables, task lists, struck out and hidden text,
//! formulas, emoji by name. What would be slow to draw or to read is refused: then the text is shown as it was typed.

use comrak::nodes::NodeValue;
use comrak::{Arena, Node, Options, try_parse_document};
use std::time::{Duration, Instant};

/// How deep lists and quotations may stand in each other.
const DEPTH: usize = 16;
/// Blocks: paragraphs, items, rows and cells of tables.
const BLOCKS: usize = 400;
const COLUMNS: usize = 20;
/// How long parsing may take. A message takes less than a millisecond.
const TIME: Duration = Duration::from_millis(20);

/// The tree of a text. None if it is deeper, wider or longer than anybody reads.
pub(super) fn parse<'a>(arena: &'a Arena<'a>, text: &str) -> Option<Node<'a>> {
    let began = Instant::now();
    let root = try_parse_document(arena, text, &options(), &|| began.elapsed() > TIME).ok()?;
    is_within_bounds(root).then_some(root)
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.tasklist = true;
    extension.spoiler = true;
    extension.math_dollars = true;
    extension.math_latex = true;
    extension.math_code = true;
    extension.shortcodes = true;
    extension.cjk_friendly_emphasis = true;
    options
}

/// Without recursion: the tree may be deeper than the stack.
fn is_within_bounds(root: Node<'_>) -> bool {
    let (mut depth, mut blocks) = (0_usize, 0_usize);
    for edge in root.traverse() {
        match edge {
            comrak::arena_tree::NodeEdge::Start(node) => {
                depth += 1;
                let value = &node.data().value;
                if value.block() {
                    blocks += 1;
                }
                let wide = matches!(value, NodeValue::Table(table) if table.num_columns > COLUMNS);
                // The document, and a paragraph with text in it.
                if wide || blocks > BLOCKS || depth > 2 * DEPTH + 3 {
                    return false;
                }
            }
            comrak::arena_tree::NodeEdge::End(_) => depth -= 1,
        }
    }
    true
}
