//! WebSocket frames: encodes a client's frames, and finds a server's frames in a buffer without copying them.

pub const CONTINUATION: u8 = 0;
pub const TEXT: u8 = 1;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const PONG: u8 = 10;

/// A server's frame at the beginning of a buffer. Its payload is `start..end`.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    pub fin: bool,
    pub opcode: u8,
    pub start: usize,
    pub end: usize,
}

/// The frame at the beginning of the bytes, if it is complete.
pub fn parse(bytes: &[u8]) -> Option<Frame> {
    let (head, length) = (*bytes.first()?, *bytes.get(1)? & 0x7f);
    let (start, length): (usize, usize) = match length {
        126 => (4, usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (
            10,
            usize::try_from(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)).ok()?,
        ),
        length => (2, usize::from(length)),
    };
    let end = start.checked_add(length)?;
    (bytes.len() >= end).then_some(Frame {
        fin: head & 0x80 != 0,
        opcode: head & 0x0f,
        start,
        end,
    })
}

/// Appends a client's frame. The mask is zero, which the protocol allows and which leaves the payload unchanged.
pub fn append(out: &mut Vec<u8>, opcode: u8, payload: &[u8]) {
    out.push(0x80 | opcode);
    match payload.len() {
        length @ 0..=125 => out.push(0x80 | length as u8),
        length @ 126..=0xffff => {
            out.push(0x80 | 126);
            out.extend_from_slice(&(length as u16).to_be_bytes());
        }
        length => {
            out.push(0x80 | 127);
            out.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(payload);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_parsed_only_when_it_is_complete() {
        let short = [0x81, 2, b'h', b'i', 0x81];
        assert_eq!(
            parse(&short),
            Some(Frame {
                fin: true,
                opcode: TEXT,
                start: 2,
                end: 4
            })
        );
        assert_eq!(parse(&short[..3]), None);
        assert_eq!(parse(&short[4..]), None);
        let mut long = vec![0x01, 126, 1, 0];
        long.resize(4 + 255, b'x');
        assert_eq!(parse(&long), None);
        long.push(b'x');
        assert_eq!(
            parse(&long),
            Some(Frame {
                fin: false,
                opcode: TEXT,
                start: 4,
                end: 260
            })
        );
    }

    #[test]
    fn a_client_frame_has_its_length_in_the_header() {
        let mut out = Vec::new();
        append(&mut out, TEXT, &[b'x'; 200]);
        assert_eq!(out[..8], [0x81, 0x80 | 126, 0, 200, 0, 0, 0, 0]);
        assert_eq!(out.len(), 208);
    }
}
