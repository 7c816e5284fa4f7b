//! One student who sends the largest messages and edits each of them, as fast as the server takes it.

use super::person::Person;
use crate::clock::run_id;
use crate::frame_scan::number_after;
use crate::socket::{FrameHandler, Socket, SocketWriter};
use crate::websocket_frames as frames;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The longest message, of signs that take the most bytes.
const LONGEST: usize = 4_000;
const WIDE: &str = "\u{1F4D5}";
/// Somewhat faster than a user may send with the default settings.
const INTERVAL: Duration = Duration::from_millis(25);

#[derive(Default)]
pub struct Flood {
    pub accepted: AtomicU64,
    pub refused: AtomicU64,
    /// A message to edit next: its number and version.
    editable: Mutex<Option<(i64, i64)>>,
}

struct Answers(Arc<Flood>);

impl FrameHandler for Answers {
    fn on_text(&mut self, text: &[u8], _now: u64, _writer: &Arc<SocketWriter>) {
        if number_after(text, b"{\"ack\":{\"ref\":").is_some() {
            self.0.accepted.fetch_add(1, Relaxed);
            let answer: Value = serde_json::from_slice(text).unwrap_or_default();
            let (reference, message) = (&answer["ack"]["ref"], &answer["ack"]["done"]["message"]);
            // What was sent is edited once.
            if reference.as_u64().is_some_and(|reference| reference % 2 == 0)
                && let (Some(number), Some(version)) = (message["number"].as_i64(), message["version"].as_i64())
                && let Ok(mut editable) = self.0.editable.lock()
            {
                *editable = Some((number, version));
            }
        } else if text.starts_with(b"{\"problem\"") {
            self.0.refused.fetch_add(1, Relaxed);
        }
    }
}

impl Flood {
    /// Goes on until it is dropped.
    pub async fn run(self: Arc<Self>, student: &Person, room: i64) -> Result<(), String> {
        let socket = Socket::open(&student.host, "/ws", Some(&student.cookie)).await?;
        let writer = socket.writer.clone();
        let mut answers = Answers(self.clone());
        let (run, mut sent) = (run_id(), 0_u64);
        let send = async {
            loop {
                tokio::time::sleep(INTERVAL).await;
                let edit = self.editable.lock().ok().and_then(|mut editable| editable.take());
                sent += 2;
                let (reference, command) = match edit {
                    Some((number, version)) => {
                        // Another text than before, as long.
                        let content = format!("e{}", WIDE.repeat(LONGEST - 1));
                        let edit = json!({"do": "edit", "room": room, "number": number, "version": version, "content": content});
                        (sent + 1, edit)
                    }
                    None => {
                        let uuid = format!("{run:08x}-0000-4000-9000-{sent:012x}");
                        let content = WIDE.repeat(LONGEST);
                        (
                            sent,
                            json!({"do": "send", "room": room, "uuid": uuid, "content": content}),
                        )
                    }
                };
                let mut frame = Vec::new();
                let text = json!({"ref": reference, "command": command}).to_string();
                frames::append(&mut frame, frames::TEXT, text.as_bytes());
                if !writer.write(&frame) {
                    writer.flush();
                }
            }
        };
        tokio::select! {
            reason = socket.read_frames(&mut answers) => Err(reason),
            () = send => Ok(()),
        }
    }
}
