//! Loads a running Cohort and says what came of it. `scripts/bench` uses it for `docs/figures.md`; anybody sizing an
//! installation can too. It makes its own accounts and its own course, so give it a database it may fill.

mod http;
mod pages;
mod people;
mod sends;
mod stats;

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
    Seed {
        /// Host and port, such as 127.0.0.1:3000.
        #[arg(long)]
        host: String,
        #[arg(long, default_value_t = 50)]
        people: usize,
        #[arg(long)]
        cookies: PathBuf,
    },
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
}

#[tokio::main]
async fn main() -> Result<(), String> {
    match Cli::parse().task {
        Task::Seed { host, people, cookies } => people::seed(&host, people, &cookies).await,
        Task::Pages { host, cookies, path, connections, seconds, abort_half_of } => {
            let cookie = people::read(&cookies)?.remove(0);
            match abort_half_of {
                Some(views) => pages::abort_half(&host, &cookie, &path, views).await,
                None => pages::read(&host, &cookie, &path, connections, seconds).await,
            }
        }
        Task::Sends { host, cookies, room, rate, seconds, acked } => {
            sends::send(&host, people::read(&cookies)?, room, rate, seconds, &acked).await
        }
        Task::Verify { host, cookies, room, acked } => sends::verify(&host, people::read(&cookies)?, room, &acked).await,
    }
}
