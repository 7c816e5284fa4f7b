//! Messages that begin with a mark (sender, sequence number, time), so that deliveries can be counted and timed.
//! Encodes the frames that send them and finds the marks in received frames without parsing their JSON.

use crate::endpoint::Endpoint;
use crate::frame_scan::take_number;
use crate::websocket_frames as frames;
use memchr::memmem::Finder;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// The beginning of a message's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub sender: u32,
    /// 1, 2, 3 … of this sender.
    pub sequence: u32,
    /// In microseconds since the start of the program.
    pub sent_at: u64,
}

/// Encodes and finds the marks of one run; those of other runs are ignored.
pub struct MarkCodec {
    run: u32,
    prefix: Finder<'static>,
    next_uuid: AtomicU64,
}

impl MarkCodec {
    pub fn new() -> Self {
        let run = crate::clock::run_id();
        let prefix = Finder::new(&format!("~load-{run:08x}:")).into_owned();
        Self {
            run,
            prefix,
            next_uuid: AtomicU64::new(0),
        }
    }

    /// Appends the frame that sends a message of about `size` bytes to a room. Over `/ws` its `ref` is the time.
    pub fn append_send(&self, out: &mut Vec<u8>, endpoint: Endpoint, room: i64, mark: Mark, size: usize) {
        let Mark {
            sender,
            sequence,
            sent_at,
        } = mark;
        let mut text = format!("~load-{:08x}:{sender}:{sequence}:{sent_at}~", self.run);
        while text.len() < size {
            text.push_str(&" about as long as people write"[..(size - text.len()).min(30)]);
        }
        // The server would trim a space at the end.
        let text = text.trim_end();
        let mut frame = String::with_capacity(text.len() + 160);
        let result = match endpoint {
            Endpoint::Room => write!(frame, "{{\"message\": \"{text}\"}}"),
            Endpoint::Ws => {
                let number = self.next_uuid.fetch_add(1, Ordering::Relaxed);
                write!(
                    frame,
                    "{{\"ref\":{sent_at},\"command\":{{\"do\":\"send\",\"room\":{room},\
                     \"uuid\":\"{:08x}-0000-4000-8000-{number:012x}\",\"content\":\"{text}\"}}}}",
                    self.run
                )
            }
        };
        result.expect("writing to a String cannot fail");
        frames::append(out, frames::TEXT, frame.as_bytes());
    }

    /// Every mark in a received frame.
    pub fn find<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = Mark> + 'a {
        self.prefix.find_iter(text).filter_map(|at| {
            let mut rest = &text[at + self.prefix.needle().len()..];
            let (sender, sequence) = (take_number(&mut rest)?, take_number(&mut rest)?);
            Some(Mark {
                sender: sender as u32,
                sequence: sequence as u32,
                sent_at: take_number(&mut rest)?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_are_sent_are_found() {
        let (codec, mark) = (
            MarkCodec::new(),
            Mark {
                sender: 12,
                sequence: 3,
                sent_at: 45_678,
            },
        );
        for endpoint in [Endpoint::Ws, Endpoint::Room] {
            let mut out = Vec::new();
            codec.append_send(&mut out, endpoint, 7, mark, 100);
            codec.append_send(&mut out, endpoint, 7, mark, 10);
            assert_eq!(codec.find(&out).collect::<Vec<_>>(), [mark, mark]);
        }
        assert_eq!(codec.find(b"~load-0:1:2:3~").count(), 0);
    }
}
