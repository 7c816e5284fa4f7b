//! The load generator: loads a running Cohort server and prints what it measured. `scripts/bench` uses it for
//! `docs/figures.md`, `scripts/capacity` for `docs/capacity.md`; use it to size an installation, too. It makes its own
//! accounts and its own course, so it needs a database that it may fill. `load attack` is for `scripts/attack`.

mod accounts;
mod api;
mod backoff;
mod catch_up;
mod clock;
mod counters;
mod delivery;
mod delivery_report;
mod endpoint;
mod frame_scan;
mod histogram;
mod http;
mod marked_message;
mod pacer;
mod process;
mod reconnect;
mod reconnect_frames;
mod reconnect_state;
mod rooms;
mod scenarios;
mod sequence_window;
mod socket;
mod socket_options;
mod stats;
mod user_connection;
mod virtual_users;
mod websocket_frames;

use accounts::read_cookies;
use clap::{Parser, Subcommand};
use scenarios::{
    acknowledged_sends, attack, idle, live_delivery, pages, reactions, reconnect_storm, saturation, seed, send_and_verify,
};
use std::path::PathBuf;

#[derive(Parser)]
#[command(about = "Loads a running Cohort server and prints what it measured.")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Fill an empty server: a teacher, students, a course with a room of 50 messages. Writes their cookies.
    Seed(seed::SeedArgs),
    /// Read a page over and over on kept-alive connections.
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
        /// Instead of for a time: this many views, with every second one aborted.
        #[arg(long)]
        abort_half_of: Option<usize>,
    },
    /// Send messages over /ws at a fixed rate, one socket per user, and write down what is acknowledged.
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
        /// Where to write the uuid and number of each acknowledged message.
        #[arg(long)]
        acked: PathBuf,
    },
    /// Send every acknowledged message again: the server must answer with the number it has already.
    Verify {
        #[arg(long)]
        host: String,
        #[arg(long)]
        cookies: PathBuf,
        #[arg(long, default_value_t = 1)]
        room: i64,
        /// What `sends` wrote.
        #[arg(long)]
        acked: PathBuf,
    },
    /// Open-loop load at a fixed rate: measures the latency from sending a message to its arrival at each socket.
    Live(live_delivery::LiveArgs),
    /// Open-loop load at rising rates: finds how many deliveries a second are sustained.
    Saturation(saturation::SaturationArgs),
    /// Closed-loop load: finds how many sends a second are acknowledged.
    AcknowledgedSends(acknowledged_sends::AcknowledgedSendsArgs),
    /// Open sockets without traffic: measures the memory and processor time they take.
    Idle(idle::IdleArgs),
    /// Everybody reacts to one message: measures how long it takes until all have seen it.
    Reactions(reactions::ReactionArgs),
    /// Open sockets, wait until they are disconnected, and measure how long it takes until all have caught up again.
    Reconnect(reconnect_storm::ReconnectArgs),
    /// Do what one hostile account would, against a throwaway server of this machine.
    Attack(attack::AttackArgs),
}

#[tokio::main]
async fn main() -> Result<(), String> {
    match Cli::parse().task {
        Task::Seed(args) => seed::run(args).await,
        Task::Pages {
            host,
            cookies,
            path,
            connections,
            seconds,
            abort_half_of,
        } => {
            let cookie = read_cookies(&cookies)?.remove(0);
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
        } => send_and_verify::send(&host, read_cookies(&cookies)?, room, rate, seconds, &acked).await,
        Task::Verify {
            host,
            cookies,
            room,
            acked,
        } => send_and_verify::verify(&host, read_cookies(&cookies)?, room, &acked).await,
        Task::Live(args) => live_delivery::run(args).await,
        Task::Saturation(args) => saturation::run(args).await,
        Task::AcknowledgedSends(args) => acknowledged_sends::run(args).await,
        Task::Idle(args) => idle::run(args).await,
        Task::Reactions(args) => reactions::run(args).await,
        Task::Attack(args) => attack::run(args).await,
        Task::Reconnect(args) => reconnect_storm::run(args).await,
    }
}
