//! How many deliveries a second a server holds: the rate goes up until something is lost or late.

use crate::counters::What;
use crate::live_delivery::{Measure, Report, measure};
use crate::virtual_users::{Crowd, Sockets};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

#[derive(clap::Args, Clone)]
pub struct Ceiling {
    #[command(flatten)]
    sockets: Sockets,
    #[command(flatten)]
    measure: Measure,
    /// Messages a second to begin with.
    #[arg(long, default_value_t = 10.0)]
    from: f64,
    #[arg(long, default_value_t = 1.2)]
    factor: f64,
    /// Seconds of each step.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// A step is held if 99 % arrive within this time.
    #[arg(long, default_value_t = 100.0)]
    limit_ms: f64,
    /// Steps between the last that was held and the first that was not.
    #[arg(long, default_value_t = 2)]
    refine: usize,
}

pub async fn ceiling(task: Ceiling) -> Result<(), String> {
    if task.factor <= 1.0 {
        return Err("The factor has to be above 1.".into());
    }
    let mut steps = Steps {
        crowd: Arc::new(Crowd::open(&task.sockets, |_, _, _| None).await?),
        task,
        first: true,
    };
    steps.say(&steps.crowd.line());
    let (mut best, mut rate): (Option<Report>, f64) = (None, steps.task.from);
    // Down to where it is held, if the beginning was too much already.
    let (mut bad, least) = (f64::INFINITY, steps.task.from / 20.0);
    while best.as_ref().is_none_or(|best| best.rate < rate) && (least..bad).contains(&rate) {
        let (report, held) = steps.twice(rate).await?;
        if held {
            best = Some(report);
            rate *= steps.task.factor;
        } else {
            bad = rate;
            rate /= 2.0;
        }
    }
    if let Some(best) = &mut best {
        for _ in 0..steps.task.refine {
            let middle = (best.rate * bad).sqrt();
            let (report, held) = steps.twice(middle).await?;
            if held {
                *best = report;
            } else {
                bad = middle;
            }
        }
    }
    let limit = steps.task.limit_ms;
    match best {
        Some(best) if steps.task.sockets.json => println!("{}", best.json()),
        Some(best) => println!(
            "held {:.0} deliveries a second ({:.1} messages a second) with p99 within {limit} ms: {}",
            best.delivered,
            best.rate,
            best.arrivals.line()
        ),
        None if steps.task.sockets.json => println!("{}", json!({"delivered_a_second": 0})),
        None => println!("not even {bad:.1} messages a second were held with p99 within {limit} ms"),
    }
    Ok(())
}

struct Steps {
    crowd: Arc<Crowd>,
    task: Ceiling,
    first: bool,
}

impl Steps {
    /// A rate that was not held is tried once more: a machine does other things now and then.
    async fn twice(&mut self, rate: f64) -> Result<(Report, bool), String> {
        let (report, held) = self.step(rate).await?;
        if held {
            Ok((report, held))
        } else {
            self.step(rate).await
        }
    }

    async fn step(&mut self, rate: f64) -> Result<(Report, bool), String> {
        let task = &self.task;
        let mut how = task.measure.clone();
        if !self.first {
            // It is warm already; this much is for the queues of a higher rate.
            how.warm_up = how.warm_up.min(0.5);
        }
        self.first = false;
        let report = measure(&self.crowd, &task.sockets, &how, rate, task.seconds).await?;
        let held = report.sound() && report.arrivals.percentile(0.99) <= task.limit_ms;
        self.say(&format!(
            "{} {rate:.1} a second: {:.0} deliveries a second, {}; sent at most {:.1} ms late; {}",
            if held { "held" } else { "NOT " },
            report.delivered,
            report.arrivals.line(),
            report.sent.late as f64 / 1e3,
            report.faults()
        ));
        if !held {
            self.settle().await?;
        }
        Ok((report, held))
    }

    /// Waits until nothing is under way any more; if sockets were lost, all are opened anew.
    async fn settle(&mut self) -> Result<(), String> {
        let tally = &self.crowd.shared.tally;
        let heard = || tally.of(What::Got) + tally.of(What::Doubled);
        let mut before = u64::MAX;
        for _ in 0..60 {
            if heard() == before {
                break;
            }
            before = heard();
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        if tally.of(What::Closed) > 0 {
            self.crowd = Arc::new(Crowd::open(&self.task.sockets, |_, _, _| None).await?);
            self.first = true;
        }
        Ok(())
    }

    fn say(&self, text: &str) {
        if !self.task.sockets.json {
            println!("{text}");
        }
    }
}
