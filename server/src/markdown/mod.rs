//! Renders what users write, Markdown with formulas, once and for every reader: the page, live events, notifications, search
//! and scripts. Called when a command comes, before the writer's turn; nothing else makes HTML from text.
//!
//! What must stay true: no text yields an element or attribute that is not in `html_cleaning.rs`; a text without markup has no
//! HTML; whatever fails or takes too long gives a text without formatting, never an error; and what is drawn as a mention is
//! whom the message reached. Depth, columns, blocks, time and output are bounded (`parser.rs`, `html_writer.rs`).

mod code_highlighting;
mod html_cleaning;
mod html_text;
mod html_writer;
mod inline_text;
mod inline_writer;
mod markup_check;
mod math;
mod math_styles;
mod mention_marks;
mod mentions;
mod parser;
mod plain_text;
mod rendered;
mod writer;

pub use code_highlighting::Budget as HighlightingBudget;
pub use html_cleaning::clean;
pub use html_text::escape;
pub use markup_check::may_have_markup;
pub use rendered::{MOST_HTML, Rendered};

/// The number of this renderer, kept with what it rendered. Whatever changes what a text becomes takes the next one: texts
/// of an older renderer are rendered anew when they are read.
pub const RENDERER: i64 = 1;

/// Renders a text. Takes at most some tens of milliseconds: not for a thread that serves sockets.
pub fn render(text: &str) -> Rendered {
    if !may_have_markup(text) {
        return Rendered::default();
    }
    // A panic of a library is the same as a text that it refuses.
    let rendered = std::panic::catch_unwind(|| html_writer::render(text));
    rendered.ok().flatten().unwrap_or_else(|| plain_text::render(text))
}

/// The usernames that a text mentions, without rendering it.
pub fn names_mentioned(text: &str) -> Vec<String> {
    if !text.contains(['@', '＠']) {
        return Vec::new();
    }
    let names = std::panic::catch_unwind(|| html_writer::names_mentioned(text));
    names
        .ok()
        .flatten()
        .unwrap_or_else(|| plain_text::render(text).mentions)
}

#[cfg(test)]
mod commonmark_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
