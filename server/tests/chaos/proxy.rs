//! A wire with faults: between people and a node it cuts connections in the middle of a frame; between a node and Redis
//! it loses messages, or everything.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

/// Buffers so small that somebody who stops reading is soon noticed.
pub const BUFFER: u32 = 64 * 1024;

/// What a wire does now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mode {
    /// Counts cuts. A connection that is older than the last one ends within a few bytes.
    pub cuts: u64,
    /// Lets nobody through.
    pub shut: bool,
    /// How many of a hundred published messages are lost.
    pub lost: u32,
}

/// A wire. It ends when dropped.
pub struct Proxy {
    pub port: u16,
    mode: watch::Sender<Mode>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    /// A wire to a port of this machine. `redis` says that messages can be told apart on it.
    pub async fn open(to: u16, redis: bool, seed: u64) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_send_buffer_size(BUFFER).ok();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let listener = socket.listen(1024).expect("a listener");
        let port = listener.local_addr().expect("an address").port();
        let (mode, modes) = watch::channel(Mode::default());
        let chance = Arc::new(Mutex::new(StdRng::seed_from_u64(seed)));
        let task = tokio::spawn(accept(listener, to, redis, modes, chance));
        Self { port, mode, task }
    }

    pub fn change(&self, how: impl FnOnce(&mut Mode)) {
        self.mode.send_modify(how);
    }

    /// Ends every connection, most in the middle of a frame.
    pub fn cut(&self) {
        self.change(|mode| mode.cuts += 1);
    }
}

async fn accept(listener: TcpListener, to: u16, redis: bool, modes: watch::Receiver<Mode>, chance: Arc<Mutex<StdRng>>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((near, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        if modes.borrow().shut {
            continue;
        }
        let (modes, chance) = (modes.clone(), chance.clone());
        connections.spawn(async move {
            let socket = TcpSocket::new_v4().expect("a socket");
            socket.set_recv_buffer_size(BUFFER).ok();
            let far = socket.connect(SocketAddr::from(([127, 0, 0, 1], to))).await;
            if let Ok(far) = far {
                carry(near, far, redis, modes, chance).await;
            }
        });
    }
}

async fn carry(near: TcpStream, far: TcpStream, redis: bool, modes: watch::Receiver<Mode>, chance: Arc<Mutex<StdRng>>) {
    near.set_nodelay(true).ok();
    far.set_nodelay(true).ok();
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let up = pump(near_in, far_out, false, modes.clone(), chance.clone());
    let down = pump(far_in, near_out, redis, modes, chance);
    tokio::select! { () = up => {}, () = down => {} }
}

/// One direction of a connection, until one end closes or it is cut.
async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    filter: bool,
    mut modes: watch::Receiver<Mode>,
    chance: Arc<Mutex<StdRng>>,
) {
    let cuts = modes.borrow().cuts;
    let mut left: Option<usize> = None;
    let (mut buffer, mut rest) = (vec![0; 64 * 1024], Vec::new());
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read,
            changed = modes.changed(), if left.is_none() => {
                let mode = *modes.borrow();
                if changed.is_err() || mode.shut {
                    return;
                }
                if mode.cuts > cuts {
                    left = Some(chance.lock().expect("chance").random_range(0..60));
                }
                continue;
            }
            () = tokio::time::sleep(Duration::from_millis(100)), if left.is_some() => return,
        };
        let bytes = match read {
            Ok(count) if count > 0 => &buffer[..count],
            _ => return,
        };
        let lost = modes.borrow().lost;
        let mut bytes = if filter {
            rest.extend_from_slice(bytes);
            let whole = complete(&rest);
            let mut kept = Vec::new();
            for part in split(&rest[..whole]) {
                let message = part.windows(11).take(12).any(|window| window == b"\r\nmessage\r\n");
                if !message || chance.lock().expect("chance").random_range(0..100) >= lost {
                    kept.extend_from_slice(part);
                }
            }
            rest.drain(..whole);
            kept
        } else {
            bytes.to_vec()
        };
        if let Some(most) = left {
            bytes.truncate(most);
        }
        if to.write_all(&bytes).await.is_err() {
            return;
        }
        if left.is_some() {
            to.flush().await.ok();
            return;
        }
    }
}

/// The length of the whole answers of Redis at the beginning of some bytes.
fn complete(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(length) = answer(&bytes[at..]) {
        at += length;
    }
    at
}

fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut at) = (Vec::new(), 0);
    while let Some(length) = answer(&bytes[at..]) {
        parts.push(&bytes[at..at + length]);
        at += length;
    }
    parts
}

/// The length of the first answer, if all of it is there.
fn answer(bytes: &[u8]) -> Option<usize> {
    let line = bytes.windows(2).position(|end| end == b"\r\n")? + 2;
    let number = || {
        std::str::from_utf8(&bytes[1..line - 2])
            .ok()
            .and_then(|text| text.parse::<i64>().ok())
    };
    match bytes[0] {
        b'$' => {
            let length = usize::try_from(number()?).ok().map_or(line, |length| line + length + 2);
            (bytes.len() >= length).then_some(length)
        }
        b'*' | b'>' => {
            let mut at = line;
            for _ in 0..number()?.max(0) {
                at += answer(&bytes[at..])?;
            }
            Some(at)
        }
        _ => Some(line),
    }
}

#[test]
fn answers_of_redis_are_told_apart() {
    let bytes = b"*3\r\n$7\r\nmessage\r\n$2\r\nab\r\n$4\r\nx\r\ny\r\n:1\r\n$-1\r\n*3\r\n$7\r\nmess";
    assert_eq!(split(bytes).len(), 3);
    assert_eq!(complete(bytes), bytes.len() - 12);
}
