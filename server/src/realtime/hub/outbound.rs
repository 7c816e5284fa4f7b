//! What waits in a socket's queue.

use crate::clock::CoarseInstant;
use axum::extract::ws::Utf8Bytes;

/// What a socket's writer has to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Outbound {
    /// Send a frame, which has waited since then.
    Send(Utf8Bytes, CoarseInstant),
    /// Close the socket with a code.
    Close(u16),
}

/// Encodes a frame once, as bytes that sockets share. Encoding plain data cannot fail; if it does, nothing is sent rather
/// than half a frame.
pub fn encode<T: serde::Serialize>(frame: &T) -> Option<Utf8Bytes> {
    serde_json::to_string(frame).ok().map(Utf8Bytes::from)
}
