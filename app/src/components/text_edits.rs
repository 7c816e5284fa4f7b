//! What the buttons and keys of the composer do to a text: marks around a selection, lists, links. And which word at the caret can
//! be completed. Places are counted in UTF-16 units, as text fields count them.

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub from: usize,
    pub to: usize,
    pub text: String,
    /// What is selected then.
    pub select: (usize, usize),
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn part(text: &[u16], from: usize, to: usize) -> String {
    String::from_utf16_lossy(text.get(from..to).unwrap_or_default())
}

/// Puts marks around the selection, or takes them away if it has them.
pub fn wrap(text: &[u16], (from, to): (usize, usize), mark: &str) -> Edit {
    let (length, selected) = (units(mark), part(text, from, to));
    let around = part(text, from.saturating_sub(length), from) == mark && part(text, to, to + length) == mark;
    // One star of two is no italics.
    let longer = from > length
        && part(text, from - length - 1, from - length) == mark[..1]
        && part(text, to + length, to + length + 1) == mark[..1];
    if around && !longer && from >= length {
        let from = from - length;
        return Edit {
            from,
            to: to + length,
            select: (from, from + units(&selected)),
            text: selected,
        };
    }
    let start = from + length;
    Edit {
        from,
        to,
        select: (start, start + units(&selected)),
        text: [mark, &selected, mark].concat(),
    }
}

/// Marks the selection as code: a block if it has several lines.
pub fn code(text: &[u16], (from, to): (usize, usize)) -> Edit {
    let selected = part(text, from, to);
    if !selected.contains('\n') {
        return wrap(text, (from, to), "`");
    }
    let before = if from == 0 || part(text, from - 1, from) == "\n" {
        "```\n"
    } else {
        "\n```\n"
    };
    let start = from + units(before);
    Edit {
        from,
        to,
        select: (start, start + units(&selected)),
        text: [before, selected.trim_end_matches('\n'), "\n```"].concat(),
    }
}

/// Makes the selection a link; what is written next is its address, or its words if the selection is the address.
pub fn link(text: &[u16], (from, to): (usize, usize)) -> Edit {
    let selected = part(text, from, to);
    let is_address = selected.starts_with("https://") || selected.starts_with("http://");
    let (text, select) = if is_address {
        (["[](", &selected, ")"].concat(), (from + 1, from + 1))
    } else {
        let start = from + units(&selected) + 3;
        let address = "https://";
        (
            ["[", &selected, "](", address, ")"].concat(),
            (start, start + units(address)),
        )
    };
    Edit { from, to, text, select }
}

/// Makes the selected lines a list, or takes that away.
pub fn list(text: &[u16], (from, to): (usize, usize)) -> Edit {
    let newline = u16::from(b'\n');
    let start = text[..from.min(text.len())]
        .iter()
        .rposition(|unit| *unit == newline)
        .map_or(0, |at| at + 1);
    let end = text[to.min(text.len())..]
        .iter()
        .position(|unit| *unit == newline)
        .map_or(text.len(), |at| to + at);
    let selected = part(text, start, end);
    let is_list = selected.split('\n').all(|line| line.starts_with("- "));
    let lines: Vec<String> = (selected.split('\n'))
        .map(|line| match is_list {
            true => line[2..].to_owned(),
            false => ["- ", line].concat(),
        })
        .collect();
    let text = lines.join("\n");
    let end_of_it = start + units(&text);
    Edit {
        from: start,
        to: end,
        text,
        select: (end_of_it, end_of_it),
    }
}

/// The word before the caret that can be completed, and where it begins: after `@` a person, after `#` a room, after `:` an emoji.
pub fn word_to_complete(text: &[u16], caret: usize) -> Option<(usize, String)> {
    let start = caret.saturating_sub(40);
    let before = part(text, start, caret);
    let at = before.rfind(['@', '#', ':'])?;
    let (ahead, word) = before.split_at(at);
    let mut signs = word.chars();
    let sign = signs.next()?;
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+');
    let begins = ahead
        .chars()
        .next_back()
        .is_none_or(|last| !last.is_alphanumeric() && !matches!(last, '/' | '@' | '#' | ':' | '&'));
    let long_enough = sign != ':' || word.chars().count() > 2;
    (begins && long_enough && signs.all(inside)).then(|| (start + units(ahead), word.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after an edit, with the selection in brackets.
    fn after(text: &str, edit: impl Fn(&[u16], (usize, usize)) -> Edit) -> String {
        let from = units(text.split('<').next().unwrap());
        let selected = text.split('<').nth(1).unwrap().split('>').next().unwrap();
        let plain = text.replace(['<', '>'], "");
        let units: Vec<u16> = plain.encode_utf16().collect();
        let done = edit(&units, (from, from + selected.encode_utf16().count()));
        let mut result = units[..done.from].to_vec();
        result.extend(done.text.encode_utf16());
        result.extend(&units[done.to..]);
        let (a, b) = done.select;
        let piece = |range: &[u16]| String::from_utf16_lossy(range);
        format!(
            "{}<{}>{}",
            piece(&result[..a]),
            piece(&result[a..b]),
            piece(&result[b..])
        )
    }

    #[test]
    fn marks_are_put_around_a_selection_and_taken_away_again() {
        let bold = |text: &[u16], selection| wrap(text, selection, "**");
        let italic = |text: &[u16], selection| wrap(text, selection, "*");
        assert_eq!(after("a 🚀<b c> d", bold), "a 🚀**<b c>** d");
        assert_eq!(after("a 🚀**<b c>** d", bold), "a 🚀<b c> d");
        assert_eq!(after("<>", bold), "**<>**");
        assert_eq!(after("**<b>**", italic), "***<b>***");
        assert_eq!(after("*<b>*", italic), "<b>");
    }

    #[test]
    fn code_lists_and_links() {
        assert_eq!(after("a <b>", code), "a `<b>`");
        assert_eq!(after("a\n<b\nc>", code), "a\n```\n<b\nc>\n```");
        assert_eq!(after("see <this>", link), "see [this](<https://>)");
        assert_eq!(after("<https://a.example>", link), "[<>](https://a.example)");
        assert_eq!(after("x\no<n>e\ntwo", list), "x\n- one<>\ntwo");
        assert_eq!(after("<- a\n- b>", list), "a\nb<>");
    }

    #[test]
    fn the_word_at_the_caret_is_completed_after_a_sign() {
        let word = |text: &str| {
            let units: Vec<u16> = text.encode_utf16().collect();
            word_to_complete(&units, units.len())
        };
        assert_eq!(word("🚀 @ad"), Some((3, "@ad".into())));
        assert_eq!(word("(@"), Some((1, "@".into())));
        assert_eq!(word("请@a"), None, "letters before it belong to the word");
        assert_eq!(word("in #gen"), Some((3, "#gen".into())));
        assert_eq!(word(":smi"), Some((0, ":smi".into())));
        for text in ["ada@exa", "at 12:30", "a: b", ":a", "@ada ", "# heading", "http://x"] {
            assert_eq!(word(text), None, "{text}");
        }
    }
}
