//! Colours code: 200 languages, each piece of a line in one of seven classes. The colours are the style sheet's.
//!
//! The library reads a line with one regular expression after the other, and has no limit on time. So long lines and
//! whatever comes after the time is up stay without colours.

use super::html_text::escape;
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

/// How long the code of one text may take: it takes some milliseconds.
const TIME: Duration = Duration::from_millis(30);
/// How long the first text in a language may take: its regular expressions are compiled then, once for the program.
const FIRST_TIME: Duration = Duration::from_millis(500);
/// A longer line is not coloured: some languages take time in proportion to its square. In bytes.
const LONGEST_LINE: usize = 240;

/// The languages that have been used.
static USED: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// The classes, and the scopes that they are given for. Of several that fit, the one of the innermost scope counts.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
        ("comment", "c"),
        ("string", "s"),
        ("constant.character", "s"),
        ("constant.numeric", "n"),
        ("constant", "l"),
        ("keyword", "k"),
        ("storage", "k"),
        ("entity.name.tag", "k"),
        ("entity.name.function", "f"),
        ("support.function", "f"),
        ("variable.function", "f"),
        ("entity.name", "t"),
        ("entity.other.inherited-class", "t"),
        ("support.type", "t"),
        ("support.class", "t"),
        ("markup.inserted", "s"),
        ("markup.deleted", "k"),
        ("markup.heading", "f"),
    ]
    .into_iter()
    .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class)))
    .collect()
});

/// What is left of the time for the code of one text.
pub struct Budget {
    left: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: TIME }
    }
}

impl Budget {
    /// Whether code in this language is coloured.
    pub fn knows(language: &str) -> bool {
        SYNTAXES.find_syntax_by_token(language).is_some()
    }

    /// The name of a language that is known, and the code as HTML. The language as one names it behind a fence.
    pub fn highlight(&mut self, language: &str, code: &str) -> (Option<&'static str>, String) {
        let language = language.trim_start_matches(['{', '.']).trim_end_matches(['}', ',']);
        let syntax = (!language.is_empty())
            .then(|| SYNTAXES.find_syntax_by_token(language))
            .flatten();
        let Some(syntax) = syntax else {
            let mut html = String::new();
            escape(&mut html, code);
            return (None, html);
        };
        let first = USED.lock().unwrap_or_else(PoisonError::into_inner).insert(&syntax.name);
        let began = Instant::now();
        let html = colour(syntax, code, began + if first { FIRST_TIME } else { self.left });
        self.left = self.left.saturating_sub(began.elapsed());
        (Some(&syntax.name), html)
    }
}

fn colour(syntax: &SyntaxReference, code: &str, until: Instant) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    let mut state = Some((ParseState::new(syntax), ScopeStack::new()));
    for line in code.split_inclusive('\n') {
        if line.len() > LONGEST_LINE || Instant::now() > until {
            state = None;
        }
        let Some((parser, stack)) = &mut state else {
            escape(&mut html, line);
            continue;
        };
        match parser.parse_line(line, &SYNTAXES) {
            Ok(changes) => write_line(&mut html, line, &changes, stack),
            Err(_) => {
                state = None;
                escape(&mut html, line);
            }
        }
    }
    html
}

fn write_line(html: &mut String, line: &str, changes: &[(usize, ScopeStackOp)], stack: &mut ScopeStack) {
    let mut at = 0;
    let mut open: Option<&str> = None;
    let mut write = |part: &str, class: Option<&'static str>| {
        if part.is_empty() {
            return;
        }
        // Spaces have no colour: what stands on both sides of them stays in one element.
        let class = if part.trim().is_empty() { open } else { class };
        if class != open {
            if open.is_some() {
                html.push_str("</i>");
            }
            if let Some(class) = class {
                html.extend(["<i class=\"", class, "\">"]);
            }
            open = class;
        }
        escape(html, part);
    };
    let end = line.trim_end_matches('\n');
    for (position, change) in changes {
        let position = (*position).min(end.len());
        write(&end[at.min(position)..position], class_of(stack));
        at = position;
        if stack.apply(change).is_err() {
            break;
        }
    }
    write(&end[at..], class_of(stack));
    if open.is_some() {
        html.push_str("</i>");
    }
    html.push_str(&line[end.len()..]);
}

fn class_of(stack: &ScopeStack) -> Option<&'static str> {
    stack.as_slice().iter().rev().find_map(|scope| {
        let fits = |(of, class): &(Scope, &'static str)| of.is_prefix_of(*scope).then_some(*class);
        CLASSES.iter().find_map(fits)
    })
}
