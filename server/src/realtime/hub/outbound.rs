//! What waits in a socket's queue.

use crate::clock::CoarseInstant;
use axum::extract::ws::Utf8Bytes;
use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc::{self, error::TryRecvError};

/// Frames that may wait for one socket.
const FRAMES: usize = 512;
/// Bytes of the frames that may wait for one socket. A single frame may be larger.
const BYTES: usize = 1 << 20;

/// What a socket's writer has to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Outbound {
    /// Send a frame, which has waited since then.
    Send(Utf8Bytes, CoarseInstant),
    /// Close the socket with a code.
    Close(u16),
}

/// The queue of one socket: the hub's end.
pub(super) struct OutboundSender {
    queue: mpsc::Sender<Outbound>,
    bytes: Arc<AtomicUsize>,
}

/// The queue of one socket: its writer's end.
pub struct OutboundQueue {
    queue: mpsc::Receiver<Outbound>,
    bytes: Arc<AtomicUsize>,
}

pub(super) fn outbound_queue() -> (OutboundSender, OutboundQueue) {
    let (sender, receiver) = mpsc::channel(FRAMES);
    let bytes = Arc::<AtomicUsize>::default();
    let hub = OutboundSender {
        queue: sender,
        bytes: bytes.clone(),
    };
    let queue = OutboundQueue { queue: receiver, bytes };
    (hub, queue)
}

impl OutboundSender {
    /// False if it does not fit.
    pub fn send(&self, frame: Utf8Bytes, since: CoarseInstant) -> bool {
        let size = frame.len();
        let waiting = self.bytes.fetch_add(size, Ordering::Relaxed);
        let fits = waiting == 0 || waiting + size <= BYTES;
        let sent = fits && self.queue.try_send(Outbound::Send(frame, since)).is_ok();
        if !sent {
            self.bytes.fetch_sub(size, Ordering::Relaxed);
        }
        sent
    }

    /// Has the socket closed after what waits. If that does not fit, the writer sees the queue end.
    pub fn close(&self, code: u16) {
        self.queue.try_send(Outbound::Close(code)).ok();
    }
}

impl OutboundQueue {
    /// The next one, once there is one. None once the hub has dropped its end.
    pub fn recv(&mut self) -> impl Future<Output = Option<Outbound>> {
        poll_fn(|context| {
            let next = self.queue.poll_recv(context);
            next.map(|next| next.map(|next| self.taken(next)))
        })
    }

    pub fn try_recv(&mut self) -> Result<Outbound, TryRecvError> {
        let next = self.queue.try_recv()?;
        Ok(self.taken(next))
    }

    fn taken(&self, next: Outbound) -> Outbound {
        if let Outbound::Send(frame, _) = &next {
            self.bytes.fetch_sub(frame.len(), Ordering::Relaxed);
        }
        next
    }
}

/// Encodes a frame once, as bytes that sockets share. Encoding plain data cannot fail; if it does, nothing is sent rather
/// than half a frame.
pub fn encode<T: serde::Serialize>(frame: &T) -> Option<Utf8Bytes> {
    serde_json::to_string(frame).ok().map(Utf8Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_large_frames_fill_a_queue_as_many_small_ones_do() {
        let now = CoarseInstant::now();
        let frame = |size: usize| Utf8Bytes::from("x".repeat(size));
        let (hub, mut queue) = outbound_queue();
        assert!(hub.send(frame(3 * BYTES), now), "a single frame always fits");
        assert!(!hub.send(frame(1), now));
        queue.try_recv().unwrap();
        let sent = (0..FRAMES).filter(|_| hub.send(frame(BYTES / 8), now)).count();
        assert_eq!(sent, 8);
        while queue.try_recv().is_ok() {}
        let sent = (0..2 * FRAMES).filter(|_| hub.send(frame(1), now)).count();
        assert_eq!(sent, FRAMES);
        assert_eq!(queue.bytes.load(Ordering::Relaxed), FRAMES);
    }
}
