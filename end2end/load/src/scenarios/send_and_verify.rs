//! `load sends` sends messages over `/ws` and writes down what was acknowledged; `load verify` checks afterwards, such
//! as after the server was killed, that all of it is stored.

use crate::stats::summary;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What one socket sent.
#[derive(Default)]
struct SendResult {
    /// The uuids of acknowledged messages, with their numbers.
    acknowledged: Vec<(String, i64)>,
    times: Vec<Duration>,
    sent: usize,
}

/// Sends at a steady rate from one socket per user. A socket that is closed ends early; its results are kept.
pub async fn send(
    host: &str,
    cookies: Vec<String>,
    room: i64,
    rate: u32,
    seconds: u64,
    acked: &Path,
) -> Result<(), String> {
    let run = run_id();
    let count = cookies.len();
    let mut sockets = Vec::new();
    for cookie in &cookies {
        sockets.push(open(host, cookie).await?);
    }
    let start = Instant::now();
    let mut senders = tokio::task::JoinSet::new();
    for (user, socket) in sockets.into_iter().enumerate() {
        senders.spawn(send_from(socket, user, run, room, rate, Duration::from_secs(seconds)));
    }
    let mut all = SendResult::default();
    while let Some(result) = senders.join_next().await {
        let result = result.map_err(|error| error.to_string())?;
        all.acknowledged.extend(result.acknowledged);
        all.times.extend(result.times);
        all.sent += result.sent;
    }
    let lines: Vec<String> = all
        .acknowledged
        .iter()
        .map(|(uuid, number)| format!("{uuid} {number}"))
        .collect();
    std::fs::write(acked, lines.join("\n")).map_err(|error| error.to_string())?;
    let elapsed = start.elapsed().as_secs_f64();
    println!(
        "{count} sockets at {rate} per second for {elapsed:.1} s: {} sent, {} acknowledged ({:.0} per second); {}",
        all.sent,
        all.acknowledged.len(),
        all.acknowledged.len() as f64 / elapsed,
        summary(&mut all.times)
    );
    Ok(())
}

/// Sends every acknowledged message once more: the server must answer with the number it has already.
pub async fn verify(host: &str, cookies: Vec<String>, room: i64, acked: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(acked).map_err(|error| error.to_string())?;
    let mut by_user: HashMap<usize, Vec<(String, i64)>> = HashMap::new();
    for line in text.lines() {
        let (uuid, number) = line.split_once(' ').ok_or("a broken line")?;
        let user = usize::from_str_radix(&uuid[24..30], 16).map_err(|error| error.to_string())?;
        by_user
            .entry(user)
            .or_default()
            .push((uuid.into(), number.parse().map_err(|_| "a broken number")?));
    }
    let (mut same, mut lost) = (0, 0);
    for (user, messages) in by_user {
        let mut socket = open(host, &cookies[user]).await?;
        for (reference, (uuid, number)) in messages.into_iter().enumerate() {
            let frame = send_frame(reference as u64, room, &uuid);
            socket
                .send(Message::text(frame))
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
                if let Some((_, again)) = parse_ack(text) {
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
        "of {} acknowledged messages {same} are stored with their number, {lost} are not",
        same + lost
    );
    if lost > 0 {
        Err("acknowledged messages were lost".into())
    } else {
        Ok(())
    }
}

/// The first part of the uuids, different in each run.
fn run_id() -> u32 {
    let nanos = std::time::UNIX_EPOCH
        .elapsed()
        .map_or(0, |since| since.as_nanos() as u64);
    (u64::from(std::process::id()) ^ nanos) as u32
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

async fn send_from(mut socket: Socket, user: usize, run: u32, room: i64, rate: u32, duration: Duration) -> SendResult {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let end = Instant::now() + duration;
    let (mut waiting, mut result) = (HashMap::new(), SendResult::default());
    loop {
        tokio::select! {
            _ = ticks.tick(), if Instant::now() < end => {
                result.sent += 1;
                // `verify` reads the user out of the uuid.
                let uuid = format!("{run:08x}-0000-4000-8000-{user:06x}{:06x}", result.sent);
                let reference = result.sent as u64;
                let frame = send_frame(reference, room, &uuid);
                waiting.insert(reference, (uuid, Instant::now()));
                if socket.send(Message::text(frame)).await.is_err() {
                    return result;
                }
            }
            frame = socket.next() => {
                let Some(Ok(frame)) = frame else { return result };
                let Ok(text) = frame.to_text() else { continue };
                if text.starts_with("{\"ack\"")
                    && let Some((reference, number)) = parse_ack(text)
                    && let Some((uuid, sent_at)) = waiting.remove(&reference)
                {
                    result.times.push(sent_at.elapsed());
                    result.acknowledged.push((uuid, number));
                }
            }
            () = tokio::time::sleep_until((end + Duration::from_secs(2)).into()) => return result,
        }
        if Instant::now() >= end && waiting.is_empty() {
            return result;
        }
    }
}

fn send_frame(reference: u64, room: i64, uuid: &str) -> String {
    let content = "A message about as long as people write in a course room, a hundred signs, more or less so.";
    json!({"ref": reference, "command": {"do": "send", "room": room, "uuid": uuid, "content": content}}).to_string()
}

fn parse_ack(text: &str) -> Option<(u64, i64)> {
    let frame: Value = serde_json::from_str(text).ok()?;
    Some((
        frame["ack"]["ref"].as_u64()?,
        frame["ack"]["done"]["message"]["number"].as_i64()?,
    ))
}
