//! What a connection waits for, as its stream and its requests tell each other.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

const HEAD: u8 = 0;
const REQUEST: u8 = 1;
const IDLE: u8 = 2;
const UPGRADED: u8 = 3;

/// Begins with waiting for the head of the first request.
#[derive(Default)]
pub(super) struct ConnectionState {
    phase: AtomicU8,
    /// The body of the request came too slowly.
    pub body_too_slow: AtomicBool,
}

impl ConnectionState {
    /// A part of a head has arrived, or is due because the connection is new.
    pub fn awaits_head(&self) -> bool {
        self.phase.load(Ordering::Relaxed) == HEAD
    }

    /// Something was read. True if it begins the head of a further request.
    pub fn bytes_read(&self) -> bool {
        self.change(IDLE, HEAD)
    }

    /// The head is complete.
    pub fn request_began(&self) {
        self.phase.store(REQUEST, Ordering::Relaxed);
    }

    /// The answer has been handed over.
    pub fn request_ended(&self) {
        self.change(REQUEST, IDLE);
    }

    /// From here on it is a socket.
    pub fn upgraded(&self) {
        self.phase.store(UPGRADED, Ordering::Relaxed);
    }

    fn change(&self, from: u8, to: u8) -> bool {
        (self.phase)
            .compare_exchange(from, to, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}
