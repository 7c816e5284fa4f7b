//! A TCP proxy that injects network faults. Between clients and a node it cuts connections in the middle of a frame;
//! between a node and Redis it drops published messages, or the whole connection.

use crate::redis_frames::{complete_length, is_published_message, split_replies};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

/// Socket buffers so small that a client that stops reading soon slows its sender down.
pub const BUFFER_SIZE: u32 = 64 * 1024;

/// What a proxy does at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProxyMode {
    /// The number of cuts so far. A connection that is older than the last one ends within a few bytes.
    pub cuts: u64,
    /// Accepts no connection and ends those that are open.
    pub partitioned: bool,
    /// How many percent of the published messages are dropped.
    pub drop_percent: u32,
}

/// What a proxy carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Traffic {
    /// Published messages can be dropped from it.
    Redis,
    Http,
}

/// A running proxy. It ends when it is dropped.
pub struct Proxy {
    pub port: u16,
    mode: watch::Sender<ProxyMode>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// A proxy to a port of this machine.
    pub async fn start(target: u16, traffic: Traffic, seed: u64) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_send_buffer_size(BUFFER_SIZE).ok();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let listener = socket.listen(1024).expect("a listener");
        let port = listener.local_addr().expect("an address").port();
        let (mode, current_mode) = watch::channel(ProxyMode::default());
        let rng = Arc::new(Mutex::new(StdRng::seed_from_u64(seed)));
        let task = tokio::spawn(accept(listener, target, traffic, current_mode, rng));
        Self { port, mode, task }
    }

    pub fn change_mode(&self, change: impl FnOnce(&mut ProxyMode)) {
        self.mode.send_modify(change);
    }

    /// Ends every connection, most of them in the middle of a frame.
    pub fn cut_connections(&self) {
        self.change_mode(|mode| mode.cuts += 1);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(
    listener: TcpListener,
    target: u16,
    traffic: Traffic,
    mode: watch::Receiver<ProxyMode>,
    rng: Arc<Mutex<StdRng>>,
) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        if mode.borrow().partitioned {
            continue;
        }
        let (mode, rng) = (mode.clone(), rng.clone());
        connections.spawn(async move {
            let socket = TcpSocket::new_v4().expect("a socket");
            socket.set_recv_buffer_size(BUFFER_SIZE).ok();
            let server = socket.connect(SocketAddr::from(([127, 0, 0, 1], target))).await;
            if let Ok(server) = server {
                forward(client, server, traffic, mode, rng).await;
            }
        });
    }
}

async fn forward(
    client: TcpStream,
    server: TcpStream,
    traffic: Traffic,
    mode: watch::Receiver<ProxyMode>,
    rng: Arc<Mutex<StdRng>>,
) {
    client.set_nodelay(true).ok();
    server.set_nodelay(true).ok();
    let ((client_in, client_out), (server_in, server_out)) = (client.into_split(), server.into_split());
    let to_server = copy(client_in, server_out, Traffic::Http, mode.clone(), rng.clone());
    let to_client = copy(server_in, client_out, traffic, mode, rng);
    tokio::select! { () = to_server => {}, () = to_client => {} }
}

/// Copies one direction of a connection, until one end closes it or it is cut.
async fn copy(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    traffic: Traffic,
    mut mode: watch::Receiver<ProxyMode>,
    rng: Arc<Mutex<StdRng>>,
) {
    let cuts = mode.borrow().cuts;
    // Once the connection is cut: how many bytes still pass.
    let mut bytes_left: Option<usize> = None;
    let (mut buffer, mut incomplete) = (vec![0; 64 * 1024], Vec::new());
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read,
            changed = mode.changed(), if bytes_left.is_none() => {
                let mode = *mode.borrow();
                if changed.is_err() || mode.partitioned {
                    return;
                }
                if mode.cuts > cuts {
                    bytes_left = Some(rng.lock().expect("the generator").random_range(0..60));
                }
                continue;
            }
            () = tokio::time::sleep(Duration::from_millis(100)), if bytes_left.is_some() => return,
        };
        let bytes = match read {
            Ok(count) if count > 0 => &buffer[..count],
            _ => return,
        };
        let drop_percent = mode.borrow().drop_percent;
        let mut bytes = if traffic == Traffic::Redis {
            incomplete.extend_from_slice(bytes);
            drop_messages(&mut incomplete, drop_percent, &rng)
        } else {
            bytes.to_vec()
        };
        if let Some(most) = bytes_left {
            bytes.truncate(most);
        }
        if to.write_all(&bytes).await.is_err() {
            return;
        }
        if bytes_left.is_some() {
            to.flush().await.ok();
            return;
        }
    }
}

/// Takes the complete replies out of what was received, and returns those that are not dropped.
fn drop_messages(received: &mut Vec<u8>, drop_percent: u32, rng: &Mutex<StdRng>) -> Vec<u8> {
    let complete = complete_length(received);
    let mut kept = Vec::new();
    for reply in split_replies(&received[..complete]) {
        let is_dropped =
            is_published_message(reply) && rng.lock().expect("the generator").random_range(0..100) < drop_percent;
        if !is_dropped {
            kept.extend_from_slice(reply);
        }
    }
    received.drain(..complete);
    kept
}
