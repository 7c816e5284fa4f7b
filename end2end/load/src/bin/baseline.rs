//! The practical ceiling to compare live delivery with: a broadcast channel a room and an echo to everybody in it.
//! Nothing is stored, nobody is checked, every message is a write of its own. Takes the port as its argument.

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
    // With Nagle's algorithm on, which is what axum leaves, a delayed acknowledgement adds 40 ms to the slowest.
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
    let mut said = sender.subscribe();
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
            text = said.recv() => match text {
                Ok(text) => {
                    if writer.send(Message::Text(text)).await.is_err() {
                        return;
                    }
                }
                // Who is too slow misses something: nothing is kept here to catch up from.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
    }
}
