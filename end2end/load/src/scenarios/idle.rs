//! `load idle`: sockets without traffic: how fast they open, how much memory each takes, and how much processor time
//! they cost the server.

use crate::counters::Counter;
use crate::process::megabytes;
use crate::socket_options::SocketOptions;
use crate::virtual_users::VirtualUsers;
use serde_json::json;
use std::time::Duration;

#[derive(clap::Args, Clone)]
pub struct IdleArgs {
    #[command(flatten)]
    sockets: SocketOptions,
    /// Seconds without traffic that are measured.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Keep the sockets open until the program is stopped.
    #[arg(long)]
    hold: bool,
}

pub async fn run(args: IdleArgs) -> Result<(), String> {
    let processes = args.sockets.processes();
    let before = processes.usage();
    let users = VirtualUsers::open(&args.sockets, |_, _, _| None).await?;
    // The server finishes what opening the sockets has begun.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let opened = processes.usage();
    tokio::time::sleep(Duration::from_secs_f64(args.seconds)).await;
    let (after, closed) = (processes.usage(), users.run.counters.total(Counter::Closed));
    let bytes_per_socket = after.memory.saturating_sub(before.memory) as f64 / users.users.len() as f64;
    let (opening_cpu, idle_cpu) = (opened.cpu - before.cpu, after.cpu - opened.cpu);
    if args.sockets.json {
        let json = json!({
            "sockets": users.users.len(), "failed": users.failed.0, "closed": closed,
            "opened_per_second": users.opened_per_second(), "bytes_per_socket": bytes_per_socket,
            "server_memory": [before.memory, after.memory], "opening_cpu": opening_cpu, "idle_cpu": idle_cpu,
            "seconds": args.seconds,
        });
        println!("{json}");
    } else {
        println!("{}; {closed} closed since", users.summary());
        if processes.any() {
            let (before, after) = (megabytes(before.memory), megabytes(after.memory));
            let kilobytes = bytes_per_socket / 1024.0;
            println!("server: {before:.1} MB before, {after:.1} MB with the sockets: {kilobytes:.1} KB per socket");
            println!(
                "server: {opening_cpu:.2} s of CPU to open them, {idle_cpu:.2} s in {} s idle",
                args.seconds
            );
        }
    }
    if args.hold {
        println!("ready");
        std::future::pending::<()>().await;
    }
    Ok(())
}
