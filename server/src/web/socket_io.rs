//! Frames of both sockets, `/ws` and the plain one: how they are written, heard and ended.

use crate::hub::{GOING_AWAY, NOT_FOUND, Order, RESUME, SIGNED_OUT, TOO_MANY};
use crate::metrics::Metrics;
use app::wire::limits;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How long one write may take before the reader counts as gone.
pub const WRITE: Duration = Duration::from_secs(20);
/// After this long without a word from the other side it is asked whether it is there; after as long again it is
/// gone. Browsers answer such a ping by themselves.
const SILENCE: Duration = Duration::from_secs(45);
/// How long the other side has for its part of a goodbye.
const GOODBYE: Duration = Duration::from_secs(2);
/// Answers that may wait for one socket.
const ANSWERS: usize = 64;

/// Answers on their way from whoever reads a socket to whoever writes to it.
pub type Answers = futures_channel::mpsc::Sender<Message>;
/// The other end of that.
pub type Answered = futures_channel::mpsc::Receiver<Message>;

pub fn answers() -> (Answers, Answered) {
    futures_channel::mpsc::channel(ANSWERS)
}

/// The largest answer that a socket can be told: a page of the longest messages is less. Anything
/// larger would end it, and end it again when it is asked for again.
const LARGEST: usize = 4 << 20;

/// Small buffers: most sockets are idle most of the time.
pub fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(1024)
        .write_buffer_size(4096)
        .max_write_buffer_size(LARGEST)
        .max_message_size(limits::FRAME)
        .max_frame_size(limits::FRAME)
}

/// Writes events and answers, everything that is queued with one flush. Ends when told to close, with the code, or with
/// nothing when there is nobody to write to any more.
pub async fn write(
    writer: &mut SplitSink<WebSocket, Message>,
    mut orders: mpsc::Receiver<Order>,
    answers: &mut Answered,
    metrics: &Metrics,
) -> Option<u16> {
    loop {
        // What was told goes first: an Ack comes after the event of its own command.
        let mut next = tokio::select! {
            biased;
            order = orders.recv() => Some(Next::Order(order.unwrap_or(Order::Close(RESUME)))),
            Some(answer) = answers.next() => Some(Next::Answer(answer)),
        };
        let (mut frames, mut events, mut oldest) = (0, 0, None);
        while let Some(what) = next {
            let frame = match what {
                Next::Order(Order::Send(frame, since)) => {
                    oldest = oldest.max(Some(since.elapsed()));
                    events += 1;
                    Message::Text(frame)
                }
                Next::Order(Order::Close(code)) => return Some(code),
                Next::Answer(answer) => answer,
            };
            frames += 1;
            if !matches!(timeout(WRITE, writer.feed(frame)).await, Ok(Ok(()))) {
                return None;
            }
            next = match orders.try_recv() {
                Ok(order) => Some(Next::Order(order)),
                Err(_) => answers.try_recv().ok().map(Next::Answer),
            };
        }
        if !matches!(timeout(WRITE, writer.flush()).await, Ok(Ok(()))) {
            return None;
        }
        metrics.written(frames, events, oldest);
    }
}

/// What a writer does next.
enum Next {
    Order(Order),
    Answer(Message),
}

/// The next text frame, or the code to close with. A silent peer is asked once whether it is there.
pub async fn hear(reader: &mut SplitStream<WebSocket>, answers: &mut Answers) -> Result<Utf8Bytes, u16> {
    let mut asked = false;
    loop {
        match timeout(SILENCE, reader.next()).await {
            Ok(Some(Ok(Message::Text(text)))) => return Ok(text),
            Ok(Some(Ok(Message::Binary(_)))) => return Err(1003),
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => asked = false,
            Ok(Some(Ok(Message::Close(_))) | None) => return Err(1000),
            Ok(Some(Err(error))) => return Err(code_of(&error)),
            Err(_) if asked => return Err(RESUME),
            Err(_) => {
                asked = true;
                answers
                    .send(Message::Ping(Default::default()))
                    .await
                    .map_err(|_| 1000_u16)?;
            }
        }
    }
}

/// Says goodbye with a code, if there is anybody to say it to, and does not wait long for the other side.
pub async fn close(writer: &mut SplitSink<WebSocket, Message>, code: Option<u16>, metrics: &Metrics) {
    metrics.socket_closed(code);
    let Some(code) = code else { return };
    let frame = CloseFrame {
        code,
        reason: Utf8Bytes::from_static(reason(code)),
    };
    let closing = async {
        writer.send(Message::Close(Some(frame))).await.ok();
        writer.close().await.ok();
    };
    timeout(GOODBYE, closing).await.ok();
}

fn reason(code: u16) -> &'static str {
    match code {
        1009 => "a frame holds at most 64 KiB",
        1003 => "text frames only",
        SIGNED_OUT => "signed out",
        NOT_FOUND => "no such room",
        RESUME => "connect again and catch up",
        TOO_MANY => "too many connections",
        GOING_AWAY => "the server is going away",
        _ => "",
    }
}

/// What a broken frame is answered with.
pub fn code_of(error: &axum::Error) -> u16 {
    let text = error.to_string();
    if text.contains("too long") || text.contains("too big") || text.contains("Space limit") {
        1009
    } else {
        1002
    }
}
