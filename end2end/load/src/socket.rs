//! A WebSocket client with as little overhead as possible: it does the handshake itself and parses frames in place, in
//! a buffer that all sockets of a thread share. The server runs on the same cores, so every instruction saved here is
//! one more for the server.

use crate::websocket_frames as frames;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// Bytes read at once.
const READ_SIZE: usize = 64 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Receives the text frames of a socket. `now` is when the bytes arrived, in microseconds.
pub trait FrameHandler: Send {
    fn on_text(&mut self, text: &[u8], now: u64, writer: &Arc<SocketWriter>);
}

/// The writing half of a socket. What the connection does not accept at once is kept and written later.
pub struct SocketWriter {
    half: OwnedWriteHalf,
    pending: Mutex<Vec<u8>>,
}

impl SocketWriter {
    /// Writes whole frames. False: some of it is pending until [`flush`](Self::flush).
    pub fn write(&self, bytes: &[u8]) -> bool {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let mut done = 0;
        while pending.is_empty() && done < bytes.len() {
            match self.half.try_write(&bytes[done..]) {
                Ok(written) => done += written,
                // The reader notices a closed connection; what is pending is dropped with it.
                Err(_) => break,
            }
        }
        pending.extend_from_slice(&bytes[done..]);
        pending.is_empty()
    }

    /// Writes what is pending; true if nothing is left.
    pub fn flush(&self) -> bool {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        if !pending.is_empty()
            && let Ok(done) = self.half.try_write(&pending)
        {
            pending.drain(..done);
        }
        pending.is_empty()
    }
}

/// An open socket, before its frames are read.
pub struct Socket {
    pub writer: Arc<SocketWriter>,
    reader: OwnedReadHalf,
    /// The beginning of a frame whose end has not arrived yet.
    rest: Vec<u8>,
}

impl Socket {
    pub async fn open(host: &str, path: &str, cookie: Option<&str>) -> Result<Self, String> {
        let mut stream = TcpStream::connect(host).await.map_err(|error| error.to_string())?;
        stream.set_nodelay(true).ok();
        let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        // Django requires an Origin header.
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n\
             Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZCBnZW5lcmF0b3IhIQ==\r\n\
             {cookie}\r\n"
        );
        stream
            .write_all(request.as_bytes())
            .await
            .map_err(|error| error.to_string())?;
        let mut head = Vec::new();
        loop {
            if stream.read_buf(&mut head).await.map_err(|error| error.to_string())? == 0 {
                return Err(format!(
                    "closed during the handshake: {}",
                    String::from_utf8_lossy(&head)
                ));
            }
            if let Some(end) = memchr::memmem::find(&head, b"\r\n\r\n") {
                if !head.starts_with(b"HTTP/1.1 101") {
                    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
                    return Err(format!("refused: {}", String::from_utf8_lossy(line)));
                }
                let (reader, half) = stream.into_split();
                let writer = Arc::new(SocketWriter {
                    half,
                    pending: Mutex::default(),
                });
                return Ok(Self {
                    writer,
                    reader,
                    rest: head[end + 4..].to_vec(),
                });
            }
        }
    }

    /// Passes every text frame to the handler until the socket is closed. Returns why it was.
    pub async fn read_frames(self, handler: &mut impl FrameHandler) -> String {
        let Self {
            writer,
            mut reader,
            mut rest,
        } = self;
        let mut parts = Vec::new();
        // Frames may have arrived together with the response to the handshake.
        let first = std::mem::take(&mut rest);
        if let Err(reason) = handle_frames(&first, &mut rest, &mut parts, handler, &writer) {
            return reason;
        }
        loop {
            let result = poll_fn(|context| {
                BUFFER.with_borrow_mut(|buffer| {
                    let kept = rest.len();
                    if buffer.len() < kept + READ_SIZE {
                        buffer.resize(kept + READ_SIZE, 0);
                    }
                    buffer[..kept].copy_from_slice(&rest);
                    let mut space = ReadBuf::new(&mut buffer[kept..]);
                    let read = ready!(Pin::new(&mut reader).poll_read(context, &mut space));
                    let read = read.map(|()| space.filled().len());
                    Poll::Ready(match read {
                        Err(error) => Err(error.to_string()),
                        Ok(0) => Err("closed without a close frame".into()),
                        Ok(read) => handle_frames(&buffer[..kept + read], &mut rest, &mut parts, handler, &writer),
                    })
                })
            });
            if let Err(reason) = result.await {
                return reason;
            }
        }
    }
}

/// Handles all complete frames in the bytes and keeps the rest. An error is the reason why the socket was closed.
fn handle_frames(
    bytes: &[u8],
    rest: &mut Vec<u8>,
    parts: &mut Vec<u8>,
    handler: &mut impl FrameHandler,
    writer: &Arc<SocketWriter>,
) -> Result<(), String> {
    let now = crate::clock::now_micros();
    let mut at = 0;
    while let Some(frame) = frames::parse(&bytes[at..]) {
        let payload = &bytes[at + frame.start..at + frame.end];
        at += frame.end;
        match frame.opcode {
            frames::TEXT if frame.fin => handler.on_text(payload, now, writer),
            frames::TEXT | frames::CONTINUATION => {
                parts.extend_from_slice(payload);
                if frame.fin {
                    handler.on_text(parts, now, writer);
                    parts.clear();
                }
            }
            frames::PING => {
                let mut pong = Vec::new();
                frames::append(&mut pong, frames::PONG, payload);
                writer.write(&pong);
            }
            frames::CLOSE => {
                let code = payload.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
                return Err(format!("closed with {code}"));
            }
            _ => {}
        }
    }
    if at < bytes.len() {
        rest.clear();
        rest.extend_from_slice(&bytes[at..]);
    } else if rest.capacity() > 0 {
        *rest = Vec::new();
    }
    Ok(())
}
