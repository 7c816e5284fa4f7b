//! A message quoted in another one, as Markdown: who wrote it, a link to it, and its first lines. What is quoted mentions nobody
//! (`server/src/markdown/`).

use crate::protocol::Message;

/// Lines and characters of the message that are quoted.
const LINES: usize = 10;
const CHARACTERS: usize = 800;

/// Quotes a message. `of` names its room for readers who are in another one; nothing for a room without a name.
pub fn quote(message: &Message, of: Option<&str>) -> String {
    let place = of
        .filter(|name| !name.is_empty())
        .map(|name| [" in ", &escaped(name)].concat());
    let (room, number) = (message.room.to_string(), message.number.to_string());
    let mut quoted = [
        "> **",
        &escaped(&message.name),
        "** [wrote",
        &place.unwrap_or_default(),
        "](/chat/",
        &room,
        "/",
        &number,
        "):",
    ]
    .concat();
    let (lines, cut) = first_lines(&message.content);
    let mut fence: Option<String> = None;
    for line in lines {
        quoted.push_str("\n> ");
        quoted.push_str(&line);
        fence = match (fence, fence_of(&line)) {
            (None, opened) => opened,
            (Some(open), Some(mark)) if mark.starts_with(&open) => None,
            (open, _) => open,
        };
    }
    // What follows is not in the code that was cut.
    if let Some(mark) = fence {
        quoted.push_str("\n> ");
        quoted.push_str(&mark);
    }
    if cut {
        quoted.push_str("\n> …");
    }
    if !message.files.is_empty() {
        let names: Vec<String> = message.files.iter().map(|file| escaped(&file.name)).collect();
        quoted.push_str("\n> 📎 ");
        quoted.push_str(&names.join(", "));
    }
    quoted
}

/// What of a message is quoted, and whether something is left out. Of a reply to a quotation only the reply.
fn first_lines(content: &str) -> (Vec<String>, bool) {
    let is_quoted = |line: &&str| line.trim_start().starts_with('>');
    let own: Vec<&str> = content.lines().filter(|line| !is_quoted(line)).collect();
    let text = match own.iter().all(|line| line.trim().is_empty()) {
        true => content.to_owned(),
        false => own.join("\n"),
    };
    let text = text.trim_end().trim_start_matches('\n');
    let mut left = CHARACTERS;
    let mut lines = Vec::new();
    for line in text.lines() {
        if lines.len() == LINES || left == 0 {
            return (lines, true);
        }
        let kept: String = line.chars().take(left).collect();
        left -= kept.chars().count();
        let whole = kept.len() == line.len();
        lines.push(kept);
        if !whole {
            return (lines, true);
        }
    }
    (lines, false)
}

/// The mark with which a line begins or ends a block of code.
fn fence_of(line: &str) -> Option<String> {
    let line = line.trim_start();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let mark: String = line.chars().take_while(|other| *other == sign).collect();
    (mark.len() >= 3).then_some(mark)
}

/// A name, of which nothing is taken for markup.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for sign in name.chars() {
        if "\\`*_[]<>~|$&:".contains(sign) {
            text.push('\\');
        }
        text.push(sign);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::message_list_rows::tests::message;
    use super::*;

    fn quoted(content: &str) -> String {
        let message = Message {
            content: content.into(),
            ..message(42, 7, 0)
        };
        let quoted = quote(&message, None);
        let head = "> **P 7** [wrote](/chat/1/42):\n> ";
        quoted.strip_prefix(head).unwrap_or(&quoted).replace("\n> ", "\n")
    }

    #[test]
    fn a_quotation_names_author_and_place_and_nothing_in_names_is_markup() {
        let message = Message {
            name: "**Ada** [x](y)".into(),
            content: "Hello\n\nall".into(),
            ..message(42, 7, 0)
        };
        assert_eq!(
            quote(&message, Some("Lab_1")),
            "> **\\*\\*Ada\\*\\* \\[x\\](y)** [wrote in Lab\\_1](/chat/1/42):\n> Hello\n> \n> all"
        );
    }

    #[test]
    fn what_is_long_is_cut_and_what_was_quoted_is_left_out() {
        let long: Vec<String> = (1..=12).map(|line| line.to_string()).collect();
        assert_eq!(quoted(&long.join("\n")), long[..10].join("\n") + "\n…");
        assert_eq!(quoted(&"ä".repeat(900)), "ä".repeat(800) + "\n…");
        assert_eq!(quoted("> **Bob** wrote\n> so\n\nI agree"), "I agree");
        assert_eq!(quoted("> only this"), "> only this");
        let code = ["```rust".to_owned()]
            .into_iter()
            .chain(long)
            .collect::<Vec<_>>()
            .join("\n");
        assert_eq!(
            quoted(&code),
            "```rust\n1\n2\n3\n4\n5\n6\n7\n8\n9\n```\n…",
            "the code is closed"
        );
    }
}
