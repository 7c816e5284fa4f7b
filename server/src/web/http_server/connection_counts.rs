//! How many connections there are, in all and of one network address. A connection that became a socket counts too.

use crate::application::{HttpLimits, Settings};
use crate::metrics::Metrics;
use crate::web::client_address::network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// All connections of this node.
pub(super) struct ConnectionCounts {
    pub limits: HttpLimits,
    pub metrics: Arc<Metrics>,
    /// All connections come from a proxy, which counts for itself.
    behind_proxy: bool,
    open: AtomicUsize,
    by_address: Mutex<HashMap<String, usize>>,
}

/// Why a connection is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooMany {
    InAll,
    OfAddress,
}

/// One connection's place among the others, until it is dropped.
pub(super) struct Place {
    pub counts: Arc<ConnectionCounts>,
    address: Option<String>,
}

impl ConnectionCounts {
    pub fn new(settings: &Settings, metrics: Arc<Metrics>) -> Self {
        Self {
            limits: settings.http.clone(),
            metrics,
            behind_proxy: settings.trust_proxy,
            open: AtomicUsize::new(0),
            by_address: Mutex::default(),
        }
    }

    /// Takes in a connection. This machine itself, and a proxy, may have as many as there are.
    pub fn admit(self: &Arc<Self>, from: IpAddr) -> Result<Place, TooMany> {
        let from = from.to_canonical();
        let address = (!self.behind_proxy && !from.is_loopback()).then(|| network(from));
        if self.open.load(Ordering::Relaxed) >= self.limits.connections {
            return Err(TooMany::InAll);
        }
        if let Some(address) = &address {
            let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
            let count = by_address.entry(address.clone()).or_default();
            if *count >= self.limits.of_one_address() {
                return Err(TooMany::OfAddress);
            }
            *count += 1;
        }
        self.open.fetch_add(1, Ordering::Relaxed);
        self.metrics.overload.connection_opened();
        let counts = self.clone();
        Ok(Place { counts, address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.counts.open.fetch_sub(1, Ordering::Relaxed);
        self.counts.metrics.overload.connection_closed();
        if let Some(address) = &self.address {
            let mut by_address = self.counts.by_address.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(count) = by_address.get_mut(address) {
                *count -= 1;
                if *count == 0 {
                    by_address.remove(address);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(behind_proxy: bool) -> Arc<ConnectionCounts> {
        let limits = HttpLimits {
            connections: 6,
            connections_per_address: 2,
            ..HttpLimits::default()
        };
        Arc::new(ConnectionCounts {
            limits,
            metrics: Arc::default(),
            behind_proxy,
            open: AtomicUsize::new(0),
            by_address: Mutex::default(),
        })
    }

    fn from(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_has_its_own_limit_and_an_ipv6_network_is_one_address() {
        let counts = counts(false);
        let first = counts.admit(from("2001:db8::1")).ok().unwrap();
        let _second = counts.admit(from("2001:db8::2")).ok().unwrap();
        assert_eq!(counts.admit(from("2001:db8::3")).err(), Some(TooMany::OfAddress));
        let _other = counts.admit(from("198.51.100.1")).ok().unwrap();
        let _same = counts.admit(from("::ffff:198.51.100.1")).ok().unwrap();
        assert_eq!(counts.admit(from("198.51.100.1")).err(), Some(TooMany::OfAddress));
        drop(first);
        assert!(
            counts.admit(from("2001:db8::3")).is_ok(),
            "a closed connection makes room"
        );
    }

    #[test]
    fn one_address_never_has_more_than_half_of_all_connections() {
        let counts = Arc::new(ConnectionCounts {
            limits: HttpLimits {
                connections: 6,
                ..HttpLimits::default()
            },
            metrics: Arc::default(),
            behind_proxy: false,
            open: AtomicUsize::new(0),
            by_address: Mutex::default(),
        });
        let _open: Vec<_> = (0..3).map(|_| counts.admit(from("192.0.2.1")).ok().unwrap()).collect();
        assert_eq!(counts.admit(from("192.0.2.1")).err(), Some(TooMany::OfAddress));
        assert!(counts.admit(from("192.0.2.2")).is_ok());
    }

    #[test]
    fn this_machine_and_a_proxy_are_limited_by_the_number_in_all_only() {
        for (counts, address) in [(counts(false), "127.0.0.1"), (counts(true), "192.0.2.1")] {
            let open: Vec<_> = (0..6).map(|_| counts.admit(from(address)).ok().unwrap()).collect();
            assert_eq!(counts.admit(from(address)).err(), Some(TooMany::InAll));
            drop(open);
            assert!(counts.admit(from(address)).is_ok());
            assert!(counts.by_address.lock().unwrap().is_empty());
        }
    }
}
