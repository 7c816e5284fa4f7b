//! The results of one measurement of live delivery, as text and as JSON. `live` and `saturation` print them, and
//! `scripts/capacity` reads the JSON.

use crate::counters::{Counter, Counters};
use crate::endpoint::Endpoint;
use crate::histogram::Distribution;
use crate::pacer::SendTotals;
use crate::process::megabytes;
use serde_json::{Value, json};

/// What was measured.
pub struct Report {
    pub rate: f64,
    pub sent: SendTotals,
    pub delivered: u64,
    pub deliveries_per_second: f64,
    /// Of all frames that arrived, messages and others.
    pub bytes: u64,
    pub delivery_times: Distribution,
    pub ack_times: Distribution,
    pub counts: Counts,
    pub reasons: Vec<String>,
    /// Processor seconds of the server and of the load generator, and the time that they were measured over.
    pub server_cpu: f64,
    pub client_cpu: f64,
    pub seconds: f64,
    /// The server's resident bytes before and after.
    pub server_memory: (u64, u64),
}

/// The counters besides that of deliveries.
pub struct Counts {
    duplicates: u64,
    reordered: u64,
    version_regressions: u64,
    version_gaps: u64,
    acknowledged: u64,
    rejected: u64,
    closed: u64,
    other: u64,
}

impl Counts {
    pub fn of(counters: &Counters) -> Self {
        Self {
            duplicates: counters.total(Counter::Duplicate),
            reordered: counters.total(Counter::Reordered),
            version_regressions: counters.total(Counter::VersionRegression),
            version_gaps: counters.total(Counter::VersionGap),
            acknowledged: counters.total(Counter::Acknowledged),
            rejected: counters.total(Counter::Rejected),
            closed: counters.total(Counter::Closed),
            other: counters.total(Counter::Other),
        }
    }
}

impl Report {
    pub fn lost(&self) -> u64 {
        self.sent.expected_deliveries.saturating_sub(self.delivered)
    }

    /// What must be zero: the count and the words for it.
    fn fault_counts(&self) -> [(u64, &'static str); 8] {
        let counts = &self.counts;
        [
            (self.lost(), "lost"),
            (counts.duplicates, "duplicates"),
            (counts.reordered, "reordered"),
            (counts.version_regressions, "version regressions"),
            (counts.version_gaps, "version gaps"),
            (counts.rejected, "rejected"),
            (counts.closed, "sockets closed"),
            (self.sent.not_sent, "not sent"),
        ]
    }

    /// Every message arrived once and in order, no send was rejected and no socket closed.
    pub fn is_clean(&self) -> bool {
        self.fault_counts().iter().all(|(count, _)| *count == 0)
    }

    /// The first three counts always, each other one if it is not zero, then the reasons, one a line.
    pub fn faults(&self) -> String {
        let faults = self.fault_counts();
        let (always, others) = faults.split_at(3);
        let counts: Vec<String> = always
            .iter()
            .chain(others.iter().filter(|(count, _)| *count > 0))
            .map(|(count, name)| format!("{name} {count}"))
            .collect();
        let mut text = counts.join(", ");
        for reason in &self.reasons {
            text += &format!("\n    {reason}");
        }
        text
    }

    /// `server`: the server's processes are known.
    pub fn text(&self, endpoint: Endpoint, server: bool) -> String {
        let SendTotals {
            messages,
            expected_deliveries,
            max_lag,
            ..
        } = self.sent;
        let mut text = format!(
            "sent {messages} at {:.1} per second, max send lag {:.1} ms; delivered {} of {expected_deliveries}, \
             {:.0} per second\ndelivery latency: {}\n{}",
            self.rate,
            max_lag as f64 / 1e3,
            self.delivered,
            self.deliveries_per_second,
            self.delivery_times.summary(),
            self.faults()
        );
        if endpoint == Endpoint::Ws {
            let Counts {
                acknowledged, other, ..
            } = self.counts;
            text += &format!(
                "\nacknowledged {acknowledged}: {}; other frames {other}",
                self.ack_times.summary()
            );
        }
        if server {
            let (cpu, seconds) = (self.server_cpu, self.seconds);
            let (before, after) = (megabytes(self.server_memory.0), megabytes(self.server_memory.1));
            text += &format!(
                "\nserver: {cpu:.2} s of CPU in {seconds:.1} s ({:.2} cores), ",
                cpu / seconds
            );
            text += &format!("{before:.1} MB before, {after:.1} MB after");
        }
        text + &format!("\nload generator: {:.2} s of CPU", self.client_cpu)
    }

    pub fn json(&self) -> Value {
        let counts = &self.counts;
        json!({
            "rate": self.rate, "sent": self.sent.messages, "max_send_lag_ms": self.sent.max_lag as f64 / 1e3,
            "not_sent": self.sent.not_sent, "expected": self.sent.expected_deliveries, "delivered": self.delivered,
            "delivered_per_second": self.deliveries_per_second, "latency_ms": self.delivery_times.json(),
            "lost": self.lost(), "duplicates": counts.duplicates, "reordered": counts.reordered,
            "version_regressions": counts.version_regressions, "version_gaps": counts.version_gaps,
            "acknowledged": counts.acknowledged, "ack_latency_ms": self.ack_times.json(),
            "rejected": counts.rejected, "closed": counts.closed, "other_frames": counts.other,
            "reasons": self.reasons, "server_cpu": self.server_cpu, "client_cpu": self.client_cpu,
            "seconds": self.seconds, "server_memory": [self.server_memory.0, self.server_memory.1],
        })
    }
}
