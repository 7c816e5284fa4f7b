//! Where the replies of Redis begin and end in a stream of bytes. The proxy needs it to drop whole messages.

/// The length of the complete replies at the start of some bytes.
pub fn complete_length(bytes: &[u8]) -> usize {
    split_replies(bytes).iter().map(|reply| reply.len()).sum()
}

/// The complete replies at the start of some bytes.
pub fn split_replies(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut replies, mut at) = (Vec::new(), 0);
    while let Some(length) = reply_length(&bytes[at..]) {
        replies.push(&bytes[at..at + length]);
        at += length;
    }
    replies
}

/// A reply that delivers a published message.
pub fn is_published_message(reply: &[u8]) -> bool {
    reply.windows(11).take(12).any(|window| window == b"\r\nmessage\r\n")
}

/// The length of the first reply, if it is complete.
fn reply_length(bytes: &[u8]) -> Option<usize> {
    let line = bytes.windows(2).position(|end| end == b"\r\n")? + 2;
    let number = || {
        std::str::from_utf8(&bytes[1..line - 2])
            .ok()
            .and_then(|text| text.parse::<i64>().ok())
    };
    match bytes[0] {
        b'$' => {
            let length = usize::try_from(number()?).ok().map_or(line, |length| line + length + 2);
            (bytes.len() >= length).then_some(length)
        }
        b'*' | b'>' => {
            let mut at = line;
            for _ in 0..number()?.max(0) {
                at += reply_length(&bytes[at..])?;
            }
            Some(at)
        }
        _ => Some(line),
    }
}

#[test]
fn redis_replies_are_told_apart() {
    let bytes = b"*3\r\n$7\r\nmessage\r\n$2\r\nab\r\n$4\r\nx\r\ny\r\n:1\r\n$-1\r\n*3\r\n$7\r\nmess";
    assert_eq!(split_replies(bytes).len(), 3);
    assert_eq!(complete_length(bytes), bytes.len() - 12);
}
