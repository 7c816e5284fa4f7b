//! The frames that a reconnecting client tells apart, without parsing their JSON.

use crate::frame_scan::number_after;
use memchr::memmem;

#[derive(Debug, PartialEq, Eq)]
pub enum ReconnectFrame {
    Hello,
    CaughtUp {
        version: i64,
        messages: u64,
        too_much: bool,
    },
    /// The room as it is now, read because there was too much to catch up.
    Snapshot,
    Event,
    Other,
}

pub fn classify(text: &[u8]) -> ReconnectFrame {
    if text.starts_with(b"{\"hello\"") {
        return ReconnectFrame::Hello;
    }
    if text.starts_with(b"{\"event") {
        return ReconnectFrame::Event;
    }
    if text.starts_with(b"{\"snapshot\"") {
        return ReconnectFrame::Snapshot;
    }
    if number_after(text, b"{\"caught_up\":{\"ref\":").is_none() {
        return ReconnectFrame::Other;
    }
    // The room, which comes before, has no version, so the first one is that of the whole catch-up.
    let version = memmem::find(text, b"\"version\":").and_then(|at| number_after(&text[at..], b"\"version\":"));
    ReconnectFrame::CaughtUp {
        version: version.unwrap_or(0) as i64,
        messages: memmem::find_iter(text, b"\"uuid\":").count() as u64,
        too_much: text.ends_with(b"\"too_much\":true}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catch_up_has_its_version() {
        let text = br#"{"caught_up":{"ref":1,"caught_up":{"room":{"id":7},"version":57,"#;
        let text = [
            text.as_slice(),
            br#""messages":[{"uuid":"a"}],"too_much":false}}}"#.as_slice(),
        ]
        .concat();
        assert_eq!(
            classify(&text),
            ReconnectFrame::CaughtUp {
                version: 57,
                messages: 1,
                too_much: false
            }
        );
        assert_eq!(classify(b"{\"hello\":{}}"), ReconnectFrame::Hello);
    }
}
