//! Takes from a text what nobody sees and nobody meant: it comes along with what is pasted from word processors, terminals and
//! other programs, and whoever pasted it could not find it to take it out.

use std::borrow::Cow;

/// What opens a stretch of another direction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    /// It is closed by U+2069. Embeddings, the older kind, become isolates: what stands beside them keeps its order.
    Isolate,
    /// It would show its letters in another order than they are read aloud and searched: taken out, with its end.
    Override,
}

/// A text of several lines. Line ends of every kind become one kind, so do vertical tabs and form feeds; control characters
/// and byte order marks are taken out; stretches of another direction end with their line at the latest.
pub fn clean_text(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let mut cleaned = String::with_capacity(text.len());
    let mut opened: Vec<Opened> = Vec::new();
    for sign in text.chars() {
        match sign {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                close(&mut cleaned, &mut opened);
                cleaned.push('\n');
            }
            '\t' => cleaned.push('\t'),
            '\u{feff}' => {}
            sign if sign.is_control() => {}
            '\u{202a}' | '\u{202b}' | '\u{2066}' | '\u{2067}' | '\u{2068}' => {
                opened.push(Opened::Isolate);
                cleaned.push(match sign {
                    '\u{202a}' => '\u{2066}',
                    '\u{202b}' => '\u{2067}',
                    isolate => isolate,
                });
            }
            '\u{202d}' | '\u{202e}' => opened.push(Opened::Override),
            '\u{202c}' | '\u{2069}' => {
                if opened.pop() == Some(Opened::Isolate) {
                    cleaned.push('\u{2069}');
                }
            }
            sign => cleaned.push(sign),
        }
    }
    close(&mut cleaned, &mut opened);
    Cow::Owned(cleaned)
}

/// A text of one line without byte order marks, which come along with what is pasted and mean nothing inside a text.
pub fn without_byte_order_marks(text: &str) -> Cow<'_, str> {
    if text.contains('\u{feff}') {
        Cow::Owned(text.replace('\u{feff}', ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Ends what is still open, so that it turns nothing that follows.
fn close(cleaned: &mut String, opened: &mut Vec<Opened>) {
    let isolates = opened.drain(..).filter(|one| *one == Opened::Isolate).count();
    cleaned.extend(std::iter::repeat_n('\u{2069}', isolates));
}

/// Whether a sign stays as it is.
fn is_plain(sign: char) -> bool {
    match sign {
        '\n' | '\t' => true,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => false,
        sign => !sign.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_taken_out_and_what_people_write_stays() {
        for (text, cleaned) in [
            (
                "a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f\rg\r\nh",
                "a\nb\nc\nd\ne\nf\ng\nh",
            ),
            ("\u{feff}a\u{feff}b", "ab"),
            ("a\u{0}b\u{1b}[1m\u{7f}\u{9f}", "ab[1m"),
            // A closed pair stays; one that is open ends with its line; an end without a beginning goes.
            ("\u{2067}א\u{2069} b", "\u{2067}א\u{2069} b"),
            ("\u{202b}א\u{202c} b", "\u{2067}א\u{2069} b"),
            ("\u{2067}א\nb", "\u{2067}א\u{2069}\nb"),
            ("\u{2066}\u{2068}א", "\u{2066}\u{2068}א\u{2069}\u{2069}"),
            ("a\u{2069}b\u{202c}", "ab"),
            // Letters in another order than they are read.
            ("\u{202e}fdp.exe\u{202c} x", "fdp.exe x"),
            ("a\u{202d}b", "ab"),
            ("\u{2067}א\u{202e}b\u{202c}\u{2069}", "\u{2067}אb\u{2069}"),
            // Marks without a beginning and an end, joiners, pictures and tabs are what people write.
            (
                "שלום\u{200f}! \u{200e}a\tb 👩\u{200d}🔬 \u{200c}",
                "שלום\u{200f}! \u{200e}a\tb 👩\u{200d}🔬 \u{200c}",
            ),
        ] {
            assert_eq!(clean_text(text), cleaned, "{text:?}");
            assert_eq!(clean_text(cleaned), cleaned, "cleaning twice is cleaning once");
        }
    }
}
