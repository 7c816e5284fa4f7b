//! `load live`: open-loop load at a fixed rate, and the latency from sending a message until it has arrived at each
//! socket. `saturation.rs` repeats the measurement at rising rates.

use crate::clock::now_micros;
use crate::counters::Counter;
use crate::delivery_report::{Counts, Report};
use crate::pacer;
use crate::process::own_usage;
use crate::socket_options::SocketOptions;
use crate::virtual_users::VirtualUsers;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// How deliveries are measured.
#[derive(clap::Args, Clone)]
pub struct MeasureArgs {
    /// Seconds at the beginning that are not counted.
    #[arg(long, default_value_t = 2.0)]
    pub warm_up: f64,
    /// Characters of a message.
    #[arg(long, default_value_t = 100)]
    pub size: usize,
    /// Seconds to wait at the end for messages that have not arrived yet.
    #[arg(long, default_value_t = 3.0)]
    pub drain: f64,
}

#[derive(clap::Args, Clone)]
pub struct LiveArgs {
    #[command(flatten)]
    sockets: SocketOptions,
    #[command(flatten)]
    measure: MeasureArgs,
    /// Messages a second in all, from all sockets in turn.
    #[arg(long, default_value_t = 10.0)]
    rate: f64,
    /// Seconds that are measured, after the warm-up.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
}

pub async fn run(args: LiveArgs) -> Result<(), String> {
    let users = Arc::new(VirtualUsers::open(&args.sockets, |_, _, _| None).await?);
    let report = measure(&users, &args.sockets, &args.measure, args.rate, args.seconds).await?;
    if args.sockets.json {
        let mut json = report.json();
        json["sockets"] = users.users.len().into();
        json["rooms"] = users.rooms.len().into();
        json["failed"] = users.failed.0.into();
        json["opened_per_second"] = users.opened_per_second().into();
        println!("{json}");
    } else {
        println!(
            "{}\n{}",
            users.summary(),
            report.text(users.endpoint, args.sockets.processes().any())
        );
    }
    Ok(())
}

/// Sends at a rate for a time and waits for the messages that are under way.
pub async fn measure(
    users: &Arc<VirtualUsers>,
    options: &SocketOptions,
    args: &MeasureArgs,
    rate: f64,
    seconds: f64,
) -> Result<Report, String> {
    if !(rate > 0.0 && rate.is_finite()) {
        return Err("The rate has to be above 0.".into());
    }
    let (counters, processes) = (&users.run.counters, options.processes());
    let start = now_micros();
    let measured_from = start + (args.warm_up * 1e6) as u64;
    users.run.measured_from.store(measured_from, Relaxed);
    counters.clear();
    let (before, own_before) = (processes.usage(), own_usage());
    let (senders, size) = (users.clone(), args.size);
    let duration = Duration::from_secs_f64(args.warm_up + seconds);
    let sent = tokio::task::spawn_blocking(move || pacer::send(&senders, rate, duration, measured_from, size));
    let sent = sent.await.map_err(|error| error.to_string())?;
    let mut waited = 0.0;
    while counters.total(Counter::Delivered) < sent.expected_deliveries && waited < args.drain {
        tokio::time::sleep(Duration::from_millis(20)).await;
        waited += 0.02;
    }
    // A duplicate arrives a little later than the first one.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let (after, own_after, elapsed) = (processes.usage(), own_usage(), (now_micros() - start) as f64 / 1e6);
    let delivered = counters.total(Counter::Delivered);
    let delivery_seconds = (counters.last_arrival().saturating_sub(measured_from) as f64 / 1e6).max(seconds);
    Ok(Report {
        rate,
        sent,
        delivered,
        deliveries_per_second: delivered as f64 / delivery_seconds,
        bytes: counters.bytes(),
        delivery_times: counters.delivery_times(),
        ack_times: counters.ack_times(),
        counts: Counts::of(counters),
        reasons: counters.reasons(),
        server_cpu: after.cpu - before.cpu,
        client_cpu: own_after.cpu - own_before.cpu,
        seconds: elapsed,
        server_memory: (before.memory, after.memory),
    })
}
