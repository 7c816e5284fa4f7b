//! Receives the frames of one socket: counts messages, measures their latency, and compares sequence numbers and
//! versions with those received before. It does not parse JSON.

use crate::counters::{Counter, Counters};
use crate::frame_scan::{RoomVersions, number_after};
use crate::marked_message::{Mark, MarkCodec};
use crate::sequence_window::{Arrival, SequenceWindow};
use crate::socket::{FrameHandler, SocketWriter};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::oneshot;

/// What all sockets of a run share.
pub struct RunState {
    pub codec: MarkCodec,
    pub versions: RoomVersions,
    pub counters: Counters,
    /// Messages sent before this time, in microseconds, belong to the warm-up and are not counted.
    pub measured_from: AtomicU64,
}

/// Called when a send was acknowledged or rejected: for closed-loop senders.
pub trait ResponseHandler: Send + Sync {
    fn on_response(self: Arc<Self>, rejected: bool, writer: &Arc<SocketWriter>);
}

/// The receiving side of one socket.
pub struct Receiver {
    run: Arc<RunState>,
    /// By sender.
    windows: HashMap<u32, SequenceWindow, BuildHasherDefault<SenderHasher>>,
    /// The last version of each room.
    versions: Vec<(i64, i64)>,
    /// Notified when the Hello has arrived.
    hello: Option<oneshot::Sender<()>>,
    responses: Option<Arc<dyn ResponseHandler>>,
}

impl Receiver {
    pub fn new(run: Arc<RunState>, hello: oneshot::Sender<()>, responses: Option<Arc<dyn ResponseHandler>>) -> Self {
        Self {
            run,
            windows: HashMap::default(),
            versions: Vec::new(),
            hello: Some(hello),
            responses,
        }
    }
}

impl FrameHandler for Receiver {
    fn on_text(&mut self, text: &[u8], now: u64, writer: &Arc<SocketWriter>) {
        self.run.counters.received(text.len());
        if let Some(reference) = number_after(text, b"{\"ack\":{\"ref\":") {
            return self.record_ack(reference, now, writer);
        }
        if text.starts_with(b"{\"problem\"") {
            return self.record_rejection(text, writer);
        }
        if let Some(hello) = self.hello.take_if(|_| text.starts_with(b"{\"hello\"")) {
            hello.send(()).ok();
            return;
        }
        let run = self.run.clone();
        let mut known = false;
        for mark in run.codec.find(text) {
            self.record_message(mark, now);
            known = true;
        }
        // A heads frame carries versions too, but of events that have arrived before.
        if text.starts_with(b"{\"event") {
            for (room, version) in run.versions.find(text) {
                self.record_version(room, version);
                known = true;
            }
        }
        if !known {
            run.counters.count(Counter::Other);
        }
    }
}

impl Receiver {
    fn record_ack(&self, reference: u64, now: u64, writer: &Arc<SocketWriter>) {
        if reference >= self.run.measured_from.load(Ordering::Relaxed) {
            self.run.counters.acknowledged(now.saturating_sub(reference));
        }
        if let Some(responses) = self.responses.clone() {
            responses.on_response(false, writer);
        }
    }

    fn record_rejection(&self, text: &[u8], writer: &Arc<SocketWriter>) {
        let text = String::from_utf8_lossy(text);
        let kind = text.split("\"kind\":\"").nth(1).and_then(|rest| rest.split('"').next());
        self.run
            .counters
            .count_with_reason(Counter::Rejected, kind.unwrap_or("problem"), &text);
        if let Some(responses) = self.responses.clone() {
            responses.on_response(true, writer);
        }
    }

    fn record_message(
        &mut self,
        Mark {
            sender,
            sequence,
            sent_at,
        }: Mark,
        now: u64,
    ) {
        let arrival = self.windows.entry(sender).or_default().record(sequence);
        if sent_at < self.run.measured_from.load(Ordering::Relaxed) {
            return;
        }
        let counters = &self.run.counters;
        match arrival {
            Arrival::Duplicate => return counters.count(Counter::Duplicate),
            Arrival::Reordered => counters.count(Counter::Reordered),
            Arrival::InOrder => {}
        }
        counters.delivered(now, now.saturating_sub(sent_at));
    }

    fn record_version(&mut self, room: i64, version: i64) {
        let Some((_, last)) = self.versions.iter_mut().find(|(known, _)| *known == room) else {
            return self.versions.push((room, version));
        };
        if version <= *last {
            self.run.counters.count(Counter::VersionRegression);
        } else if version > *last + 1 {
            self.run.counters.count(Counter::VersionGap);
        }
        *last = version.max(*last);
    }
}

/// Senders are numbered from 0, so one multiplication hashes them well enough.
#[derive(Default)]
struct SenderHasher(u64);

impl Hasher for SenderHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        // HashMap uses the high and the low bits.
        self.0 ^ (self.0 >> 32)
    }
}
