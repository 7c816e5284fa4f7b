//! The beginning of a message, for a notification.

/// Characters of it.
const LENGTH: usize = 140;

/// One line, shortened.
pub fn excerpt(content: &str) -> String {
    let line = content.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LENGTH) {
        None => line,
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_short_line() {
        assert_eq!(excerpt("one\n two"), "one two");
        assert_eq!(excerpt(&"ä".repeat(200)).chars().count(), 141);
    }
}
