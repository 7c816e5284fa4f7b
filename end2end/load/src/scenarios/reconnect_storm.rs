//! `load reconnect`: many sockets that are disconnected at once, because the server is stopped. They connect again
//! by themselves as tabs do, after exponential backoff with jitter, until each has its Hello and has caught up with its
//! room.

use crate::clock::now_micros;
use crate::endpoint::Endpoint;
use crate::histogram::Distribution;
use crate::marked_message::{Mark, MarkCodec};
use crate::process::megabytes;
use crate::reconnect::ReconnectingClient;
use crate::reconnect_state::{ClientState, Progress};
use crate::socket_options::SocketOptions;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::sync::Semaphore;

#[derive(clap::Args, Clone)]
pub struct ReconnectArgs {
    #[command(flatten)]
    sockets: SocketOptions,
    /// Messages a second meanwhile, from the clients that are connected.
    #[arg(long, default_value_t = 0.0)]
    rate: f64,
    /// Seconds after the first disconnect when clients that have not recovered count as failed.
    #[arg(long, default_value_t = 120.0)]
    timeout: f64,
}

pub async fn run(args: ReconnectArgs) -> Result<(), String> {
    if args.sockets.endpoint != Endpoint::Ws {
        return Err("Only the endpoint ws can catch up.".into());
    }
    let cookies = args.sockets.read_cookies()?;
    let rooms = args.sockets.read_rooms(cookies.len())?;
    let (progress, permits) = (
        Arc::new(Progress::default()),
        Arc::new(Semaphore::new(args.sockets.connect_concurrency)),
    );
    let start = now_micros();
    let mut clients = Vec::new();
    for index in 0..args.sockets.sockets {
        let room = &rooms[index % rooms.len()];
        let user = room.participants[index / rooms.len() % room.participants.len()];
        let state = Arc::new(ClientState::new(room.id, progress.clone()));
        clients.push(state.clone());
        let (host, cookie) = (args.sockets.host.clone(), cookies.get(user).cloned());
        let client = ReconnectingClient {
            host,
            cookie,
            index: index as u64,
            state,
        };
        tokio::spawn(client.run(permits.clone()));
    }
    let count = clients.len();
    while progress.connected.load(Relaxed) < count {
        if now_micros() - start > 60_000_000 || progress.given_up.load(Relaxed) > 0 {
            return Err(format!(
                "Only {} of {count} sockets could be opened.",
                progress.connected.load(Relaxed)
            ));
        }
        poll_interval().await;
    }
    println!("{count} sockets opened in {:.2} s", (now_micros() - start) as f64 / 1e6);
    println!("ready");
    if args.rate > 0.0 {
        tokio::spawn(send_meanwhile(clients, args.rate));
    }
    while progress.first_disconnect.load(Relaxed) == 0 {
        poll_interval().await;
    }
    let disconnect = progress.first_disconnect.load(Relaxed);
    let timeout = (args.timeout * 1e6) as u64;
    while progress.recovered.load(Relaxed) + progress.given_up.load(Relaxed) < count
        && now_micros() - disconnect < timeout
    {
        poll_interval().await;
    }
    let elapsed = (now_micros() - disconnect) as f64 / 1e6;
    // A version gap shows with the next events.
    tokio::time::sleep(Duration::from_millis(500)).await;
    print_report(&args, &progress, count, elapsed);
    Ok(())
}

/// Clients send in turn; those that are not connected are skipped.
async fn send_meanwhile(clients: Vec<Arc<ClientState>>, rate: f64) {
    let (codec, mut sequence) = (MarkCodec::new(), 0_u32);
    let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    for index in (0..clients.len()).cycle() {
        ticks.tick().await;
        if let Some(writer) = clients[index].writer() {
            sequence += 1;
            let mark = Mark {
                sender: index as u32,
                sequence,
                sent_at: now_micros(),
            };
            let mut frame = Vec::new();
            codec.append_send(&mut frame, Endpoint::Ws, clients[index].room, mark, 100);
            writer.write(&frame);
        }
    }
}

async fn poll_interval() {
    tokio::time::sleep(Duration::from_millis(10)).await;
}

fn print_report(args: &ReconnectArgs, progress: &Progress, count: usize, elapsed: f64) {
    let recovered = progress.recovered.load(Relaxed);
    let (failed, attempts) = (count - recovered, progress.attempts.load(Relaxed));
    let messages = progress.caught_up_messages.load(Relaxed);
    let (snapshots, gaps) = (
        progress.room_snapshots.load(Relaxed),
        progress.version_gaps.load(Relaxed),
    );
    let mut times = Distribution::default();
    progress.recovery_times.add_to(&mut times);
    let usage = args.sockets.processes().usage();
    if args.sockets.json {
        let json = json!({
            "sockets": count, "recovered": recovered, "failed": failed, "seconds": elapsed,
            "recovery_ms": times.json(), "attempts": attempts, "caught_up_messages": messages,
            "room_snapshots": snapshots, "version_gaps": gaps, "server_memory": usage.memory,
        });
        println!("{json}");
        return;
    }
    println!(
        "{recovered} of {count} sockets connected and caught up {elapsed:.2} s after the first disconnect; \
         {failed} failed"
    );
    println!(
        "recovery time from each disconnect: {}; {attempts} attempts to connect",
        times.summary()
    );
    println!("messages caught up {messages}, rooms read as a snapshot {snapshots}, version gaps {gaps}");
    if usage.memory > 0 {
        println!("server: {:.1} MB", megabytes(usage.memory));
    }
}
