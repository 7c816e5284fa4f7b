//! Emoji: which text is one, and what it is called. Texts that look the same are one emoji here (`👍` and `👍️`), because they
//! are compared and counted.

use app::protocol::Completion;
use emojis::{Emoji, UnicodeVersion};

/// Whether an emoji is offered to choose from. Fonts have those of a new version of Unicode only years after.
pub fn is_offered(emoji: &Emoji) -> bool {
    emoji.unicode_version() <= UnicodeVersion::new(15, 0)
}

/// The emoji that a text is, in the form in which it is stored. Skin tones are kept.
pub fn canonical(text: &str) -> Option<&'static str> {
    emojis::get(text.trim()).map(Emoji::as_str)
}

/// What it is called in English, or nothing if it is none.
pub fn name(emoji: &str) -> String {
    emojis::get(emoji)
        .map(|emoji| emoji.name().to_owned())
        .unwrap_or_default()
}

/// Emoji by a part of their names, those whose name begins so first.
pub fn search(part: &str, most: usize) -> Vec<Completion> {
    let part = part.to_lowercase();
    let begins = |emoji: &&Emoji| emoji.shortcodes().any(|name| name.starts_with(&part));
    let holds = |emoji: &&Emoji| {
        !begins(emoji) && (emoji.name().contains(&part) || emoji.shortcodes().any(|name| name.contains(&part)))
    };
    let offered = || emojis::iter().filter(|emoji| is_offered(emoji));
    let found = offered().filter(begins).chain(offered().filter(holds));
    found
        .take(most)
        .map(|emoji| Completion {
            insert: emoji.as_str().to_owned(),
            label: emoji.name().to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_one_emoji_and_text_is_none() {
        assert_eq!(canonical("👍"), canonical("👍\u{fe0f}"));
        assert_eq!(canonical("❤"), canonical("❤\u{fe0f}"));
        assert_ne!(canonical("👍🏽"), canonical("👍"), "skin tones are kept");
        assert!(canonical("👩🏽‍🔬").is_some() && canonical("🇪🇺").is_some());
        for text in ["", "a", "👍👍", "<b>", ":+1:", "👍 ok"] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
