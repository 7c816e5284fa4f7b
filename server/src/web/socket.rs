//! The socket at `/ws`: one a tab. Before the upgrade: Origin, session or API token, how many. Then: register, read the desk, say
//! Hello, and only then release what was told meanwhile.

use crate::auth::Actor;
use crate::db::in_time;
use crate::door::Cohort;
use crate::fault::Fault;
use crate::frames::{Answers, WRITE, answers, close, hear, sized, write};
use crate::guard::Try;
use crate::http::Site;
use crate::hub::{GOING_AWAY, Order, RESUME, SIGNED_OUT, Seat, Sort, TOO_MANY, encode};
use crate::log::RequestId;
use crate::page::BUILD;
use crate::visitor::Asker;
use app::wire::{Down, Hello, Kind, Look, Problem, Up};
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::Instrument;

/// How long an ending server waits for a command that has begun.
const LAST: Duration = Duration::from_secs(2);
/// How long a socket waits for its Hello. A tab does not wait longer either, and one that is gone must not hold a seat.
const GREETING: Duration = Duration::from_secs(15);

/// Opens the socket, if Origin and session say so.
pub async fn upgrade(
    State(site): State<Site>,
    Asker(actor): Asker,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    match admit(&site, actor, &headers) {
        Ok(actor) => {
            let tracker = site.sockets.clone();
            sized(upgrade).on_upgrade(move |socket| tracker.track_future(serve(site.cohort, actor, id, socket)))
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

async fn serve(cohort: Arc<Cohort>, actor: Actor, id: RequestId, socket: WebSocket) {
    let (mut writer, reader) = socket.split();
    cohort.metrics.socket_opened(Sort::Full);
    let most = cohort.settings.sockets_per_person;
    let Some((seat, orders)) = cohort.hub.register(actor.user, actor.session, Sort::Full, most) else {
        return close(&mut writer, Some(TOO_MANY), &cohort.metrics).await;
    };
    // Apart from the socket's own task, which stays small for as long as the tab is open.
    let greeting = Box::pin(timeout(GREETING, greet(&cohort, &actor, &seat)).instrument(id.socket()));
    let code = match greeting.await.unwrap_or(Err(RESUME)) {
        Ok(hello) => match timeout(WRITE, writer.send(Message::Text(hello))).await {
            Ok(Ok(())) => talk(&cohort, &actor, id, &mut writer, reader, orders).await,
            Ok(Err(_)) | Err(_) => None,
        },
        Err(code) => Some(code),
    };
    close(&mut writer, code, &cohort.metrics).await;
}

/// Writes and reads until one of them ends: the code to close with, or nothing if there is nobody to write to any more. What
/// is alive here is what an idle socket costs.
async fn talk(
    cohort: &Cohort,
    actor: &Actor,
    id: RequestId,
    writer: &mut SplitSink<WebSocket, Message>,
    reader: SplitStream<WebSocket>,
    orders: mpsc::Receiver<Order>,
) -> Option<u16> {
    let (answers, mut answered) = answers();
    let busy = AtomicBool::new(false);
    let mut reading = pin!(read(cohort, actor, id, reader, answers, &busy));
    let code = tokio::select! {
        code = write(writer, orders, &mut answered, &cohort.metrics) => code,
        code = &mut reading => Some(code),
    };
    if code == Some(GOING_AWAY) {
        // What has been begun is answered: whoever asked would else do it once more.
        let mut last = answered.try_recv().ok();
        if last.is_none() && busy.load(Ordering::Relaxed) {
            let answer = Box::pin(timeout(LAST, async {
                tokio::select! {
                    answer = answered.next() => answer,
                    _ = &mut reading => None,
                }
            }));
            last = answer.await.ok().flatten();
        }
        if let Some(answer) = last {
            writer.feed(answer).await.ok();
        }
    }
    code
}

/// Subscribes the socket by its person's memberships, then reads the desk: what happens in between is in both. The
/// error is the close code.
async fn greet(cohort: &Cohort, actor: &Actor, seat: &Seat) -> Result<Utf8Bytes, u16> {
    // Whoever is let in or put out while this is read is told so, on the person's own stream.
    cohort.fanout.settled().await;
    {
        let _turn = cohort.turn().await;
        let streams = async {
            let mut reader = cohort.store.picture().await?;
            let streams = reader.streams(actor.user).await;
            reader.put_back(streams).await
        };
        seat.subscribe(in_time(streams).await.map_err(|_| RESUME)?);
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
    in_time(async {
        let mut reader = cohort.store.read().await?;
        reader
            .session_is_open(actor.session, actor.user, cohort.clock.now())
            .await
    })
    .await
}

/// Reads frames, one at a time: a tab's own commands are done in the order it sent them. `busy` while one is. Returns the
/// close code.
async fn read(
    cohort: &Cohort,
    actor: &Actor,
    id: RequestId,
    mut reader: SplitStream<WebSocket>,
    mut answers: Answers,
    busy: &AtomicBool,
) -> u16 {
    loop {
        let text = match hear(&mut reader, &mut answers).await {
            Ok(text) => text,
            Err(code) => return code,
        };
        busy.store(true, Ordering::Relaxed);
        // Apart from the socket's own task: what a command needs is large, and most of the time there is none.
        let answer = Box::pin(answer(cohort, actor, &text).instrument(id.socket())).await;
        let Some(frame) = encode(&answer) else { return 1011 };
        if answers.send(Message::Text(frame)).await.is_err() {
            return 1000;
        }
        busy.store(false, Ordering::Relaxed);
        if matches!(&answer, Down::Problem { problem, .. } if problem.kind == Kind::SignedOut) {
            return SIGNED_OUT;
        }
    }
}

async fn answer(cohort: &Cohort, actor: &Actor, text: &str) -> Down {
    tracing::debug!(bytes = text.len(), "asked");
    let Up { reference, look } = match serde_json::from_str::<Up>(text) {
        Ok(up) => up,
        Err(error) => {
            // Reading what cannot be read is work, too.
            if let Err(problem) = cohort.fanout.check_here(&Try::Look(actor.user)) {
                let reference = None;
                return Down::Problem { reference, problem };
            }
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
