//! The socket at `/ws`: one a tab. Before the upgrade: Origin, session or API token, how many. Then: register, read the desk, say
//! Hello, and only then release what was told meanwhile.

use crate::auth::Actor;
use crate::door::Cohort;
use crate::fault::Fault;
use crate::http::Site;
use crate::hub::{Order, RESUME, SIGNED_OUT, Seat, Sort, TOO_MANY, encode};
use crate::metrics::{Metrics, Moment};
use crate::page::BUILD;
use crate::visitor::Asker;
use app::wire::{Down, Hello, Kind, Look, Problem, Up, limits};
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// How long one write may take before the reader counts as gone.
const WRITE: Duration = Duration::from_secs(20);
/// After this long without a word from the other side it is asked whether it is there; after as long again it is
/// gone. Browsers answer such a ping by themselves.
const SILENCE: Duration = Duration::from_secs(45);
/// Answers that may wait for one socket.
pub const ANSWERS: usize = 64;

/// Opens the socket, if Origin and session say so.
pub async fn upgrade(
    State(site): State<Site>,
    Asker(actor): Asker,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    match admit(&site, actor, &headers) {
        Ok(actor) => {
            let tracker = site.sockets.clone();
            sized(upgrade).on_upgrade(move |socket| tracker.track_future(serve(site.cohort, actor, socket)))
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Before any socket: the page that opens it is ours, and its person is signed in.
pub fn admit(site: &Site, actor: Option<Actor>, headers: &HeaderMap) -> Result<Actor, (StatusCode, String)> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    if let Some(origin) = text(header::ORIGIN) {
        let host = origin.split_once("://").map(|(_, host)| host);
        if origin != site.cohort.settings.public_url && (host.is_none() || host != text(header::HOST)) {
            return Err((StatusCode::FORBIDDEN, "This page may not connect to Cohort.\n".into()));
        }
    }
    actor.ok_or((StatusCode::UNAUTHORIZED, format!("{}\n", Problem::signed_out())))
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

async fn serve(cohort: Arc<Cohort>, actor: Actor, socket: WebSocket) {
    let (mut writer, reader) = socket.split();
    let most = cohort.settings.sockets_per_person;
    let Some((seat, orders)) = cohort.hub.register(actor.user, actor.session, Sort::Full, most) else {
        return close(&mut writer, TOO_MANY).await;
    };
    // Apart from the socket's own task, which stays small for as long as the tab is open.
    match Box::pin(greet(&cohort, &actor, &seat)).await {
        Ok(hello) => {
            if writer.send(Message::Text(hello)).await.is_ok() {
                let (answers, answered) = mpsc::channel(ANSWERS);
                tokio::select! {
                    () = write(&mut writer, orders, answered, &cohort.metrics) => {}
                    code = read(&cohort, &actor, reader, answers) => close(&mut writer, code).await,
                }
            }
        }
        Err(code) => close(&mut writer, code).await,
    }
}

/// Subscribes the socket by its person's memberships, then reads the desk: what happens in between is in both. The
/// error is the close code.
async fn greet(cohort: &Cohort, actor: &Actor, seat: &Seat) -> Result<Utf8Bytes, u16> {
    // Whoever is let in or put out while this is read is told so, on the person's own stream.
    cohort.fanout.settled().await;
    {
        let _turn = cohort.turn().await;
        let streams = async { cohort.store.read().await?.streams(actor.user).await };
        seat.subscribe(streams.await.map_err(|_| RESUME)?);
    }
    cohort.fanout.settled().await;
    let _turn = cohort.turn().await;
    let desk = cohort.desk(actor.user).await.map_err(|_| RESUME)?;
    // A session that ended between the upgrade and the registering has told nobody here.
    if !still_in(cohort, actor).await.map_err(|_| RESUME)? {
        return Err(SIGNED_OUT);
    }
    let hello = Hello {
        desk,
        now: cohort.clock.now(),
        build: BUILD.into(),
    };
    encode(&Down::Hello(Box::new(hello))).ok_or(RESUME)
}

/// Whether the session is still open, asked after its socket was registered.
pub async fn still_in(cohort: &Cohort, actor: &Actor) -> Result<bool, Fault> {
    let mut reader = cohort.store.read().await?;
    reader
        .session_is_open(actor.session, actor.user, cohort.clock.now())
        .await
}

/// Writes events and answers, everything that is queued with one flush. Ends when told to close.
pub async fn write(
    writer: &mut SplitSink<WebSocket, Message>,
    mut orders: mpsc::Receiver<Order>,
    mut answers: mpsc::Receiver<Message>,
    metrics: &Metrics,
) {
    loop {
        // What was told goes first: an Ack comes after the event of its own command.
        let mut next = tokio::select! {
            biased;
            order = orders.recv() => Some(Next::Order(order.unwrap_or(Order::Close(RESUME)))),
            Some(answer) = answers.recv() => Some(Next::Answer(answer)),
        };
        let (mut frames, mut oldest) = (0, None);
        while let Some(what) = next {
            let frame = match what {
                Next::Order(Order::Send(frame, since)) => {
                    oldest = oldest.or(Some(since));
                    Message::Text(frame)
                }
                Next::Order(Order::Close(code)) => return close(writer, code).await,
                Next::Answer(answer) => answer,
            };
            frames += 1;
            if !matches!(tokio::time::timeout(WRITE, writer.feed(frame)).await, Ok(Ok(()))) {
                return;
            }
            next = match orders.try_recv() {
                Ok(order) => Some(Next::Order(order)),
                Err(_) => answers.try_recv().ok().map(Next::Answer),
            };
        }
        if !matches!(tokio::time::timeout(WRITE, writer.flush()).await, Ok(Ok(()))) {
            return;
        }
        metrics.written(frames, oldest.map(Moment::elapsed));
    }
}

/// What a writer does next.
enum Next {
    Order(Order),
    Answer(Message),
}

/// The next text frame, or the code to close with. A silent peer is asked once whether it is there.
pub async fn hear(reader: &mut SplitStream<WebSocket>, answers: &mpsc::Sender<Message>) -> Result<Utf8Bytes, u16> {
    let mut asked = false;
    loop {
        match tokio::time::timeout(SILENCE, reader.next()).await {
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

/// Reads frames, one at a time: a tab's own commands are done in the order it sent them. Returns the close code.
async fn read(
    cohort: &Cohort,
    actor: &Actor,
    mut reader: SplitStream<WebSocket>,
    answers: mpsc::Sender<Message>,
) -> u16 {
    loop {
        let text = match hear(&mut reader, &answers).await {
            Ok(text) => text,
            Err(code) => return code,
        };
        // Apart from the socket's own task: what a command needs is large, and most of the time there is none.
        let answer = Box::pin(answer(cohort, actor, &text)).await;
        let Some(frame) = encode(&answer) else { return 1011 };
        if answers.send(Message::Text(frame)).await.is_err() {
            return 1000;
        }
        if matches!(&answer, Down::Problem { problem, .. } if problem.kind == Kind::SignedOut) {
            return SIGNED_OUT;
        }
    }
}

async fn answer(cohort: &Cohort, actor: &Actor, text: &str) -> Down {
    let Up { reference, look } = match serde_json::from_str::<Up>(text) {
        Ok(up) => up,
        Err(error) => {
            // The number, if it can be made out, tells the tab which frame it was.
            let reference = serde_json::from_str::<serde_json::Value>(text)
                .ok()
                .and_then(|frame| frame["ref"].as_u64());
            return Down::Problem {
                reference,
                problem: unreadable(&error.to_string()),
            };
        }
    };
    let refused = |problem| Down::Problem {
        reference: Some(reference),
        problem,
    };
    match look {
        Look::Command(command) => match cohort.run(actor, command).await {
            Ok(done) => Down::Ack { reference, done },
            Err(problem) => refused(problem),
        },
        Look::Form(form) => {
            // Never read from a frame: see `Look`.
            let problem = Problem::unreadable(&form.to_string());
            refused(problem)
        }
        Look::View(view) => match cohort.ask(actor, view).await {
            Ok(snapshot) => Down::Snapshot {
                reference,
                snapshot: Box::new(snapshot),
            },
            Err(problem) => refused(problem),
        },
        Look::CatchUp { room, since, from } => match cohort.catch_up(actor, room, since, from).await {
            Ok(caught_up) => Down::CaughtUp {
                reference,
                caught_up: Box::new(caught_up),
            },
            Err(problem) => refused(problem),
        },
        Look::Ping {} => Down::Pong { reference },
    }
}

/// A frame of a form that lacks a field names the field; any other is not one of ours.
fn unreadable(error: &str) -> Problem {
    let problem = Problem::unreadable(error);
    if problem.field.is_some() {
        return problem;
    }
    Problem::new(
        Kind::Invalid,
        "This frame could not be read. See docs/protocol.md for what the socket takes.",
    )
}

/// Says goodbye with a code, and does not wait long for the other side.
pub async fn close(writer: &mut SplitSink<WebSocket, Message>, code: u16) {
    let frame = CloseFrame {
        code,
        reason: Utf8Bytes::from_static(reason(code)),
    };
    let closing = async {
        writer.send(Message::Close(Some(frame))).await.ok();
        writer.close().await.ok();
    };
    tokio::time::timeout(Duration::from_secs(2), closing).await.ok();
}

fn reason(code: u16) -> &'static str {
    match code {
        1009 => "a frame holds at most 64 KiB",
        1003 => "text frames only",
        SIGNED_OUT => "signed out",
        crate::hub::NOT_FOUND => "no such room",
        RESUME => "connect again and catch up",
        TOO_MANY => "too many connections",
        crate::hub::GOING_AWAY => "the server is going away",
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
