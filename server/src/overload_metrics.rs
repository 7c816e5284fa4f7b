//! The part of the metrics that counts what is limited: connections, and what users ask for too often.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// One label with one of a few values.
type Label = [(&'static str, &'static str); 1];

/// Counts what is refused before it becomes too much.
#[derive(Default)]
pub struct OverloadMetrics {
    connections: Gauge,
    refused: Family<Label, Counter>,
    timed_out: Family<Label, Counter>,
    limited: Family<Label, Counter>,
}

impl OverloadMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "Open HTTP connections, sockets among them";
        registry.register("connections", help, self.connections.clone());
        let help = "Connections refused, because there are too many in all or of their address";
        registry.register("connections_refused", help, self.refused.clone());
        let help = "Connections that were too slow: with a head, a body, or in taking an answer";
        registry.register("connections_timed_out", help, self.timed_out.clone());
        let help = "Commands, views and frames refused because a user has used up what the limit allows";
        registry.register("requests_limited", help, self.limited.clone());
    }

    pub fn connection_opened(&self) {
        self.connections.inc();
    }

    pub fn connection_closed(&self) {
        self.connections.dec();
    }

    /// `all` or `address`.
    pub fn connection_refused(&self, limit: &'static str) {
        self.refused.get_or_create(&[("limit", limit)]).inc();
    }

    /// `head`, `body` or `answer`.
    pub fn connection_timed_out(&self, what: &'static str) {
        self.timed_out.get_or_create(&[("waiting_for", what)]).inc();
    }

    /// `commands`, `messages`, `sent` or `read`.
    pub fn request_limited(&self, limit: &'static str) {
        self.limited.get_or_create(&[("limit", limit)]).inc();
    }
}
