//! Whether the bus works, as its two tasks know it.

use crate::metrics::BusState;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

#[derive(Default)]
pub(super) struct Health {
    publishing: AtomicBool,
    receiving: AtomicBool,
    /// The subscriber has connected again: publications of other nodes may have been missed meanwhile.
    pub reconnected: Notify,
}

impl Health {
    pub fn is_receiving(&self) -> bool {
        self.receiving.load(Ordering::Relaxed)
    }

    /// Notes it; returns what it was before.
    pub fn set_receiving(&self, receiving: bool) -> bool {
        self.receiving.swap(receiving, Ordering::Relaxed)
    }

    /// Notes it; returns what it was before.
    pub fn set_publishing(&self, publishing: bool) -> bool {
        self.publishing.swap(publishing, Ordering::Relaxed)
    }

    pub fn state(&self) -> BusState {
        if self.publishing.load(Ordering::Relaxed) && self.is_receiving() {
            BusState::Connected
        } else {
            BusState::Degraded
        }
    }
}
