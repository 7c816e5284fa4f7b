//! Open-loop sending: messages go out on a schedule, whatever comes back. It runs on a thread of its own, so that
//! receiving cannot delay it.

use crate::clock::now_micros;
use crate::virtual_users::VirtualUsers;
use std::collections::BTreeSet;
use std::time::Duration;

/// What was sent after the warm-up.
#[derive(Clone, Copy, Default)]
pub struct SendTotals {
    pub messages: u64,
    pub expected_deliveries: u64,
    /// The longest that a message went out after its scheduled time, in microseconds.
    pub max_lag: u64,
    /// Messages that were not sent because the sender's socket was closed.
    pub not_sent: u64,
}

/// Sends `rate` messages a second for a time, from all senders in turn. Those before `measured_from` are not counted.
pub fn send(users: &VirtualUsers, rate: f64, duration: Duration, measured_from: u64, size: usize) -> SendTotals {
    let (start, duration) = (now_micros(), duration.as_micros() as u64);
    let due = |number: u64| start + (number as f64 * 1e6 / rate) as u64;
    let (mut totals, mut frame, mut pending, mut number) = (SendTotals::default(), Vec::new(), BTreeSet::new(), 0);
    while due(number) < start + duration {
        let now = now_micros();
        if due(number) > now {
            // What the connections did not accept is retried every millisecond.
            let longest = if pending.is_empty() { 50_000 } else { 1_000 };
            sleep((due(number) - now).min(longest));
            pending.retain(|index: &usize| !users.users[*index].writer.flush());
            continue;
        }
        let index = users.first_sender + number as usize % (users.users.len() - users.first_sender).max(1);
        let sent = users
            .users
            .get(index)
            .and_then(|user| users.send(user, now, size, &mut frame));
        if now >= measured_from {
            totals.max_lag = totals.max_lag.max(now - due(number));
            match &sent {
                Some(sent) => {
                    totals.messages += 1;
                    totals.expected_deliveries += sent.recipients as u64;
                }
                None => totals.not_sent += 1,
            }
        }
        if sent.is_some_and(|sent| !sent.complete) {
            pending.insert(index);
        }
        number += 1;
    }
    for _ in 0..1_000 {
        pending.retain(|index| !users.users[*index].writer.flush());
        if pending.is_empty() {
            break;
        }
        sleep(1_000);
    }
    totals
}

#[expect(
    clippy::disallowed_methods,
    reason = "this thread is not the runtime's, whose timer is too coarse"
)]
fn sleep(micros: u64) {
    std::thread::sleep(Duration::from_micros(micros));
}
