//! `load saturation`: how many deliveries a second a server sustains. The open-loop rate rises until a message is lost
//! or the latency is above the limit.

use crate::counters::Counter;
use crate::delivery_report::Report;
use crate::scenarios::live_delivery::{MeasureArgs, measure};
use crate::socket_options::SocketOptions;
use crate::virtual_users::VirtualUsers;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

#[derive(clap::Args, Clone)]
pub struct SaturationArgs {
    #[command(flatten)]
    sockets: SocketOptions,
    #[command(flatten)]
    measure: MeasureArgs,
    /// Messages a second of the first step.
    #[arg(long, default_value_t = 10.0)]
    start_rate: f64,
    /// How many times the rate of a step is that of the step before.
    #[arg(long, default_value_t = 1.2)]
    factor: f64,
    /// Seconds of each step.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// A step passes if its 99th percentile is at most this many milliseconds.
    #[arg(long, default_value_t = 100.0)]
    p99_limit_ms: f64,
    /// Further steps between the last that passed and the first that failed.
    #[arg(long, default_value_t = 2)]
    refine: usize,
}

pub async fn run(args: SaturationArgs) -> Result<(), String> {
    if args.factor <= 1.0 {
        return Err("The factor has to be above 1.".into());
    }
    let users = Arc::new(VirtualUsers::open(&args.sockets, |_, _, _| None).await?);
    let mut search = Search {
        users,
        args,
        cold: true,
    };
    search.log(&search.users.summary());
    let (mut best, mut rate): (Option<Report>, f64) = (None, search.args.start_rate);
    // If the first rate is too high already, the rate is halved until a step passes.
    let (mut failed_rate, lowest) = (f64::INFINITY, search.args.start_rate / 20.0);
    while best.as_ref().is_none_or(|best| best.rate < rate) && (lowest..failed_rate).contains(&rate) {
        let (report, passed) = search.step_with_retry(rate).await?;
        if passed {
            best = Some(report);
            rate *= search.args.factor;
        } else {
            failed_rate = rate;
            rate /= 2.0;
        }
    }
    if let Some(best) = &mut best {
        for _ in 0..search.args.refine {
            let middle = (best.rate * failed_rate).sqrt();
            let (report, passed) = search.step_with_retry(middle).await?;
            if passed {
                *best = report;
            } else {
                failed_rate = middle;
            }
        }
    }
    let limit = search.args.p99_limit_ms;
    match best {
        Some(best) if search.args.sockets.json => println!("{}", best.json()),
        Some(best) => println!(
            "sustained {:.0} deliveries per second ({:.1} messages per second) with p99 within {limit} ms: {}",
            best.deliveries_per_second,
            best.rate,
            best.delivery_times.summary()
        ),
        None if search.args.sockets.json => println!("{}", json!({"delivered_per_second": 0})),
        None => println!("not even {failed_rate:.1} messages per second were sustained with p99 within {limit} ms"),
    }
    Ok(())
}

struct Search {
    users: Arc<VirtualUsers>,
    args: SaturationArgs,
    /// The sockets were opened just now, so the next step has its whole warm-up.
    cold: bool,
}

impl Search {
    /// A rate that failed is tried once more: other work on the machine may have disturbed it.
    async fn step_with_retry(&mut self, rate: f64) -> Result<(Report, bool), String> {
        let (report, passed) = self.step(rate).await?;
        if passed {
            Ok((report, passed))
        } else {
            self.step(rate).await
        }
    }

    async fn step(&mut self, rate: f64) -> Result<(Report, bool), String> {
        let args = &self.args;
        let mut measure_args = args.measure.clone();
        if !self.cold {
            // The server is warm already; this much is for the queues of a higher rate.
            measure_args.warm_up = measure_args.warm_up.min(0.5);
        }
        self.cold = false;
        let report = measure(&self.users, &args.sockets, &measure_args, rate, args.seconds).await?;
        let passed = report.is_clean() && report.delivery_times.percentile(0.99) <= args.p99_limit_ms;
        self.log(&format!(
            "{} {rate:.1} per second: {:.0} deliveries per second, {}; max send lag {:.1} ms; {}",
            if passed { "pass" } else { "FAIL" },
            report.deliveries_per_second,
            report.delivery_times.summary(),
            report.sent.max_lag as f64 / 1e3,
            report.faults()
        ));
        if !passed {
            self.drain().await?;
        }
        Ok((report, passed))
    }

    /// Waits until no message is under way any more; if sockets were closed, all are opened again.
    async fn drain(&mut self) -> Result<(), String> {
        let counters = &self.users.run.counters;
        let received = || counters.total(Counter::Delivered) + counters.total(Counter::Duplicate);
        let mut before = u64::MAX;
        for _ in 0..60 {
            if received() == before {
                break;
            }
            before = received();
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        if counters.total(Counter::Closed) > 0 {
            self.users = Arc::new(VirtualUsers::open(&self.args.sockets, |_, _, _| None).await?);
            self.cold = true;
        }
        Ok(())
    }

    fn log(&self, text: &str) {
        if !self.args.sockets.json {
            println!("{text}");
        }
    }
}
