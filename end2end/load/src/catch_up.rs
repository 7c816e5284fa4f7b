//! Handles the frames of one connection of a reconnecting client. After a reconnect it asks for what changed in the
//! room meanwhile; from then on every event must have the next version.

use crate::frame_scan::RoomVersions;
use crate::reconnect_frames::{ReconnectFrame, classify};
use crate::reconnect_state::ClientState;
use crate::socket::{FrameHandler, SocketWriter};
use crate::websocket_frames as frames;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, OnceLock};
use tokio::sync::OwnedSemaphorePermit;

pub struct CatchUpHandler {
    client: Arc<ClientState>,
    /// Released at the first Hello.
    permit: Option<OwnedSemaphorePermit>,
    caught_up: bool,
    /// Versions of events that arrived before the room was caught up; checked afterwards.
    early_versions: Vec<i64>,
}

impl CatchUpHandler {
    pub fn new(client: Arc<ClientState>, permit: Option<OwnedSemaphorePermit>) -> Self {
        let caught_up = !client.connected_before.load(Relaxed);
        Self {
            client,
            permit,
            caught_up,
            early_versions: Vec::new(),
        }
    }
}

impl FrameHandler for CatchUpHandler {
    fn on_text(&mut self, text: &[u8], _now: u64, writer: &Arc<SocketWriter>) {
        static VERSIONS: OnceLock<RoomVersions> = OnceLock::new();
        match classify(text) {
            ReconnectFrame::Hello => self.hello(text, writer),
            ReconnectFrame::CaughtUp {
                version,
                messages,
                too_much,
            } => {
                let client = &self.client;
                client.progress.caught_up_messages.fetch_add(messages, Relaxed);
                client.version.fetch_max(version, Relaxed);
                if too_much {
                    client.progress.room_snapshots.fetch_add(1, Relaxed);
                    let room = client.room;
                    request(
                        writer,
                        &format!("\"view\":{{\"view\":\"room\",\"room\":{room},\"near\":null}}"),
                    );
                    return;
                }
                self.finish_catch_up();
            }
            ReconnectFrame::Snapshot => self.finish_catch_up(),
            ReconnectFrame::Event => {
                let versions = VERSIONS.get_or_init(RoomVersions::new);
                let room = self.client.room;
                for (_, version) in versions.find(text).filter(|(of, _)| *of == room) {
                    self.check_version(version);
                }
            }
            ReconnectFrame::Other => {}
        }
    }
}

impl CatchUpHandler {
    fn hello(&mut self, text: &[u8], writer: &SocketWriter) {
        let client = &self.client;
        client.hello_received.store(true, Relaxed);
        self.permit = None;
        if client.connected_before.swap(true, Relaxed) {
            let (room, since) = (client.room, client.version.load(Relaxed));
            let from = client.first_message.load(Relaxed);
            request(
                writer,
                &format!("\"catch_up\":{{\"room\":{room},\"since\":{since},\"from\":{from}}}"),
            );
            return;
        }
        let hello: serde_json::Value = serde_json::from_slice(text).unwrap_or_default();
        let rooms = hello["hello"]["overview"]["rooms"].as_array();
        let room = rooms.into_iter().flatten().find(|room| room["id"] == client.room);
        let number = |key: &str| room.and_then(|room| room[key].as_i64()).unwrap_or(0);
        client.version.store(number("version"), Relaxed);
        client.first_message.store((number("last_number") - 49).max(1), Relaxed);
        client.progress.connected.fetch_add(1, Relaxed);
    }

    fn finish_catch_up(&mut self) {
        self.caught_up = true;
        self.client.record_recovery();
        self.early_versions.sort_unstable();
        for version in std::mem::take(&mut self.early_versions) {
            self.check_version(version);
        }
    }

    fn check_version(&mut self, version: i64) {
        let known = &self.client.version;
        if !self.caught_up {
            self.early_versions.push(version);
        } else if version > known.fetch_max(version, Relaxed) + 1 {
            self.client.progress.version_gaps.fetch_add(1, Relaxed);
        }
    }
}

fn request(writer: &SocketWriter, body: &str) {
    let mut frame = Vec::new();
    frames::append(&mut frame, frames::TEXT, format!("{{\"ref\":1,{body}}}").as_bytes());
    writer.write(&frame);
}
