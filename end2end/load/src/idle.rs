//! Sockets that only are there: how fast they open, what memory each takes, what they cost while nothing happens.

use crate::counters::What;
use crate::process::megabytes;
use crate::virtual_users::{Crowd, Sockets};
use serde_json::json;
use std::time::Duration;

#[derive(clap::Args, Clone)]
pub struct Idle {
    #[command(flatten)]
    sockets: Sockets,
    /// How long nothing happens.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Keep the sockets until this program is stopped.
    #[arg(long)]
    hold: bool,
}

pub async fn idle(task: Idle) -> Result<(), String> {
    let processes = task.sockets.processes();
    let before = processes.usage();
    let crowd = Crowd::open(&task.sockets, |_, _, _| None).await?;
    // What opening has begun comes to an end first.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let opened = processes.usage();
    tokio::time::sleep(Duration::from_secs_f64(task.seconds)).await;
    let (after, closed) = (processes.usage(), crowd.shared.tally.of(What::Closed));
    let each = after.memory.saturating_sub(before.memory) as f64 / crowd.seats.len() as f64;
    let (opening, resting) = (opened.cpu - before.cpu, after.cpu - opened.cpu);
    if task.sockets.json {
        let json = json!({
            "sockets": crowd.seats.len(), "failed": crowd.failed.0, "closed": closed,
            "opened_a_second": crowd.seats.len() as f64 / crowd.took.as_secs_f64(), "bytes_a_socket": each,
            "server_memory": [before.memory, after.memory], "opening_cpu": opening, "idle_cpu": resting,
            "seconds": task.seconds,
        });
        println!("{json}");
    } else {
        println!("{}; {closed} closed since", crowd.line());
        if processes.any() {
            let (before, after) = (megabytes(before.memory), megabytes(after.memory));
            println!(
                "server: {before:.1} MB before, {after:.1} MB with the sockets: {:.1} KB a socket",
                each / 1024.0
            );
            println!(
                "server: {opening:.2} s of CPU to open them, {resting:.2} s in {} s of nothing",
                task.seconds
            );
        }
    }
    if task.hold {
        println!("ready");
        std::future::pending::<()>().await;
    }
    Ok(())
}
