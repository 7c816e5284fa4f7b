//! How much of a text is shown, and which of its signs.

/// What is left of the lines and bytes of a preview.
pub(super) struct Space {
    lines: usize,
    bytes: usize,
    full: bool,
}

impl Space {
    pub(super) fn new(lines: usize, bytes: usize) -> Self {
        Self {
            lines,
            bytes,
            full: false,
        }
    }

    /// As much of a text as there is space for.
    pub(super) fn take<'a>(&mut self, text: &'a str) -> &'a str {
        let mut end = text.floor_char_boundary(self.bytes);
        if let Some((at, _)) = text[..end].match_indices('\n').nth(self.lines.saturating_sub(1)) {
            end = at + 1;
        }
        if self.lines == 0 {
            end = 0;
        }
        let part = &text[..end];
        self.full |= end < text.len();
        self.bytes -= end;
        self.lines = self.lines.saturating_sub(part.lines().count());
        part
    }

    /// Something did not fit.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }
}

/// A text as it is shown: what would change the order of what stands beside it, or shows nothing, is named instead. A program
/// must not read otherwise than it runs.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\r' if signs.peek() == Some(&'\n') => {}
            '\n' | '\t' => shown.push(sign),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {
                shown.push_str(&format!("[U+{:04X}]", u32::from(sign)));
            }
            _ if sign.is_control() => shown.push('\u{fffd}'),
            _ => shown.push(sign),
        }
    }
    shown
}
