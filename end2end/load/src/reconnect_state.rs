//! The state of `load reconnect`: of each client, across its connections, and of the whole run.

use crate::clock::now_micros;
use crate::histogram::Histogram;
use crate::socket::SocketWriter;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// What all clients share.
#[derive(Default)]
pub struct Progress {
    pub connected: AtomicUsize,
    /// Clients that are connected and caught up again.
    pub recovered: AtomicUsize,
    /// Clients that may not connect again, such as after the session has ended.
    pub given_up: AtomicUsize,
    /// Attempts to connect again.
    pub attempts: AtomicUsize,
    /// When the first client was disconnected.
    pub first_disconnect: AtomicU64,
    /// From its own disconnect until each client had recovered.
    pub recovery_times: Histogram,
    pub caught_up_messages: AtomicU64,
    /// Rooms that were read as a snapshot, because there was too much to catch up.
    pub room_snapshots: AtomicUsize,
    /// Versions that were missing although the room was caught up.
    pub version_gaps: AtomicUsize,
}

/// One client: its room and what it knows of it.
pub struct ClientState {
    pub room: i64,
    pub progress: Arc<Progress>,
    /// Of the room's stream.
    pub version: AtomicI64,
    /// The lowest message that a tab would show: the first of the last page at the time of connecting.
    pub first_message: AtomicI64,
    /// In the current connection.
    pub hello_received: AtomicBool,
    /// A Hello was received in this or an earlier connection.
    pub connected_before: AtomicBool,
    writer: Mutex<Option<Arc<SocketWriter>>>,
    disconnected_at: AtomicU64,
    recovered: AtomicBool,
}

impl ClientState {
    pub fn new(room: i64, progress: Arc<Progress>) -> Self {
        Self {
            room,
            progress,
            version: AtomicI64::new(0),
            first_message: AtomicI64::new(1),
            hello_received: AtomicBool::new(false),
            connected_before: AtomicBool::new(false),
            writer: Mutex::new(None),
            disconnected_at: AtomicU64::new(0),
            recovered: AtomicBool::new(false),
        }
    }

    /// The writing half of the socket, while there is one.
    pub fn writer(&self) -> Option<Arc<SocketWriter>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set_writer(&self, writer: Option<Arc<SocketWriter>>) {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = writer;
    }

    /// Records the first disconnect after a connection had its Hello.
    pub fn record_disconnect(&self) {
        if self.connected_before.load(Relaxed) && self.disconnected_at.load(Relaxed) == 0 {
            self.disconnected_at.store(now_micros(), Relaxed);
            self.progress
                .first_disconnect
                .compare_exchange(0, now_micros(), Relaxed, Relaxed)
                .ok();
        }
    }

    /// Records the first time that the client is caught up again.
    pub fn record_recovery(&self) {
        if !self.recovered.swap(true, Relaxed) {
            self.progress
                .recovery_times
                .record(now_micros() - self.disconnected_at.load(Relaxed));
            self.progress.recovered.fetch_add(1, Relaxed);
        }
    }
}
