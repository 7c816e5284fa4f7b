//! Loads a running Cohort and says what came of it. `scripts/bench` uses it for `docs/figures.md`; anybody sizing an
//! installation can too. It makes its own accounts and its own course, so give it a database it may fill.

mod accounts;
mod acknowledged_sends;
mod clock;
mod counters;
mod delivery;
mod histogram;
mod http;
mod idle;
mod live_delivery;
mod marked_message;
mod pacer;
mod pages;
mod process;
mod reconnect;
mod reconnect_storm;
mod rooms;
mod saturation;
mod send_and_verify;
mod socket;
mod stats;
mod virtual_users;
mod websocket_frames;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
#[command(about = "Loads a running Cohort and says what came of it.")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up an empty Cohort: a teacher, students, a course with a room of 50 messages. Writes their cookies.
    Seed(accounts::Seed),
    /// Read a page again and again over kept-alive connections.
    Pages {
        #[arg(long)]
        host: String,
        #[arg(long)]
        cookies: PathBuf,
        #[arg(long, default_value = "/chat/1")]
        path: String,
        #[arg(long, default_value_t = 32)]
        connections: usize,
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// Instead of by time: this many views, every second one cut off in the middle.
        #[arg(long)]
        abort_half_of: Option<usize>,
    },
    /// Send messages over /ws, each waiting for its turn by the clock, and count what is acknowledged.
    Sends {
        #[arg(long)]
        host: String,
        #[arg(long)]
        cookies: PathBuf,
        #[arg(long, default_value_t = 1)]
        room: i64,
        /// Messages a second from each socket.
        #[arg(long, default_value_t = 20)]
        rate: u32,
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// Where to write each acknowledged uuid with its number.
        #[arg(long)]
        acked: PathBuf,
    },
    /// Send every acknowledged message again: each must come back with the number it had.
    Verify {
        #[arg(long)]
        host: String,
        #[arg(long)]
        cookies: PathBuf,
        #[arg(long, default_value_t = 1)]
        room: i64,
        #[arg(long)]
        acked: PathBuf,
    },
    /// Open sockets, send by the clock and measure from sending to arrival at each socket.
    Live(live_delivery::Live),
    /// Send faster and faster, to find how many deliveries a second are held.
    Ceiling(saturation::Ceiling),
    /// Send as soon as the last is acknowledged, to find how many sends a second are kept.
    Writes(acknowledged_sends::Writes),
    /// Open sockets and leave them alone.
    Idle(idle::Idle),
    /// Open sockets, wait until they are cut, and measure how long it takes until all are back and caught up.
    Resume(reconnect_storm::Resume),
}

#[tokio::main]
async fn main() -> Result<(), String> {
    match Cli::parse().task {
        Task::Seed(task) => accounts::seed(task).await,
        Task::Pages {
            host,
            cookies,
            path,
            connections,
            seconds,
            abort_half_of,
        } => {
            let cookie = accounts::read(&cookies)?.remove(0);
            match abort_half_of {
                Some(views) => pages::abort_half(&host, &cookie, &path, views).await,
                None => pages::read(&host, &cookie, &path, connections, seconds).await,
            }
        }
        Task::Sends {
            host,
            cookies,
            room,
            rate,
            seconds,
            acked,
        } => send_and_verify::send(&host, accounts::read(&cookies)?, room, rate, seconds, &acked).await,
        Task::Verify {
            host,
            cookies,
            room,
            acked,
        } => send_and_verify::verify(&host, accounts::read(&cookies)?, room, &acked).await,
        Task::Live(task) => live_delivery::live(task).await,
        Task::Ceiling(task) => saturation::ceiling(task).await,
        Task::Writes(task) => acknowledged_sends::writes(task).await,
        Task::Idle(task) => idle::idle(task).await,
        Task::Resume(task) => reconnect_storm::resume(task).await,
    }
}
