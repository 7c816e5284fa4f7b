//! Code in a message: what stands between as many backticks as it began with. Nothing in it is a link or a mention.

use std::ops::Range;

/// A run of backticks.
struct Run {
    start: usize,
    length: usize,
}

/// Where code is, with its backticks, in order. One or two backticks end within their paragraph; three and more hold several.
pub fn code_spans(text: &str) -> Vec<Range<usize>> {
    let runs = runs(text);
    let closing = closing_runs(&runs);
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        let (start, inner) = (run.start, run.start + run.length);
        let end = closing[at].filter(|close| run.length > 2 || !text[inner..runs[*close].start].contains("\n\n"));
        at = match end {
            Some(close) => {
                spans.push(start..runs[close].start + runs[close].length);
                close + 1
            }
            None => at + 1,
        };
    }
    spans
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (start, _) in text.match_indices('`') {
        match runs.last_mut() {
            Some(run) if run.start + run.length == start => run.length += 1,
            _ => runs.push(Run { start, length: 1 }),
        }
    }
    runs
}

/// For each run the next one of the same length.
fn closing_runs(runs: &[Run]) -> Vec<Option<usize>> {
    let longest = runs.iter().map(|run| run.length).max().unwrap_or_default();
    let mut next: Vec<Option<usize>> = vec![None; longest + 1];
    let mut closing = vec![None; runs.len()];
    for (at, run) in runs.iter().enumerate().rev() {
        closing[at] = next[run.length].replace(at);
    }
    closing
}
