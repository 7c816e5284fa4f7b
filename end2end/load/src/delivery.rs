//! One socket's ears: what arrives is counted, timed and compared with what came before. Nothing here reads JSON.

use crate::counters::{Tally, What};
use crate::marked_message::{Mark, Marks, after};
use crate::socket::{Listener, Outlet};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::oneshot;

/// What all sockets of a run share.
pub struct Shared {
    pub marks: Marks,
    pub tally: Tally,
    /// Messages said before this time, in microseconds, are not counted.
    pub counted_from: AtomicU64,
}

/// What to do when a send was answered: for tasks that send by the answers and not by the clock.
pub trait Answered: Send + Sync {
    fn answered(self: Arc<Self>, refused: bool, outlet: &Arc<Outlet>);
}

/// The ears of one socket.
pub struct Hearing {
    shared: Arc<Shared>,
    /// By sender.
    heard: HashMap<u32, Heard, BuildHasherDefault<Spread>>,
    /// The last version of each room.
    versions: Vec<(i64, i64)>,
    /// Told when the Hello is there.
    greeted: Option<oneshot::Sender<()>>,
    answered: Option<Arc<dyn Answered>>,
}

/// What was heard of one sender: the last one, and which of the 64 up to it.
#[derive(Default)]
struct Heard {
    last: u32,
    seen: u64,
}

enum Arrival {
    InOrder,
    Late,
    Again,
}

impl Heard {
    fn take(&mut self, nth: u32) -> Arrival {
        if nth > self.last {
            let step = nth - self.last;
            self.seen = if step < 64 { self.seen << step | 1 } else { 1 };
            self.last = nth;
            return Arrival::InOrder;
        }
        let bit = 1_u64.checked_shl(self.last - nth).unwrap_or(0);
        if self.seen & bit != 0 {
            return Arrival::Again;
        }
        self.seen |= bit;
        Arrival::Late
    }
}

impl Hearing {
    pub fn new(shared: Arc<Shared>, greeted: oneshot::Sender<()>, answered: Option<Arc<dyn Answered>>) -> Self {
        Self {
            shared,
            heard: HashMap::default(),
            versions: Vec::new(),
            greeted: Some(greeted),
            answered,
        }
    }

    fn mark(&mut self, Mark { sender, nth, micros }: Mark, now: u64) {
        let arrival = self.heard.entry(sender).or_default().take(nth);
        if micros < self.shared.counted_from.load(Ordering::Relaxed) {
            return;
        }
        let tally = &self.shared.tally;
        match arrival {
            Arrival::Again => return tally.count(What::Doubled),
            Arrival::Late => tally.count(What::Reordered),
            Arrival::InOrder => {}
        }
        tally.arrived(now, now.saturating_sub(micros));
    }

    fn version(&mut self, room: i64, version: i64) {
        let Some((_, last)) = self.versions.iter_mut().find(|(known, _)| *known == room) else {
            return self.versions.push((room, version));
        };
        if version <= *last {
            self.shared.tally.count(What::Backwards);
        } else if version > *last + 1 {
            self.shared.tally.count(What::Hole);
        }
        *last = version.max(*last);
    }

    fn acknowledged(&self, reference: u64, now: u64, outlet: &Arc<Outlet>) {
        if reference >= self.shared.counted_from.load(Ordering::Relaxed) {
            self.shared.tally.acknowledged(now.saturating_sub(reference));
        }
        if let Some(answered) = self.answered.clone() {
            answered.answered(false, outlet);
        }
    }

    fn refused(&self, text: &[u8], outlet: &Arc<Outlet>) {
        let text = String::from_utf8_lossy(text);
        let kind = text.split("\"kind\":\"").nth(1).and_then(|rest| rest.split('"').next());
        self.shared
            .tally
            .because(What::Refused, kind.unwrap_or("problem"), &text);
        if let Some(answered) = self.answered.clone() {
            answered.answered(true, outlet);
        }
    }
}

impl Listener for Hearing {
    fn text(&mut self, text: &[u8], now: u64, outlet: &Arc<Outlet>) {
        if let Some(reference) = after(text, b"{\"ack\":{\"ref\":") {
            return self.acknowledged(reference, now, outlet);
        }
        if text.starts_with(b"{\"problem\"") {
            return self.refused(text, outlet);
        }
        if let Some(greeted) = self.greeted.take_if(|_| text.starts_with(b"{\"hello\"")) {
            greeted.send(()).ok();
            return;
        }
        let shared = self.shared.clone();
        let mut known = false;
        for mark in shared.marks.find(text) {
            self.mark(mark, now);
            known = true;
        }
        // A heartbeat tells versions too, but those are of what has arrived.
        if text.starts_with(b"{\"event") {
            for (room, version) in shared.marks.versions(text) {
                self.version(room, version);
                known = true;
            }
        }
        if !known {
            shared.tally.count(What::Other);
        }
    }
}

/// Senders are numbered from 0; spreading them a little is hashing enough.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        // The table looks at both ends of it.
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_and_doubled_are_told_apart() {
        let mut heard = Heard::default();
        let kinds = [1, 2, 4, 3, 3, 4, 200, 5, 199, 1].map(|nth| match heard.take(nth) {
            Arrival::InOrder => 'i',
            Arrival::Late => 'l',
            Arrival::Again => 'a',
        });
        // What lies further back than 64 counts as late, whether it was there or not.
        assert_eq!(kinds.iter().collect::<String>(), "iiilaailll");
    }
}
