//! `load acknowledged-sends`: closed-loop load. Every socket keeps a number of sends in flight and sends the next one
//! when one is answered; the result is how many sends a second are acknowledged.

use crate::clock::now_micros;
use crate::counters::Counter;
use crate::delivery::{ResponseHandler, RunState};
use crate::endpoint::Endpoint;
use crate::marked_message::Mark;
use crate::process::{megabytes, own_usage};
use crate::socket::SocketWriter;
use crate::socket_options::SocketOptions;
use crate::virtual_users::VirtualUsers;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// How long a socket waits after a rejected send before the next one.
const REJECTED_DELAY: Duration = Duration::from_millis(20);

#[derive(clap::Args, Clone)]
pub struct AcknowledgedSendsArgs {
    #[command(flatten)]
    sockets: SocketOptions,
    /// Sends that each socket has in flight.
    #[arg(long, default_value_t = 1)]
    in_flight: usize,
    /// Seconds that are measured, after the warm-up.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Seconds at the beginning that are not counted.
    #[arg(long, default_value_t = 2.0)]
    warm_up: f64,
    /// Characters of a message.
    #[arg(long, default_value_t = 100)]
    size: usize,
}

/// The sending side of one socket.
struct ClosedLoopSender {
    run: Arc<RunState>,
    running: Arc<AtomicBool>,
    room: i64,
    index: u32,
    sent: AtomicU32,
    size: usize,
}

impl ClosedLoopSender {
    fn send(&self, writer: &SocketWriter) {
        if !self.running.load(Relaxed) {
            return;
        }
        let mark = Mark {
            sender: self.index,
            sequence: self.sent.fetch_add(1, Relaxed) + 1,
            sent_at: now_micros(),
        };
        let mut frame = Vec::new();
        self.run
            .codec
            .append_send(&mut frame, Endpoint::Ws, self.room, mark, self.size);
        writer.write(&frame);
    }
}

impl ResponseHandler for ClosedLoopSender {
    fn on_response(self: Arc<Self>, rejected: bool, writer: &Arc<SocketWriter>) {
        if !rejected {
            return self.send(writer);
        }
        let writer = writer.clone();
        tokio::spawn(async move {
            tokio::time::sleep(REJECTED_DELAY).await;
            self.send(&writer);
        });
    }
}

pub async fn run(args: AcknowledgedSendsArgs) -> Result<(), String> {
    if args.sockets.endpoint != Endpoint::Ws {
        return Err("Only the endpoint ws acknowledges.".into());
    }
    let running = Arc::new(AtomicBool::new(true));
    let senders = std::cell::RefCell::new(Vec::new());
    let users = VirtualUsers::open(&args.sockets, |run, room, index| {
        let (run, running, size) = (run.clone(), running.clone(), args.size);
        let sender = Arc::new(ClosedLoopSender {
            run,
            running,
            room: room.id,
            index,
            sent: AtomicU32::new(0),
            size,
        });
        senders.borrow_mut().push(sender.clone());
        Some(sender)
    })
    .await?;
    let (processes, counters) = (args.sockets.processes(), &users.run.counters);
    let measured_from = now_micros() + (args.warm_up * 1e6) as u64;
    users.run.measured_from.store(measured_from, Relaxed);
    for user in &users.users {
        let sender = &senders.borrow()[user.index()];
        (0..args.in_flight).for_each(|_| sender.send(&user.writer));
    }
    tokio::time::sleep(Duration::from_secs_f64(args.warm_up)).await;
    let (before, own_before) = (processes.usage(), own_usage());
    tokio::time::sleep(Duration::from_secs_f64(args.seconds)).await;
    let counts = [
        Counter::Acknowledged,
        Counter::Rejected,
        Counter::Delivered,
        Counter::Closed,
    ];
    let [acknowledged, rejected, delivered, closed] = counts.map(|counter| counters.total(counter));
    let elapsed = (now_micros() - measured_from) as f64 / 1e6;
    let (after, own_after, ack_times) = (processes.usage(), own_usage(), counters.ack_times());
    running.store(false, Relaxed);
    let (rate, delivery_rate) = (acknowledged as f64 / elapsed, delivered as f64 / elapsed);
    let (server_cpu, client_cpu) = (after.cpu - before.cpu, own_after.cpu - own_before.cpu);
    if args.sockets.json {
        let json = json!({
            "sockets": users.users.len(), "rooms": users.rooms.len(), "failed": users.failed.0,
            "acknowledged": acknowledged, "acknowledged_per_second": rate, "ack_latency_ms": ack_times.json(),
            "rejected": rejected, "closed": closed, "delivered": delivered, "delivered_per_second": delivery_rate,
            "server_cpu": server_cpu, "seconds": elapsed, "client_cpu": client_cpu, "reasons": counters.reasons(),
            "server_memory": [before.memory, after.memory],
        });
        println!("{json}");
        return Ok(());
    }
    let in_flight = users.users.len() * args.in_flight;
    println!("{}", users.summary());
    println!("acknowledged {acknowledged} in {elapsed:.1} s, {rate:.0} per second with {in_flight} in flight");
    println!("acknowledgement latency: {}", ack_times.summary());
    println!("delivered {delivered}, {delivery_rate:.0} per second; rejected {rejected}, sockets closed {closed}");
    counters.reasons().iter().for_each(|reason| println!("    {reason}"));
    if processes.any() {
        let (before, after) = (megabytes(before.memory), megabytes(after.memory));
        println!("server: {server_cpu:.2} s of CPU, {before:.1} MB before, {after:.1} MB after");
    }
    println!("load generator: {client_cpu:.2} s of CPU");
    Ok(())
}
