//! A WebSocket client that costs next to nothing: a handshake by hand, frames read in place out of a buffer that all
//! sockets of a thread share. The server and this program have the same cores, so every saved instruction is one for
//! the server.

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
const READ: usize = 64 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Who gets the text frames of a socket. `now` is when the bytes were there, in microseconds.
pub trait Listener: Send {
    fn text(&mut self, text: &[u8], now: u64, outlet: &Arc<Outlet>);
}

/// The way out of a socket. What the connection does not take at once is kept and written later.
pub struct Outlet {
    writer: OwnedWriteHalf,
    kept: Mutex<Vec<u8>>,
}

impl Outlet {
    /// Writes whole frames. False: some of it has to wait for a [`flush`](Self::flush).
    pub fn write(&self, bytes: &[u8]) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut done = 0;
        while kept.is_empty() && done < bytes.len() {
            match self.writer.try_write(&bytes[done..]) {
                Ok(some) => done += some,
                // A closed connection is seen by its reader; what is kept then goes with it.
                Err(_) => break,
            }
        }
        kept.extend_from_slice(&bytes[done..]);
        kept.is_empty()
    }

    /// Writes what had to wait; true if nothing does any more.
    pub fn flush(&self) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.is_empty()
            && let Ok(done) = self.writer.try_write(&kept)
        {
            kept.drain(..done);
        }
        kept.is_empty()
    }
}

/// An open socket, before anybody listens to it.
pub struct Socket {
    pub outlet: Arc<Outlet>,
    reader: OwnedReadHalf,
    /// The beginning of a frame whose end has not come yet.
    rest: Vec<u8>,
}

impl Socket {
    pub async fn open(host: &str, path: &str, cookie: Option<&str>) -> Result<Self, String> {
        let mut stream = TcpStream::connect(host).await.map_err(|error| error.to_string())?;
        stream.set_nodelay(true).ok();
        let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        // Django's sockets want to know where the page is from.
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
                return Err(format!("closed at the handshake: {}", String::from_utf8_lossy(&head)));
            }
            if let Some(end) = memchr::memmem::find(&head, b"\r\n\r\n") {
                if !head.starts_with(b"HTTP/1.1 101") {
                    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
                    return Err(format!("refused: {}", String::from_utf8_lossy(line)));
                }
                let (reader, writer) = stream.into_split();
                let outlet = Arc::new(Outlet {
                    writer,
                    kept: Mutex::default(),
                });
                return Ok(Self {
                    outlet,
                    reader,
                    rest: head[end + 4..].to_vec(),
                });
            }
        }
    }

    /// Hands every text frame on until the socket is closed. Returns why it ended.
    pub async fn listen(self, listener: &mut impl Listener) -> String {
        let Self {
            outlet,
            mut reader,
            mut rest,
        } = self;
        let mut parts = Vec::new();
        // What came along with the handshake is there already.
        let first = std::mem::take(&mut rest);
        if let Err(end) = take(&first, &mut rest, &mut parts, listener, &outlet) {
            return end;
        }
        loop {
            let end = poll_fn(|context| {
                BUFFER.with_borrow_mut(|buffer| {
                    let kept = rest.len();
                    if buffer.len() < kept + READ {
                        buffer.resize(kept + READ, 0);
                    }
                    buffer[..kept].copy_from_slice(&rest);
                    let mut room = ReadBuf::new(&mut buffer[kept..]);
                    let read = ready!(Pin::new(&mut reader).poll_read(context, &mut room));
                    let read = read.map(|()| room.filled().len());
                    Poll::Ready(match read {
                        Err(error) => Err(error.to_string()),
                        Ok(0) => Err("closed without a word".into()),
                        Ok(read) => take(&buffer[..kept + read], &mut rest, &mut parts, listener, &outlet),
                    })
                })
            });
            if let Err(end) = end.await {
                return end;
            }
        }
    }
}

/// Takes all whole frames out of the bytes and keeps the rest.
fn take(
    bytes: &[u8],
    rest: &mut Vec<u8>,
    parts: &mut Vec<u8>,
    listener: &mut impl Listener,
    outlet: &Arc<Outlet>,
) -> Result<(), String> {
    let now = crate::clock::micros();
    let mut at = 0;
    while let Some(frame) = frames::first(&bytes[at..]) {
        let payload = &bytes[at + frame.start..at + frame.end];
        at += frame.end;
        match frame.kind {
            frames::TEXT if frame.last => listener.text(payload, now, outlet),
            frames::TEXT | frames::CONTINUED => {
                parts.extend_from_slice(payload);
                if frame.last {
                    listener.text(parts, now, outlet);
                    parts.clear();
                }
            }
            frames::PING => {
                let mut pong = Vec::new();
                frames::put(&mut pong, frames::PONG, payload);
                outlet.write(&pong);
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
