//! Holds back events that arrive before an earlier one of their stream, and remembers the highest version of each
//! stream that is known to exist. `apply.rs` fills and empties it; `missing_parts.rs` reads from it which streams have
//! a gap.

use crate::protocol::{Change, Event, Stream};

/// Events held back for one stream. Past that the tab only remembers how far it is behind.
const CAPACITY: usize = 256;

/// The early events of all streams.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReorderBuffer {
    /// Events that came before an earlier one of their stream.
    early: Vec<(Stream, i64, Change)>,
    /// Versions that are known to exist. Above the applied version of the stream they mean: catch up. This covers rooms
    /// and courses that the tab does not know yet: their events may come before they do.
    latest: Vec<(Stream, i64)>,
}

impl ReorderBuffer {
    /// Holds an event back, unless it is held already or the buffer of its stream is full.
    pub(super) fn hold(&mut self, event: &Event) {
        let of_stream = self.early.iter().filter(|(stream, ..)| *stream == event.stream);
        if of_stream.clone().count() < CAPACITY
            && !of_stream.into_iter().any(|(_, version, _)| *version == event.version)
        {
            self.early.push((event.stream, event.version, event.change.clone()));
        }
    }

    /// Takes the held event of this version out.
    pub(super) fn take(&mut self, stream: Stream, version: i64) -> Option<Change> {
        let at = (self.early.iter()).position(|(of, held, _)| *of == stream && *held == version)?;
        let (_, _, change) = self.early.swap_remove(at);
        Some(change)
    }

    /// Drops the held events of a stream up to the version that is applied.
    pub(super) fn drop_applied(&mut self, stream: Stream, applied: i64) {
        self.early
            .retain(|(of, version, _)| *of != stream || *version > applied);
    }

    /// The streams that events are held back for.
    pub(super) fn streams(&self) -> Vec<Stream> {
        self.early.iter().map(|(stream, ..)| *stream).collect()
    }

    /// Remembers that a version of a stream exists.
    pub(super) fn note_version(&mut self, stream: Stream, version: i64) {
        match self.latest.iter_mut().find(|(of, _)| *of == stream) {
            Some((_, latest)) => *latest = (*latest).max(version),
            None => self.latest.push((stream, version)),
        }
    }

    /// The highest known version of each stream.
    pub(super) fn latest_versions(&self) -> &[(Stream, i64)] {
        &self.latest
    }

    /// Forgets the versions for which `keep` is false.
    pub(super) fn retain_versions(&mut self, keep: impl Fn(Stream, i64) -> bool) {
        self.latest.retain(|(stream, version)| keep(*stream, *version));
    }

    /// Forgets everything of a stream that the tab no longer follows.
    pub(super) fn forget(&mut self, stream: Stream) {
        self.early.retain(|(of, ..)| *of != stream);
        self.latest.retain(|(of, _)| *of != stream);
    }
}
