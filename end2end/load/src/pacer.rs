//! Sending by the clock, whatever comes back. On a thread of its own, so that reading cannot hold it up.

use crate::clock::micros;
use crate::virtual_users::Crowd;
use std::collections::BTreeSet;
use std::time::Duration;

/// What was sent.
#[derive(Clone, Copy, Default)]
pub struct Sent {
    /// Counted messages, and how often they have to arrive.
    pub messages: u64,
    pub expected: u64,
    /// The longest that a message went out after its time, in microseconds.
    pub late: u64,
    /// Messages that were not sent because nobody was left to send them.
    pub silent: u64,
}

/// Sends `rate` messages a second for a time, from all seats in turn. Those before `counted_from` are not counted.
pub fn send(crowd: &Crowd, rate: f64, length: Duration, counted_from: u64, size: usize) -> Sent {
    let (began, length) = (micros(), length.as_micros() as u64);
    let due = |nth: u64| began + (nth as f64 * 1e6 / rate) as u64;
    let (mut sent, mut frame, mut waiting, mut nth) = (Sent::default(), Vec::new(), BTreeSet::new(), 0);
    while due(nth) < began + length {
        let now = micros();
        if due(nth) > now {
            // What the connections did not take is tried again every millisecond.
            let most = if waiting.is_empty() { 50_000 } else { 1_000 };
            rest((due(nth) - now).min(most));
            waiting.retain(|at: &usize| !crowd.seats[*at].outlet.flush());
            continue;
        }
        let at = crowd.speakers + nth as usize % (crowd.seats.len() - crowd.speakers).max(1);
        let said = crowd
            .seats
            .get(at)
            .and_then(|seat| crowd.say(seat, now, size, &mut frame));
        if now >= counted_from {
            sent.late = sent.late.max(now - due(nth));
            match &said {
                Some(said) => {
                    sent.messages += 1;
                    sent.expected += said.audience as u64;
                }
                None => sent.silent += 1,
            }
        }
        if said.is_some_and(|said| !said.whole) {
            waiting.insert(at);
        }
        nth += 1;
    }
    for _ in 0..1_000 {
        waiting.retain(|at| !crowd.seats[*at].outlet.flush());
        if waiting.is_empty() {
            break;
        }
        rest(1_000);
    }
    sent
}

#[expect(
    clippy::disallowed_methods,
    reason = "this thread is not the runtime's, whose timer is too coarse"
)]
fn rest(micros: u64) {
    std::thread::sleep(Duration::from_micros(micros));
}
