//! Live delivery: messages sent by the clock, and the time from sending one until it has arrived at each socket.

use crate::clock::micros;
use crate::counters::What;
use crate::histogram::Times;
use crate::marked_message::Door;
use crate::pacer::{self, Sent};
use crate::process::{self, megabytes};
use crate::virtual_users::{Crowd, Sockets};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// How a crowd is measured.
#[derive(clap::Args, Clone)]
pub struct Measure {
    /// Seconds at the beginning that are not counted.
    #[arg(long, default_value_t = 2.0)]
    pub warm_up: f64,
    /// Characters of a message.
    #[arg(long, default_value_t = 100)]
    pub size: usize,
    /// Seconds to wait at the end for what has not arrived yet.
    #[arg(long, default_value_t = 3.0)]
    pub patience: f64,
}

#[derive(clap::Args, Clone)]
pub struct Live {
    #[command(flatten)]
    sockets: Sockets,
    #[command(flatten)]
    measure: Measure,
    /// Messages a second in all, spread over all sockets in turn.
    #[arg(long, default_value_t = 10.0)]
    rate: f64,
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
}

/// What was measured.
pub struct Report {
    pub rate: f64,
    pub sent: Sent,
    pub got: u64,
    /// Deliveries a second.
    pub delivered: f64,
    pub arrivals: Times,
    pub acks: Times,
    pub counts: [u64; 8],
    pub reasons: Vec<String>,
    /// Processor seconds of the server and of this program, and the time they are of.
    cpu: (f64, f64, f64),
    /// The server's resident bytes before and after.
    memory: (u64, u64),
}

pub async fn live(task: Live) -> Result<(), String> {
    let crowd = Arc::new(Crowd::open(&task.sockets, |_, _, _| None).await?);
    let report = measure(&crowd, &task.sockets, &task.measure, task.rate, task.seconds).await?;
    if task.sockets.json {
        let mut json = report.json();
        json["sockets"] = crowd.seats.len().into();
        json["rooms"] = crowd.rooms.len().into();
        json["failed"] = crowd.failed.0.into();
        json["opened_a_second"] = (crowd.seats.len() as f64 / crowd.took.as_secs_f64()).into();
        println!("{json}");
    } else {
        println!(
            "{}\n{}",
            crowd.line(),
            report.text(crowd.door, task.sockets.processes().any())
        );
    }
    Ok(())
}

/// Sends at a rate for a time and waits for what is on its way.
pub async fn measure(
    crowd: &Arc<Crowd>,
    sockets: &Sockets,
    how: &Measure,
    rate: f64,
    seconds: f64,
) -> Result<Report, String> {
    if !(rate > 0.0 && rate.is_finite()) {
        return Err("The rate has to be above 0.".into());
    }
    let (tally, processes) = (&crowd.shared.tally, sockets.processes());
    let began = micros();
    let from = began + (how.warm_up * 1e6) as u64;
    crowd.shared.counted_from.store(from, Relaxed);
    tally.clear();
    let (before, own) = (processes.usage(), process::own());
    let (sender, size) = (crowd.clone(), how.size);
    let length = Duration::from_secs_f64(how.warm_up + seconds);
    let sent = tokio::task::spawn_blocking(move || pacer::send(&sender, rate, length, from, size));
    let sent = sent.await.map_err(|error| error.to_string())?;
    let mut waited = 0.0;
    while tally.of(What::Got) < sent.expected && waited < how.patience {
        tokio::time::sleep(Duration::from_millis(20)).await;
        waited += 0.02;
    }
    // What comes twice comes a little later.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let (after, own_after, took) = (processes.usage(), process::own(), (micros() - began) as f64 / 1e6);
    let got = tally.of(What::Got);
    let span = (tally.last().saturating_sub(from) as f64 / 1e6).max(seconds);
    use What::{Acknowledged, Backwards, Closed, Doubled, Hole, Other, Refused, Reordered};
    let counts = [
        Doubled,
        Reordered,
        Backwards,
        Hole,
        Acknowledged,
        Refused,
        Closed,
        Other,
    ]
    .map(|what| tally.of(what));
    Ok(Report {
        rate,
        sent,
        got,
        delivered: got as f64 / span,
        arrivals: tally.arrivals(),
        acks: tally.acks(),
        counts,
        reasons: tally.reasons(),
        cpu: (after.cpu - before.cpu, own_after.cpu - own.cpu, took),
        memory: (before.memory, after.memory),
    })
}

impl Report {
    pub fn lost(&self) -> u64 {
        self.sent.expected.saturating_sub(self.got)
    }

    /// Everything came once, in order, and nobody was refused or thrown out.
    pub fn sound(&self) -> bool {
        let [doubled, reordered, backwards, hole, _, refused, closed, _] = self.counts;
        self.lost() + doubled + reordered + backwards + hole + refused + closed + self.sent.silent == 0
    }

    pub fn faults(&self) -> String {
        let [doubled, reordered, backwards, hole, _, refused, closed, _] = self.counts;
        let mut text = format!("lost {}, doubled {doubled}, reordered {reordered}", self.lost());
        for (count, what) in [
            (backwards, "versions not ahead"),
            (hole, "versions that jumped"),
            (refused, "refused"),
            (closed, "sockets closed"),
            (self.sent.silent, "not sent"),
        ] {
            if count > 0 {
                text += &format!(", {what} {count}");
            }
        }
        for reason in &self.reasons {
            text += &format!("\n    {reason}");
        }
        text
    }

    fn text(&self, door: Door, server: bool) -> String {
        let Sent {
            messages,
            expected,
            late,
            ..
        } = self.sent;
        let mut text = format!(
            "sent {messages} at {:.1} a second, at most {:.1} ms late; delivered {} of {expected}, {:.0} a second\n\
             from sending to arrival: {}\n{}",
            self.rate,
            late as f64 / 1e3,
            self.got,
            self.delivered,
            self.arrivals.line(),
            self.faults()
        );
        if door == Door::Ws {
            text += &format!(
                "\nacknowledged {}: {}; other frames {}",
                self.counts[4],
                self.acks.line(),
                self.counts[7]
            );
        }
        let (cpu, own, took) = self.cpu;
        let (before, after) = self.memory;
        if server {
            let (before, after, share) = (megabytes(before), megabytes(after), cpu / took);
            text += &format!("\nserver: {cpu:.2} s of CPU in {took:.1} s ({share:.2} cores), ");
            text += &format!("{before:.1} MB before, {after:.1} MB after");
        }
        text + &format!("\nthis program: {own:.2} s of CPU")
    }

    pub fn json(&self) -> Value {
        let [
            doubled,
            reordered,
            backwards,
            hole,
            acknowledged,
            refused,
            closed,
            other,
        ] = self.counts;
        json!({
            "rate": self.rate, "sent": self.sent.messages, "late_ms": self.sent.late as f64 / 1e3,
            "not_sent": self.sent.silent, "expected": self.sent.expected, "got": self.got,
            "delivered_a_second": self.delivered, "ms": self.arrivals.json(), "lost": self.lost(),
            "doubled": doubled, "reordered": reordered, "versions_not_ahead": backwards, "versions_jumped": hole,
            "acknowledged": acknowledged, "ack_ms": self.acks.json(), "refused": refused, "closed": closed,
            "other_frames": other, "reasons": self.reasons, "server_cpu": self.cpu.0, "own_cpu": self.cpu.1,
            "seconds": self.cpu.2, "server_memory": [self.memory.0, self.memory.1],
        })
    }
}
