//! An open WebSocket of a test: sends frames, and receives them in the order in which the server sent them.

use app::protocol::{Change, ClientFrame, Command, Done, Event, Hello, Problem, Request, RoomServerFrame, ServerFrame};
use futures_util::{SinkExt, StreamExt};
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Long enough for any machine; only a broken test waits for it.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(20);

pub struct TestSocket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next_reference: u64,
    /// Events that came while a reply was awaited, for [`Self::received_events`].
    buffered_events: Vec<Event>,
    /// Signals of presence, which may come at any time, for [`Self::received_signals`].
    buffered_signals: Vec<ServerFrame>,
}

impl TestSocket {
    pub fn new(stream: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Self {
        Self {
            stream,
            next_reference: 1,
            buffered_events: Vec::new(),
            buffered_signals: Vec::new(),
        }
    }

    /// Sends a request and returns its `ref`.
    pub async fn push(&mut self, request: Request) -> u64 {
        let reference = self.next_reference;
        self.next_reference += 1;
        self.push_text(&serde_json::to_string(&ClientFrame { reference, request }).unwrap())
            .await;
        reference
    }

    pub async fn push_text(&mut self, text: &str) {
        self.stream.send(Message::text(text)).await.unwrap();
    }

    /// An error if the socket is closed already.
    pub async fn try_push_text(&mut self, text: &str) -> Result<(), ()> {
        self.stream.send(Message::text(text)).await.map_err(drop)
    }

    /// The next frame as text; a close as its code.
    pub async fn next_text(&mut self) -> Result<String, u16> {
        loop {
            match timeout(RECEIVE_TIMEOUT, self.stream.next())
                .await
                .expect("no frame came")
            {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    pub async fn next_frame(&mut self) -> ServerFrame {
        self.next().await
    }

    /// The next frame of a room socket.
    pub async fn next_room_frame(&mut self) -> RoomServerFrame {
        self.next().await
    }

    async fn next<T: DeserializeOwned>(&mut self) -> T {
        let text = self
            .next_text()
            .await
            .unwrap_or_else(|code| panic!("the socket closed with {code}"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The first frame of `/ws`.
    pub async fn expect_hello(&mut self) -> Hello {
        match self.next_frame().await {
            ServerFrame::Hello(hello) => *hello,
            other => panic!("expected Hello, got {other:?}"),
        }
    }

    /// Executes a command and waits for its Ack. Events that come before are kept for [`Self::received_events`].
    pub async fn expect_ack(&mut self, command: Command) -> Done {
        self.execute(command.clone())
            .await
            .unwrap_or_else(|problem| panic!("{command:?}: {problem:?}"))
    }

    pub async fn expect_problem(&mut self, command: Command) -> Problem {
        self.execute(command).await.expect_err("it should be refused")
    }

    pub async fn execute(&mut self, command: Command) -> Result<Done, Problem> {
        let own = self.push(Request::Command(command)).await;
        loop {
            match self.next_frame().await {
                ServerFrame::Ack { reference, done } if reference == own => return Ok(done),
                ServerFrame::Problem { reference, problem } if reference == Some(own) => return Err(problem),
                ServerFrame::Event(event) => self.buffered_events.push(event),
                signal @ (ServerFrame::Typing(_) | ServerFrame::Here(_)) => self.buffered_signals.push(signal),
                ServerFrame::Heads(_) => {}
                other => panic!("expected a reply, got {other:?}"),
            }
        }
    }

    /// Sends a request and returns the next frame that is neither an event nor a heartbeat.
    pub async fn expect_reply(&mut self, request: Request) -> ServerFrame {
        self.push(request).await;
        loop {
            match self.next_frame().await {
                ServerFrame::Event(event) => self.buffered_events.push(event),
                signal @ (ServerFrame::Typing(_) | ServerFrame::Here(_)) => self.buffered_signals.push(signal),
                ServerFrame::Heads(_) => {}
                other => return other,
            }
        }
    }

    /// All events that were sent up to now: a ping is answered after what was queued before it.
    pub async fn received_events(&mut self) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.buffered_events);
        let own = self.push(Request::Ping {}).await;
        loop {
            match self.next_frame().await {
                ServerFrame::Pong { reference } if reference == own => return events,
                ServerFrame::Event(event) => events.push(event),
                signal @ (ServerFrame::Typing(_) | ServerFrame::Here(_)) => self.buffered_signals.push(signal),
                ServerFrame::Heads(_) => {}
                other => panic!("expected an event or a pong, got {other:?}"),
            }
        }
    }

    /// All signals of presence that were sent up to now.
    pub async fn received_signals(&mut self) -> Vec<ServerFrame> {
        self.buffered_events = self.received_events().await;
        std::mem::take(&mut self.buffered_signals)
    }

    /// The [received events](Self::received_events), which must include this change.
    pub async fn expect_event(&mut self, change: &Change) -> Vec<Event> {
        let events = self.received_events().await;
        assert!(
            events.iter().any(|event| event.change == *change),
            "no {change:?} in {events:?}"
        );
        events
    }

    /// No event was sent up to now.
    pub async fn expect_nothing(&mut self) {
        let events = self.received_events().await;
        assert!(events.is_empty(), "{events:?}");
    }

    /// Every frame until the server closes.
    pub async fn remaining_frames(&mut self) -> Vec<String> {
        let mut frames = Vec::new();
        while let Ok(frame) = self.next_text().await {
            frames.push(frame);
        }
        frames
    }

    /// The code the server closes with, whatever comes before.
    pub async fn expect_close(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next_text().await {
                return code;
            }
        }
    }
}

/// The number and text of every new message among the events.
pub fn messages_in(events: &[Event]) -> Vec<(i64, String)> {
    (events.iter())
        .filter_map(|event| match &event.change {
            Change::Message(message) => Some((message.number, message.content.clone())),
            _ => None,
        })
        .collect()
}
