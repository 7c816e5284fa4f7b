//! `load reactions`: everybody in a room reacts to one message, one after the other within some seconds, each on a socket of
//! their own. Measures how long it takes until a reaction is seen, at every socket.

use crate::accounts::read_cookies;
use crate::clock::now_micros;
use crate::frame_scan::{number_after, take_number};
use crate::histogram::{Distribution, Histogram};
use crate::process::Processes;
use crate::socket::{FrameHandler, Socket, SocketWriter};
use crate::websocket_frames as frames;
use memchr::memmem::Finder;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::oneshot;

/// Reactions in turn: some see one emoji, some another.
const EMOJI: [&str; 3] = ["👍", "🎉", "❤️"];

#[derive(clap::Args, Clone)]
pub struct ReactionArgs {
    /// Host and port, such as 127.0.0.1:3000.
    #[arg(long)]
    host: String,
    /// A file with one cookie per line: each opens a socket and reacts.
    #[arg(long)]
    cookies: PathBuf,
    #[arg(long, default_value_t = 1)]
    room: i64,
    /// The message.
    #[arg(long, default_value_t = 1)]
    number: i64,
    /// Within how many seconds all react.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// The server's process, whose processor time is reported.
    #[arg(long, value_delimiter = ',')]
    pid: Vec<u32>,
}

/// What all sockets share.
struct Run {
    /// When each user reacted, by id. 0: not yet.
    sent_at: Vec<AtomicU64>,
    times: Histogram,
    acks: Histogram,
    seen: AtomicU64,
    acknowledged: AtomicU64,
    refused: AtomicU64,
}

struct Receiver {
    run: Arc<Run>,
    reaction: Arc<Finder<'static>>,
    me: Arc<Finder<'static>>,
    hello: Option<oneshot::Sender<u64>>,
}

impl FrameHandler for Receiver {
    fn on_text(&mut self, text: &[u8], now: u64, _: &Arc<SocketWriter>) {
        if let Some(sent_at) = number_after(text, b"{\"ack\":{\"ref\":") {
            self.run.acks.record(now.saturating_sub(sent_at));
            _ = self.run.acknowledged.fetch_add(1, Relaxed);
        } else if text.starts_with(b"{\"problem\"") {
            _ = self.run.refused.fetch_add(1, Relaxed);
        } else if text.starts_with(b"{\"hello\"") {
            let user = self.me.find(text).and_then(|at| take_number(&mut &text[at + self.me.needle().len()..]));
            if let (Some(hello), Some(user)) = (self.hello.take(), user) {
                hello.send(user).ok();
            }
        } else {
            for at in self.reaction.find_iter(text) {
                let rest = &text[at + self.reaction.needle().len()..];
                let by = memchr::memmem::find(rest, b"\"user\":").and_then(|at| take_number(&mut &rest[at + 7..]));
                let sent_at = by.and_then(|user| Some(self.run.sent_at.get(user as usize)?.load(Relaxed)));
                if let Some(sent_at) = sent_at.filter(|sent_at| *sent_at > 0) {
                    self.run.times.record(now.saturating_sub(sent_at));
                    _ = self.run.seen.fetch_add(1, Relaxed);
                }
            }
        }
    }
}

pub async fn run(args: ReactionArgs) -> Result<(), String> {
    let cookies = read_cookies(&args.cookies)?;
    let run = Arc::new(Run {
        sent_at: (0..cookies.len() * 4 + 1_000).map(|_| AtomicU64::new(0)).collect(),
        times: Histogram::default(),
        acks: Histogram::default(),
        seen: AtomicU64::new(0),
        acknowledged: AtomicU64::new(0),
        refused: AtomicU64::new(0),
    });
    let reaction = Arc::new(Finder::new("\"reaction\":{").into_owned());
    let me = Arc::new(Finder::new("\"me\":{\"id\":").into_owned());
    let mut sockets: Vec<(u64, Arc<SocketWriter>)> = Vec::with_capacity(cookies.len());
    for cookie in &cookies {
        let socket = Socket::open(&args.host, "/ws", Some(cookie)).await?;
        let (hello, received) = oneshot::channel();
        let writer = socket.writer.clone();
        let (run, reaction, me) = (run.clone(), reaction.clone(), me.clone());
        tokio::spawn(async move {
            let hello = Some(hello);
            let mut receiver = Receiver { run, reaction, me, hello };
            socket.read_frames(&mut receiver).await
        });
        sockets.push((received.await.map_err(|_| "closed before Hello")?, writer));
    }
    let processes = Processes(args.pid.clone());
    let before = processes.usage();
    let (count, start) = (sockets.len(), now_micros());
    for (index, (user, writer)) in sockets.iter().enumerate() {
        let due = start + (args.seconds * 1e6 * index as f64 / count as f64) as u64;
        tokio::time::sleep(Duration::from_micros(due.saturating_sub(now_micros()))).await;
        // Counted from when it was due: a late start is waiting, too.
        let slot = run.sent_at.get(*user as usize).ok_or("more users than expected")?;
        slot.store(due.max(1), Relaxed);
        let emoji = EMOJI[index % EMOJI.len()];
        let (room, number) = (args.room, args.number);
        let command = format!(
            "{{\"ref\":{due},\"command\":{{\"do\":\"react\",\"room\":{room},\"number\":{number},\"emoji\":\"{emoji}\",\"on\":true}}}}"
        );
        let mut frame = Vec::new();
        frames::append(&mut frame, frames::TEXT, command.as_bytes());
        writer.write(&frame);
    }
    let expected = (count * count) as u64;
    for _ in 0..500 {
        if run.seen.load(Relaxed) >= expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let after = processes.usage();
    let (mut times, mut acks) = (Distribution::default(), Distribution::default());
    run.times.add_to(&mut times);
    run.acks.add_to(&mut acks);
    println!(
        "{count} people reacted within {} s: {} acknowledged, {} refused; seen {} times of {expected}",
        args.seconds,
        run.acknowledged.load(Relaxed),
        run.refused.load(Relaxed),
        run.seen.load(Relaxed)
    );
    println!("until it is acknowledged: {}", acks.summary());
    println!("until it is seen: {}", times.summary());
    if processes.any() {
        println!("server: {:.2} s of CPU", after.cpu - before.cpu);
    }
    Ok(())
}
