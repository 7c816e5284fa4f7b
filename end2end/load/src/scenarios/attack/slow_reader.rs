//! A socket that asks for large views, as often as allowed, and reads none of the answers.

use super::class::Class;
use super::figure::print;
use super::{ATTACKER, VICTIM};
use crate::http::connect_from;
use crate::process::{Processes, megabytes, peak_memory, watch_peak};
use crate::websocket_frames as frames;
use serde_json::json;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;

/// As many assignments with texts as a course holds (500,000 characters), of signs that take the most bytes.
const ASSIGNMENTS: usize = 50;
const TEXT: usize = 10_000;
const MESSAGE: usize = 4_000;
const WIDE: &str = "\u{1F4D5}";

pub async fn run(host: &str, pid: u32, seconds: u64) -> Result<(), String> {
    let mut class = Class::of(host, &[ATTACKER, VICTIM]).await?;
    let (course, room) = (class.course, class.room);
    for number in 0..ASSIGNMENTS {
        let title = format!("Assignment {number}");
        let due = "2027-01-31T12:00";
        let new =
            json!({"do": "new_assignment", "course": course, "title": title, "text": WIDE.repeat(TEXT), "due": due});
        patiently(&mut class.teacher, new).await?;
        let uuid = format!("00000000-0000-4000-8000-{number:012x}");
        let send = json!({"do": "send", "room": room, "uuid": uuid, "content": WIDE.repeat(MESSAGE)});
        patiently(&mut class.teacher, send).await?;
    }
    let before = Processes(vec![pid]).usage().memory;
    watch_peak(pid)?;
    let cookie = &class.members[0].cookie;
    let mut stream = connect_from(Ipv4Addr::new(127, 0, 1, 1), host, Some(4096)).await?;
    let request = format!(
        "GET /ws HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZCBnZW5lcmF0b3IhIQ==\r\nCookie: {cookie}\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .await
        .map_err(|error| error.to_string())?;
    let (end, mut asked) = (Instant::now() + Duration::from_secs(seconds), 0_u64);
    while Instant::now() < end {
        let view = match asked % 2 {
            0 => json!({"view": "course", "course": course}),
            _ => json!({"view": "room", "room": room, "near": null}),
        };
        let mut frame = Vec::new();
        let text = json!({"ref": asked, "view": view}).to_string();
        frames::append(&mut frame, frames::TEXT, text.as_bytes());
        if stream.write_all(&frame).await.is_err() {
            break;
        }
        asked += 1;
        tokio::time::sleep(Duration::from_millis(33)).await;
    }
    let (before, peak) = (megabytes(before), megabytes(peak_memory(pid)));
    let words = format!("{before:.0} → {peak:.0} MB, asked {asked} times");
    print("slow_reader_memory", format!("{:.0}", peak - before), words);
    Ok(())
}

/// Again while it is too fast.
async fn patiently(person: &mut super::person::Person, command: serde_json::Value) -> Result<(), String> {
    for _ in 0..300 {
        match person.execute(command.clone()).await {
            Err(reason) if reason.contains("429") => tokio::time::sleep(Duration::from_millis(50)).await,
            other => return other.map(drop),
        }
    }
    Err("too fast for too long".into())
}
