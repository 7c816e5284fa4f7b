//! Mentions in HTML, before it is known whom they reach. They are marked with noncharacters of Unicode, which no text may
//! hold by then: `START name BETWEEN what-was-typed END`.

const START: char = '\u{fdd0}';
const BETWEEN: char = '\u{fdd1}';
const END: char = '\u{fdd2}';

/// A formula, until the HTML around it is clean: `FORMULA number END`.
pub(super) const FORMULA: char = '\u{fdd3}';
pub(super) const FORMULA_END: char = '\u{fdd4}';

/// Takes all noncharacters of this range out of a text.
pub(super) fn without_marks(text: &str) -> String {
    text.replace(|sign| matches!(sign, '\u{fdd0}'..='\u{fdef}'), "\u{fffd}")
}

/// Writes a mention, with its marks. Neither part has a sign that HTML must escape.
pub(super) fn write_mention(html: &mut String, name: &str, typed: &str) {
    html.push(START);
    html.push_str(name);
    html.push(BETWEEN);
    html.push_str(typed);
    html.push(END);
}

/// Draws the mentions of these users, and makes text of the others.
pub(super) fn finish_mentions(marked: &str, mentioned: &[String]) -> String {
    let mut html = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once(START) {
        html.push_str(before);
        rest = after;
        let Some((mention, after)) = rest.split_once(END) else {
            break;
        };
        rest = after;
        let (name, typed) = mention.split_once(BETWEEN).unwrap_or(("", mention));
        if mentioned.iter().any(|other| other == name) {
            html.push_str("<span class=\"mention\" data-of=\"");
            html.push_str(name);
            html.push_str("\">");
            html.push_str(typed);
            html.push_str("</span>");
        } else {
            html.push_str(typed);
        }
    }
    html.push_str(rest);
    html
}
