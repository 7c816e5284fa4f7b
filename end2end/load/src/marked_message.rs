//! What is said: texts that begin with a mark (who, the how manieth, when), and finding marks and versions in what
//! arrives without reading its JSON.

use crate::websocket_frames as frames;
use memchr::memmem::Finder;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// Which frames a server is spoken to in.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// `/ws`, the socket of a tab: everything its person hears.
    Ws,
    /// `/ws/chat/{room}/`, the socket of one room in the frames of the first sketch.
    Plain,
}

/// The beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub sender: u32,
    /// 1, 2, 3 … of this sender.
    pub nth: u32,
    pub micros: u64,
}

/// Writes and finds the marks of one run; those of another run are not seen.
pub struct Marks {
    run: u32,
    needle: Finder<'static>,
    stream: Finder<'static>,
    said: AtomicU64,
}

impl Marks {
    pub fn new() -> Self {
        let run = crate::clock::run();
        Self {
            run,
            needle: Finder::new(&format!("~load-{run:08x}:")).into_owned(),
            stream: Finder::new("\"stream\":{\"room\":").into_owned(),
            said: AtomicU64::new(0),
        }
    }

    /// Appends the frame that says a text of about `size` bytes in a room. Over `/ws` its `ref` is the time.
    pub fn say(&self, out: &mut Vec<u8>, door: Door, room: i64, mark: Mark, size: usize) {
        let Mark { sender, nth, micros } = mark;
        let mut text = format!("~load-{:08x}:{sender}:{nth}:{micros}~", self.run);
        while text.len() < size {
            text.push_str(&" about as long as people write"[..(size - text.len()).min(30)]);
        }
        // A space at the end would be trimmed away.
        let text = text.trim_end();
        let mut frame = String::with_capacity(text.len() + 160);
        let done = match door {
            Door::Plain => write!(frame, "{{\"message\": \"{text}\"}}"),
            Door::Ws => {
                let at = self.said.fetch_add(1, Ordering::Relaxed);
                write!(
                    frame,
                    "{{\"ref\":{micros},\"command\":{{\"do\":\"send\",\"room\":{room},\
                     \"uuid\":\"{:08x}-0000-4000-8000-{at:012x}\",\"content\":\"{text}\"}}}}",
                    self.run
                )
            }
        };
        done.expect("a String takes everything");
        frames::put(out, frames::TEXT, frame.as_bytes());
    }

    /// Every mark in what arrived.
    pub fn find<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = Mark> + 'a {
        self.needle.find_iter(text).filter_map(|at| {
            let mut rest = &text[at + self.needle.needle().len()..];
            let (sender, nth, micros) = (number(&mut rest)?, number(&mut rest)?, number(&mut rest)?);
            Some(Mark {
                sender: sender as u32,
                nth: nth as u32,
                micros,
            })
        })
    }

    /// The rooms and versions of all room events in what arrived.
    pub fn versions<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (i64, i64)> + 'a {
        self.stream.find_iter(text).filter_map(|at| {
            let mut rest = &text[at + self.stream.needle().len()..];
            let room = number(&mut rest)?;
            let mut rest = rest.strip_prefix(b",\"version\":")?;
            Some((room as i64, number(&mut rest)? as i64))
        })
    }
}

/// The number that follows a prefix, such as the `ref` of an answer.
pub fn after(text: &[u8], prefix: &[u8]) -> Option<u64> {
    number(&mut text.strip_prefix(prefix)?)
}

/// Takes the digits at the beginning, and the sign after them.
fn number(rest: &mut &[u8]) -> Option<u64> {
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
    fn what_is_said_is_found() {
        let (marks, mark) = (
            Marks::new(),
            Mark {
                sender: 12,
                nth: 3,
                micros: 45_678,
            },
        );
        for door in [Door::Ws, Door::Plain] {
            let mut out = Vec::new();
            marks.say(&mut out, door, 7, mark, 100);
            marks.say(&mut out, door, 7, mark, 10);
            assert_eq!(marks.find(&out).collect::<Vec<_>>(), [mark, mark]);
        }
        assert_eq!(marks.find(b"~load-0:1:2:3~").count(), 0);
    }

    #[test]
    fn versions_are_found() {
        let text = br#"{"event":{"stream":{"room":7},"version":58,"change":{}}}{"stream":{"user":7},"version":1"#;
        assert_eq!(Marks::new().versions(text).collect::<Vec<_>>(), [(7, 58)]);
        assert_eq!(after(br#"{"ack":{"ref":12,"#, br#"{"ack":{"ref":"#), Some(12));
    }
}
