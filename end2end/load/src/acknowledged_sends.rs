//! Acknowledged sends a second: every socket keeps a few sends in flight and says the next one when one is answered.

use crate::clock::micros;
use crate::counters::What;
use crate::delivery::{Answered, Shared};
use crate::marked_message::{Door, Mark};
use crate::process;
use crate::socket::Outlet;
use crate::virtual_users::{Crowd, Sockets};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// How long a socket that was refused waits before it says the next.
const REFUSED: Duration = Duration::from_millis(20);

#[derive(clap::Args, Clone)]
pub struct Writes {
    #[command(flatten)]
    sockets: Sockets,
    /// Sends that each socket has under way.
    #[arg(long, default_value_t = 1)]
    in_flight: usize,
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    #[arg(long, default_value_t = 2.0)]
    warm_up: f64,
    #[arg(long, default_value_t = 100)]
    size: usize,
}

/// One socket's sending.
struct Sender {
    shared: Arc<Shared>,
    going: Arc<AtomicBool>,
    room: i64,
    number: u32,
    said: AtomicU32,
    size: usize,
}

impl Sender {
    fn say(&self, outlet: &Outlet) {
        if !self.going.load(Relaxed) {
            return;
        }
        let mark = Mark {
            sender: self.number,
            nth: self.said.fetch_add(1, Relaxed) + 1,
            micros: micros(),
        };
        let mut frame = Vec::new();
        self.shared.marks.say(&mut frame, Door::Ws, self.room, mark, self.size);
        outlet.write(&frame);
    }
}

impl Answered for Sender {
    fn answered(self: Arc<Self>, refused: bool, outlet: &Arc<Outlet>) {
        if !refused {
            return self.say(outlet);
        }
        let outlet = outlet.clone();
        tokio::spawn(async move {
            tokio::time::sleep(REFUSED).await;
            self.say(&outlet);
        });
    }
}

pub async fn writes(task: Writes) -> Result<(), String> {
    if task.sockets.door != Door::Ws {
        return Err("Only /ws acknowledges.".into());
    }
    let going = Arc::new(AtomicBool::new(true));
    let senders = std::cell::RefCell::new(Vec::new());
    let crowd = Crowd::open(&task.sockets, |shared, room, number| {
        let (shared, going, size) = (shared.clone(), going.clone(), task.size);
        let sender = Arc::new(Sender {
            shared,
            going,
            room: room.id,
            number,
            said: AtomicU32::new(0),
            size,
        });
        senders.borrow_mut().push(sender.clone());
        Some(sender)
    })
    .await?;
    let (processes, tally) = (task.sockets.processes(), &crowd.shared.tally);
    let from = micros() + (task.warm_up * 1e6) as u64;
    crowd.shared.counted_from.store(from, Relaxed);
    for seat in &crowd.seats {
        let sender = &senders.borrow()[seat.number()];
        (0..task.in_flight).for_each(|_| sender.say(&seat.outlet));
    }
    tokio::time::sleep(Duration::from_secs_f64(task.warm_up)).await;
    let (before, own) = (processes.usage(), process::own());
    tokio::time::sleep(Duration::from_secs_f64(task.seconds)).await;
    let counts = [What::Acknowledged, What::Refused, What::Got, What::Closed].map(|what| tally.of(what));
    let took = (micros() - from) as f64 / 1e6;
    let (after, own_after, times) = (processes.usage(), process::own(), tally.acks());
    going.store(false, Relaxed);
    let [acknowledged, refused, got, closed] = counts;
    let (rate, delivered, cpu) = (acknowledged as f64 / took, got as f64 / took, after.cpu - before.cpu);
    if task.sockets.json {
        let json = json!({
            "sockets": crowd.seats.len(), "rooms": crowd.rooms.len(), "failed": crowd.failed.0,
            "acknowledged": acknowledged, "acknowledged_a_second": rate, "ack_ms": times.json(), "refused": refused,
            "closed": closed, "got": got, "delivered_a_second": delivered, "server_cpu": cpu, "seconds": took,
            "own_cpu": own_after.cpu - own.cpu, "reasons": tally.reasons(),
            "server_memory": [before.memory, after.memory],
        });
        println!("{json}");
        return Ok(());
    }
    println!("{}", crowd.line());
    println!(
        "acknowledged {acknowledged} in {took:.1} s, {rate:.0} a second with {} in flight",
        crowd.seats.len() * task.in_flight
    );
    println!("until the acknowledgement: {}", times.line());
    println!("deliveries seen {got}, {delivered:.0} a second; refused {refused}, sockets closed {closed}");
    tally.reasons().iter().for_each(|reason| println!("    {reason}"));
    if processes.any() {
        let memory = [before, after].map(|usage| process::megabytes(usage.memory));
        println!(
            "server: {cpu:.2} s of CPU, {:.1} MB before, {:.1} MB after",
            memory[0], memory[1]
        );
    }
    println!("this program: {:.2} s of CPU", own_after.cpu - own.cpu);
    Ok(())
}
