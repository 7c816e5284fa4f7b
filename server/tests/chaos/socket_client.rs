//! A WebSocket to a node, through its proxy. Used for `/ws` and for the room socket.

use crate::answer::RESPONSE_TIMEOUT;
use crate::fixtures::TestUser;
use crate::proxy::BUFFER_SIZE;
use app::protocol::{ClientFrame, Request, ServerFrame};
use futures_util::{SinkExt, StreamExt};
use std::net::SocketAddr;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

/// The close code of a close frame without one.
const NO_CODE: u16 = 1005;
/// The close code of a connection that ended without a close frame, or that the client gave up.
pub const CONNECTION_LOST: u16 = 1006;

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    next_reference: u64,
}

impl Socket {
    /// Opens a socket. The error is the status it was refused with, if there was one.
    pub async fn open(port: u16, user: &TestUser, path: &str) -> Result<Self, Option<u16>> {
        let mut request = format!("ws://127.0.0.1:{port}{path}")
            .into_client_request()
            .expect("an address");
        request
            .headers_mut()
            .insert("cookie", user.cookie.parse().expect("a cookie"));
        let opening = async {
            let socket = TcpSocket::new_v4().map_err(|_| None)?;
            socket.set_recv_buffer_size(BUFFER_SIZE).ok();
            let stream = socket
                .connect(SocketAddr::from(([127, 0, 0, 1], port)))
                .await
                .map_err(|_| None)?;
            match tokio_tungstenite::client_async(request, stream).await {
                Ok((stream, _)) => Ok(stream),
                Err(Error::Http(response)) => Err(Some(response.status().as_u16())),
                Err(_) => Err(None),
            }
        };
        let stream = timeout(RESPONSE_TIMEOUT, opening).await.map_err(|_| None)??;
        Ok(Self {
            stream,
            next_reference: 1,
        })
    }

    /// Sends a request and returns its `ref`; the close code if the socket is broken.
    pub async fn send(&mut self, request: Request) -> Result<u64, u16> {
        let reference = self.next_reference;
        self.next_reference += 1;
        let text = serde_json::to_string(&ClientFrame { reference, request }).expect("a frame");
        self.send_text(text).await.map(|()| reference)
    }

    pub async fn send_text(&mut self, text: String) -> Result<(), u16> {
        match timeout(RESPONSE_TIMEOUT, self.stream.send(Message::text(text))).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(CONNECTION_LOST),
        }
    }

    /// The next frame, without a timeout; the close code if the socket is closed.
    pub async fn receive(&mut self) -> Result<ServerFrame, u16> {
        let text = self.receive_text().await?;
        Ok(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
    }

    pub async fn receive_text(&mut self) -> Result<String, u16> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(NO_CODE, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(CONNECTION_LOST),
            }
        }
    }
}
