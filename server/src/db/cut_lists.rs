//! Bounds the lists of an overview.

use app::protocol::limits;

/// Cuts a list to so many entries, and to fewer if their texts are long. True if any was left out.
pub(super) fn cut<T>(list: &mut Vec<T>, most: i64, text: impl Fn(&T) -> usize) -> bool {
    let before = list.len();
    let mut rest = limits::OVERVIEW_TEXT;
    let fits = |entry: &&T| {
        let length = text(entry);
        let fits = length <= rest;
        rest = rest.saturating_sub(length);
        fits
    };
    let keep = list.iter().take(most as usize).take_while(fits).count();
    list.truncate(keep);
    keep < before
}
