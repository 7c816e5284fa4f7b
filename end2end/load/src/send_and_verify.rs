//! Sending messages over `/ws`, and asking afterwards whether what was acknowledged is there.

use crate::stats::line;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What came of one socket's sending: acknowledged uuids with their numbers, the times, how many were sent.
type Sent = (Vec<(String, i64)>, Vec<Duration>, usize);

/// A different first part of the uuids for each run.
static RUN: AtomicU64 = AtomicU64::new(0);

/// Sends at a steady rate from one socket a person. A socket that is cut ends early; what it had is kept.
pub async fn send(
    host: &str,
    people: Vec<String>,
    room: i64,
    rate: u32,
    seconds: u64,
    acked: &Path,
) -> Result<(), String> {
    let seed = std::process::id() as u64
        ^ std::time::UNIX_EPOCH
            .elapsed()
            .map_or(0, |since| since.as_nanos() as u64);
    RUN.store(seed, Ordering::Relaxed);
    let count = people.len();
    let mut sockets = Vec::new();
    for cookie in &people {
        sockets.push(open(host, cookie).await?);
    }
    let began = Instant::now();
    let mut senders = tokio::task::JoinSet::new();
    for (at, socket) in sockets.into_iter().enumerate() {
        senders.spawn(one(socket, at, room, rate, Duration::from_secs(seconds)));
    }
    let (mut kept, mut times, mut sent) = (Vec::new(), Vec::new(), 0);
    while let Some(done) = senders.join_next().await {
        let (some, took, tried) = done.map_err(|error| error.to_string())?;
        kept.extend(some);
        times.extend(took);
        sent += tried;
    }
    let lines: Vec<String> = kept.iter().map(|(uuid, number)| format!("{uuid} {number}")).collect();
    std::fs::write(acked, lines.join("\n")).map_err(|error| error.to_string())?;
    let took = began.elapsed().as_secs_f64();
    println!(
        "{count} sockets at {rate} a second for {took:.1} s: {sent} sent, {} acknowledged ({:.0} a second); {}",
        kept.len(),
        kept.len() as f64 / took,
        line(&mut times)
    );
    Ok(())
}

async fn one(mut socket: Socket, who: usize, room: i64, rate: u32, length: Duration) -> Sent {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let end = Instant::now() + length;
    let (mut waiting, mut kept, mut times, mut sent) = (HashMap::new(), Vec::new(), Vec::new(), 0_usize);
    loop {
        tokio::select! {
            _ = ticks.tick(), if Instant::now() < end => {
                sent += 1;
                let uuid = format!("{:08x}-0000-4000-8000-{:06x}{sent:06x}", RUN.load(Ordering::Relaxed) as u32, who);
                let frame = command(sent as u64, room, &uuid);
                waiting.insert(sent as u64, (uuid, Instant::now()));
                if socket.send(Message::text(frame)).await.is_err() {
                    return (kept, times, sent);
                }
            }
            frame = socket.next() => {
                let Some(Ok(frame)) = frame else { return (kept, times, sent) };
                let Ok(text) = frame.to_text() else { continue };
                if text.starts_with("{\"ack\"")
                    && let Some((reference, number)) = ack(text)
                    && let Some((uuid, at)) = waiting.remove(&reference)
                {
                    times.push(at.elapsed());
                    kept.push((uuid, number));
                }
            }
            () = tokio::time::sleep_until((end + Duration::from_secs(2)).into()) => return (kept, times, sent),
        }
        if Instant::now() >= end && waiting.is_empty() {
            return (kept, times, sent);
        }
    }
}

/// Sends every acknowledged message once more and compares the numbers.
pub async fn verify(host: &str, people: Vec<String>, room: i64, acked: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(acked).map_err(|error| error.to_string())?;
    let mut of: HashMap<usize, Vec<(String, i64)>> = HashMap::new();
    for line in text.lines() {
        let (uuid, number) = line.split_once(' ').ok_or("a broken line")?;
        let who = usize::from_str_radix(&uuid[24..30], 16).map_err(|error| error.to_string())?;
        of.entry(who)
            .or_default()
            .push((uuid.into(), number.parse().map_err(|_| "a broken number")?));
    }
    let (mut same, mut lost) = (0, 0);
    for (who, list) in of {
        let mut socket = open(host, &people[who]).await?;
        for (at, (uuid, number)) in list.into_iter().enumerate() {
            socket
                .send(Message::text(command(at as u64, room, &uuid)))
                .await
                .map_err(|error| error.to_string())?;
            loop {
                let frame = socket
                    .next()
                    .await
                    .ok_or("closed")?
                    .map_err(|error| error.to_string())?;
                let text = frame.to_text().unwrap_or_default();
                if text.starts_with("{\"problem\"") {
                    return Err(text.into());
                }
                if let Some((_, again)) = ack(text) {
                    if again == number {
                        same += 1
                    } else {
                        lost += 1
                    }
                    break;
                }
            }
        }
    }
    println!(
        "of {} acknowledged messages {same} are there with their number, {lost} are not",
        same + lost
    );
    if lost > 0 {
        Err("acknowledged messages were lost".into())
    } else {
        Ok(())
    }
}

async fn open(host: &str, cookie: &str) -> Result<Socket, String> {
    let mut request = format!("ws://{host}/ws")
        .into_client_request()
        .map_err(|error| error.to_string())?;
    request
        .headers_mut()
        .insert("cookie", cookie.parse().map_err(|_| "a broken cookie")?);
    let (mut socket, _) = tokio_tungstenite::connect_async(request)
        .await
        .map_err(|error| error.to_string())?;
    socket
        .next()
        .await
        .ok_or("closed")?
        .map_err(|error| error.to_string())?;
    Ok(socket)
}

fn command(reference: u64, room: i64, uuid: &str) -> String {
    let content = "A message about as long as people write in a course room, a hundred signs, more or less so.";
    json!({"ref": reference, "command": {"do": "send", "room": room, "uuid": uuid, "content": content}}).to_string()
}

fn ack(text: &str) -> Option<(u64, i64)> {
    let frame: Value = serde_json::from_str(text).ok()?;
    Some((
        frame["ack"]["ref"].as_u64()?,
        frame["ack"]["done"]["message"]["number"].as_i64()?,
    ))
}
