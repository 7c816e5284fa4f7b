//! Authenticates what nodes send each other through Redis: whoever can write there, but cannot read the database, can end
//! no session and put in no message. Each message carries an HMAC-SHA256 by a key that is in the database.
//!
//! A recorded message is no use either. Each node numbers its messages, and none is accepted with a number that is not
//! higher than the last one of its node, or that is older than [`WINDOW`]. So only a node that has just started could be
//! told something a second time, and that is harmless but for closing a socket, which connects again: events have versions,
//! memberships are read from the database, ended sessions have ended.

use crate::clock::{Clock, SystemClock};
use crate::ids::hex;
use crate::metrics::Metrics;
use crate::realtime::publication::Publication;
use app::protocol::Millis;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Messages that were sent longer ago, or later by the clock of the other node, are refused.
pub(super) const WINDOW: Millis = 120_000;
/// The MAC in hex, in front of the text.
pub(super) const MAC_LENGTH: usize = 64;
/// Of refused messages the first is logged, and then every so many.
const LOG_EVERY: u64 = 1000;

/// One bus message, under its [`Seal`].
#[derive(Serialize, Deserialize)]
pub(super) struct Envelope {
    /// The node that sent it.
    pub from: String,
    /// The number of the message, ascending for each node: none counts twice.
    pub serial: u64,
    /// When it was sent.
    pub at: Millis,
    pub publications: Vec<Publication>,
}

/// The key, and what was last accepted from each node.
#[derive(Clone)]
pub struct Seal {
    keyed: Hmac<Sha256>,
    serial: Arc<AtomicU64>,
    accepted: Arc<Mutex<HashMap<String, (u64, Millis)>>>,
    metrics: Arc<Metrics>,
}

impl Seal {
    /// The key is any text that nobody can guess.
    pub fn new(key: &str, metrics: Arc<Metrics>) -> Self {
        // HMAC takes keys of every length.
        let keyed = Hmac::new_from_slice(key.as_bytes()).unwrap_or_else(|_| Hmac::new(&Default::default()));
        Self {
            keyed,
            serial: Arc::default(),
            accepted: Arc::default(),
            metrics,
        }
    }

    /// Number and time of the next message of this node. By the machine's clock: the other nodes compare it with theirs.
    pub(super) fn next(&self) -> (u64, Millis) {
        (self.serial.fetch_add(1, Ordering::Relaxed) + 1, SystemClock.now())
    }

    /// The text with its MAC in front. The channel belongs to what is authenticated.
    pub(super) fn close(&self, channel: &str, text: &str) -> String {
        let mac = self.mac(channel, text.as_bytes()).finalize().into_bytes();
        [&hex(&mac), text].concat()
    }

    /// A message that a node of this installation has just sent; anything else is counted.
    pub(super) fn open(&self, channel: &str, payload: &[u8]) -> Option<Envelope> {
        let opened = self.check(channel, payload, SystemClock.now());
        if let Err(why) = &opened {
            let count = self.metrics.bus_message_refused();
            if count % LOG_EVERY == 1 {
                tracing::warn!(
                    why,
                    count,
                    "Redis: a message was refused, because no node of this installation has just sent it"
                );
            }
        }
        opened.ok()
    }

    pub(super) fn check(&self, channel: &str, payload: &[u8], now: Millis) -> Result<Envelope, &'static str> {
        let (mac, text) = payload.split_at_checked(MAC_LENGTH).ok_or("it is too short")?;
        let mac = from_hex(mac).ok_or("it has no MAC")?;
        // Compares in constant time.
        self.mac(channel, text)
            .verify_slice(&mac)
            .map_err(|_| "its MAC is wrong")?;
        let envelope: Envelope = serde_json::from_slice(text).map_err(|_| "it is of another version")?;
        if (envelope.at - now).abs() > WINDOW {
            return Err("it is too old, or the clocks of two nodes differ by minutes");
        }
        let mut accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        if accepted
            .get(&envelope.from)
            .is_some_and(|(last, _)| envelope.serial <= *last)
        {
            return Err("it has come before");
        }
        if !accepted.contains_key(&envelope.from) {
            // What a node sent longer ago is too old by itself.
            accepted.retain(|_, (_, at)| (*at - now).abs() <= 2 * WINDOW);
        }
        accepted.insert(envelope.from.clone(), (envelope.serial, now));
        Ok(envelope)
    }

    fn mac(&self, channel: &str, text: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.keyed.clone();
        mac.update(channel.as_bytes());
        mac.update(b"\n");
        mac.update(text);
        mac
    }
}

fn from_hex(text: &[u8]) -> Option<[u8; MAC_LENGTH / 2]> {
    let digit = |sign: u8| u8::try_from(char::from(sign).to_digit(16)?).ok();
    let mut bytes = [0; MAC_LENGTH / 2];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks(2)) {
        *byte = digit(pair[0])? << 4 | digit(*pair.get(1)?)?;
    }
    Some(bytes)
}
