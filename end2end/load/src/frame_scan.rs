//! Reads single fields out of the server's frames without parsing their JSON, which would cost processor time that the
//! server on the same machine needs. Relies on the field order in which the server writes its frames.

use memchr::memmem::Finder;

/// Finds the rooms and versions of room events.
pub struct RoomVersions(Finder<'static>);

impl RoomVersions {
    pub fn new() -> Self {
        Self(Finder::new("\"stream\":{\"room\":").into_owned())
    }

    /// The room and version of every room event in a frame.
    pub fn find<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (i64, i64)> + 'a {
        self.0.find_iter(text).filter_map(|at| {
            let mut rest = &text[at + self.0.needle().len()..];
            let room = take_number(&mut rest)?;
            let mut rest = rest.strip_prefix(b",\"version\":")?;
            Some((room as i64, take_number(&mut rest)? as i64))
        })
    }
}

/// The number that follows a prefix, such as the `ref` of an answer.
pub fn number_after(text: &[u8], prefix: &[u8]) -> Option<u64> {
    take_number(&mut text.strip_prefix(prefix)?)
}

/// Removes the digits at the beginning and the one byte after them; returns the number.
pub fn take_number(rest: &mut &[u8]) -> Option<u64> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let value = rest[..digits]
        .iter()
        .fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    *rest = rest.get(digits + 1..)?;
    (digits > 0 && digits < 20).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_versions_are_found() {
        let text = br#"{"event":{"stream":{"room":7},"version":58,"change":{}}}{"stream":{"user":7},"version":1"#;
        assert_eq!(RoomVersions::new().find(text).collect::<Vec<_>>(), [(7, 58)]);
        assert_eq!(number_after(br#"{"ack":{"ref":12,"#, br#"{"ack":{"ref":"#), Some(12));
    }
}
