//! The first frame of a tab's socket.

use super::person::Person;
use crate::socket::{FrameHandler, Socket, SocketWriter};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Longer than a tab waits.
const TIMEOUT: Duration = Duration::from_secs(20);

struct FirstFrame(Option<oneshot::Sender<Vec<u8>>>);

impl FrameHandler for FirstFrame {
    fn on_text(&mut self, text: &[u8], _now: u64, _writer: &Arc<SocketWriter>) {
        if let Some(first) = self.0.take() {
            first.send(text.to_vec()).ok();
        }
    }
}

/// Opens a socket; returns how many bytes its Hello has.
pub async fn size(person: &Person) -> Result<usize, String> {
    let socket = Socket::open(&person.host, "/ws", Some(&person.cookie)).await?;
    let (first, received) = oneshot::channel();
    let mut handler = FirstFrame(Some(first));
    let read = async {
        tokio::select! {
            text = received => text.map_err(|_| "closed".to_owned()),
            reason = socket.read_frames(&mut handler) => Err(reason),
        }
    };
    let text = timeout(TIMEOUT, read).await.map_err(|_| "none within 20 s")??;
    if text.starts_with(b"{\"hello\"") {
        Ok(text.len())
    } else {
        Err(String::from_utf8_lossy(&text).into_owned())
    }
}
