//! The baseline that live delivery is compared with: a minimal axum server with a broadcast channel per room, which
//! sends every message to all sockets of the room. It stores nothing and authorizes nobody, and every message is a write
//! of its own. Takes the port as its argument. `scripts/capacity` runs it.

use axum::Router;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::any;
use axum::serve::ListenerExt;
use futures_util::{SinkExt, StreamExt};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast::{self, error::RecvError};

type Rooms = Arc<Mutex<HashMap<u64, broadcast::Sender<Utf8Bytes>>>>;

#[tokio::main]
async fn main() -> Result<(), String> {
    let port: u16 = std::env::args()
        .nth(1)
        .and_then(|port| port.parse().ok())
        .unwrap_or(18090);
    let app = Router::new()
        .route("/ws/chat/{room}/", any(upgrade))
        .with_state(Rooms::default());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| error.to_string())?;
    // With Nagle's algorithm on, which is axum's default, delayed acknowledgements add 40 ms to the slowest deliveries.
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).ok();
    });
    axum::serve(listener, app).await.map_err(|error| error.to_string())
}

async fn upgrade(upgrade: WebSocketUpgrade, Path(room): Path<u64>, State(rooms): State<Rooms>) -> Response {
    upgrade
        .read_buffer_size(4096)
        .write_buffer_size(0)
        .on_upgrade(move |socket| serve(socket, room, rooms))
}

async fn serve(socket: WebSocket, room: u64, rooms: Rooms) {
    let sender = rooms
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(room)
        .or_insert_with(|| broadcast::channel(1024).0)
        .clone();
    let mut messages = sender.subscribe();
    let (mut writer, mut reader) = socket.split();
    loop {
        tokio::select! {
            frame = reader.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    sender.send(text).ok();
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            message = messages.recv() => match message {
                Ok(text) => {
                    if writer.send(Message::Text(text)).await.is_err() {
                        return;
                    }
                }
                // A socket that is too slow misses messages: nothing is stored that it could catch up from.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
    }
}
