//! What all clients, the faults and the checker of one round share.

use crate::browser_clients::BrowserClient;
use crate::fixtures::{Fixtures, TestUser};
use crate::harness::Harness;
use crate::history::History;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::Mutex;

/// The close code of a socket that the server closed because it was too slow.
const TOO_SLOW: u16 = 4008;
/// The close codes that faults may cause. 1005 and 1006: without a close frame, or without a code in it.
const EXPECTED_CLOSE_CODES: [u16; 7] = [1000, 1001, 1005, 1006, 1011, 1012, TOO_SLOW];

pub struct RoundContext {
    pub fixtures: Fixtures,
    pub history: History,
    pub harness: Harness,
    pub browser_clients: Vec<Arc<BrowserClient>>,
    /// Held while a user is removed from a room.
    pub membership_lock: Mutex<()>,
    slow_sockets: AtomicUsize,
    operations_stopped: AtomicBool,
    operations_abandoned: AtomicBool,
}

impl RoundContext {
    pub fn new(fixtures: Fixtures, harness: Harness, browser_clients: Vec<Arc<BrowserClient>>) -> Arc<Self> {
        Arc::new(Self {
            fixtures,
            history: History::new(),
            harness,
            browser_clients,
            membership_lock: Mutex::default(),
            slow_sockets: AtomicUsize::default(),
            operations_stopped: AtomicBool::default(),
            operations_abandoned: AtomicBool::default(),
        })
    }

    /// The port of the proxy in front of each node.
    pub fn client_ports(&self) -> Vec<u16> {
        self.harness.client_proxies.iter().map(|proxy| proxy.port).collect()
    }

    /// The port of a random one of them.
    pub fn random_port(&self, rng: &mut StdRng) -> u16 {
        self.harness.client_proxies.choose(rng).expect("a node").port
    }

    /// From now on clients begin no new operations.
    pub fn stop_operations(&self) {
        self.operations_stopped.store(true, Ordering::Relaxed);
    }

    pub fn are_operations_stopped(&self) -> bool {
        self.operations_stopped.load(Ordering::Relaxed)
    }

    /// From now on operations are not retried.
    pub fn abandon_operations(&self) {
        self.operations_abandoned.store(true, Ordering::Relaxed);
    }

    pub fn are_operations_abandoned(&self) -> bool {
        self.operations_abandoned.load(Ordering::Relaxed)
    }

    /// Records that a socket was closed. A code that no fault explains is a violation.
    pub fn record_close(&self, user: &TestUser, code: u16) {
        if code == TOO_SLOW {
            self.slow_sockets.fetch_add(1, Ordering::Relaxed);
            self.history.log(format!("a socket of {} was too slow", user.username));
        }
        if !EXPECTED_CLOSE_CODES.contains(&code) {
            self.history
                .violation(format!("a socket of {} was closed with {code}", user.username));
        }
    }

    /// How many sockets the server closed because they were too slow.
    pub fn slow_sockets(&self) -> usize {
        self.slow_sockets.load(Ordering::Relaxed)
    }
}
