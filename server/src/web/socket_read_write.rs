//! Reading and writing the frames of both sockets, and closing them.

use super::socket_answers::{Answered, Answers};
use crate::metrics::Metrics;
use crate::realtime::hub::{GOING_AWAY, NOT_FOUND, Outbound, OutboundQueue, RESUME, SIGNED_OUT, TOO_MANY};
use app::protocol::limits;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::time::timeout;

/// How long one write may take before the reader counts as gone.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
/// After this long without a frame from the other side it is pinged; after as long again it counts as gone. Browsers
/// answer a ping by themselves.
const PING_AFTER: Duration = Duration::from_secs(45);
/// How long the other side has for its part of closing.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long nothing is read after a request was refused because there were too many: refusing is work, too.
pub const REFUSED_PAUSE: Duration = Duration::from_millis(250);

/// The largest answer that a socket can carry: a page of the longest messages is smaller. A larger one would close the
/// socket, and close it again when it is asked for again.
const LARGEST_FRAME: usize = 4 << 20;

/// Small buffers: most sockets are idle most of the time.
pub fn with_small_buffers(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(1024)
        .write_buffer_size(4096)
        .max_write_buffer_size(LARGEST_FRAME)
        .max_message_size(limits::FRAME)
        .max_frame_size(limits::FRAME)
}

/// Writes events and answers, everything that is queued with one flush. Ends with the code to close with, or with none when
/// the other side is gone.
pub async fn write_frames(
    writer: &mut SplitSink<WebSocket, Message>,
    mut outbound: OutboundQueue,
    answers: &mut Answered<'_>,
    metrics: &Metrics,
) -> Option<u16> {
    loop {
        // Events go first: an Ack comes after the event of its own command.
        let mut next = tokio::select! {
            biased;
            next = outbound.recv() => Some(Next::Outbound(next.unwrap_or(Outbound::Close(RESUME)))),
            Some(answer) = answers.next() => Some(Next::Answer(answer)),
        };
        let (mut frames, mut events, mut oldest) = (0, 0, None);
        while let Some(what) = next {
            let frame = match what {
                Next::Outbound(Outbound::Send(frame, since)) => {
                    oldest = oldest.max(Some(since.elapsed()));
                    events += 1;
                    Message::Text(frame)
                }
                Next::Outbound(Outbound::Close(code)) => return Some(code),
                Next::Answer(answer) => answer,
            };
            frames += 1;
            if !matches!(timeout(WRITE_TIMEOUT, writer.feed(frame)).await, Ok(Ok(()))) {
                return None;
            }
            next = match outbound.try_recv() {
                Ok(next) => Some(Next::Outbound(next)),
                Err(_) => answers.try_next().map(Next::Answer),
            };
        }
        if !matches!(timeout(WRITE_TIMEOUT, writer.flush()).await, Ok(Ok(()))) {
            return None;
        }
        answers.flushed();
        metrics.written(frames, events, oldest);
    }
}

/// What a writer does next.
enum Next {
    Outbound(Outbound),
    Answer(Message),
}

/// The next text frame, or the code to close with. A silent peer is pinged once.
pub async fn next_text(reader: &mut SplitStream<WebSocket>, answers: &mut Answers<'_>) -> Result<Utf8Bytes, u16> {
    let mut pinged = false;
    loop {
        match timeout(PING_AFTER, reader.next()).await {
            Ok(Some(Ok(Message::Text(text)))) => return Ok(text),
            Ok(Some(Ok(Message::Binary(_)))) => return Err(1003),
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => pinged = false,
            Ok(Some(Ok(Message::Close(_))) | None) => return Err(1000),
            Ok(Some(Err(error))) => return Err(code_of(&error)),
            Err(_) if pinged => return Err(RESUME),
            Err(_) => {
                pinged = true;
                if !answers.send(Message::Ping(Default::default())).await {
                    return Err(1000);
                }
            }
        }
    }
}

/// Closes with a code, if the other side is still there, and does not wait long for it.
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
    timeout(CLOSE_TIMEOUT, closing).await.ok();
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

/// The close code for a frame that cannot be read.
pub fn code_of(error: &axum::Error) -> u16 {
    let text = error.to_string();
    if text.contains("too long") || text.contains("too big") || text.contains("Space limit") {
        1009
    } else {
        1002
    }
}
