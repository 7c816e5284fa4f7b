//! The socket at `/ws`: one a tab. Before the upgrade: origin, session or API token, number of sockets. Then: register, read
//! the overview, send Hello, and only then what was published meanwhile.

use super::origin::authorize_socket;
use super::request_identity::ApiIdentity;
use super::request_log::RequestId;
use super::socket_answers::{Answers, Waiting, answer_channel};
use super::socket_hello::hello;
use super::socket_presence::{pass_on_typing, watch_presence};
use super::socket_read_write::{REFUSED_PAUSE, WRITE_TIMEOUT, close, next_text, with_small_buffers, write_frames};
use super::socket_threads::open_thread;
use super::state::WebState;
use crate::actor::Actor;
use crate::application::Cohort;
use crate::metrics::SocketKind;
use crate::rate_limit::Attempt;
use crate::realtime::hub::{GOING_AWAY, OutboundQueue, RESUME, Registration, SIGNED_OUT, TOO_MANY, encode};
use app::protocol::{ClientFrame, Problem, ProblemKind, Request, ServerFrame};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::timeout;
use tracing::Instrument;

/// How long an ending server waits for a command that has begun.
const LAST_ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a socket waits for its Hello. A tab does not wait longer either, and one that is gone must not stay registered.
const HELLO_TIMEOUT: Duration = Duration::from_secs(15);

/// Opens the socket, if origin and session allow it.
pub async fn upgrade(
    State(state): State<WebState>,
    ApiIdentity(actor): ApiIdentity,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    match authorize_socket(&state, actor, &headers) {
        Ok(actor) => {
            let tracker = state.sockets.clone();
            with_small_buffers(upgrade)
                .on_upgrade(move |socket| tracker.track_future(serve(state.cohort, actor, id, socket)))
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn serve(cohort: Arc<Cohort>, actor: Actor, id: RequestId, socket: WebSocket) {
    let (mut writer, reader) = socket.split();
    cohort.metrics.socket_opened(SocketKind::Tab);
    let most = cohort.settings.sockets_per_user;
    let (hub, one_course) = (&cohort.hub, actor.limits.course.is_some());
    let registered = hub.register_within(actor.user, actor.session, SocketKind::Tab, one_course, most);
    let Some((registration, outbound)) = registered else {
        return close(&mut writer, Some(TOO_MANY), &cohort.metrics).await;
    };
    // Boxed, so that the socket's own task stays small for as long as the tab is open.
    let hello = Box::pin(timeout(HELLO_TIMEOUT, hello(&cohort, &actor, &registration)).instrument(id.socket()));
    let code = match hello.await.unwrap_or(Err(RESUME)) {
        Ok(hello) => match timeout(WRITE_TIMEOUT, writer.send(Message::Text(hello))).await {
            Ok(Ok(())) => exchange(&cohort, &actor, &registration, id, &mut writer, reader, outbound).await,
            Ok(Err(_)) | Err(_) => None,
        },
        Err(code) => Some(code),
    };
    close(&mut writer, code, &cohort.metrics).await;
}

/// Writes and reads until one of them ends. Returns the code to close with; none if the other side is gone. What lives in
/// here is what an idle socket costs.
async fn exchange(
    cohort: &Cohort,
    actor: &Actor,
    registration: &Registration,
    id: RequestId,
    writer: &mut SplitSink<WebSocket, Message>,
    reader: SplitStream<WebSocket>,
    outbound: OutboundQueue,
) -> Option<u16> {
    let waiting = Waiting::default();
    let (answers, mut answered) = answer_channel(&waiting);
    let busy = AtomicBool::new(false);
    let mut reading = pin!(read_frames(cohort, actor, registration, id, reader, answers, &busy));
    let code = tokio::select! {
        code = write_frames(writer, outbound, &mut answered, &cohort.metrics) => code,
        code = &mut reading => Some(code),
    };
    if code == Some(GOING_AWAY) {
        // A command that has begun is answered, or else its sender would send it once more.
        let mut last = answered.try_next();
        if last.is_none() && busy.load(Ordering::Relaxed) {
            let answer = Box::pin(timeout(LAST_ANSWER_TIMEOUT, async {
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

/// Reads frames, one at a time: a tab's own commands are executed in the order it sent them. `busy` meanwhile. Returns the
/// close code.
async fn read_frames(
    cohort: &Cohort,
    actor: &Actor,
    registration: &Registration,
    id: RequestId,
    mut reader: SplitStream<WebSocket>,
    mut answers: Answers<'_>,
    busy: &AtomicBool,
) -> u16 {
    loop {
        let text = match next_text(&mut reader, &mut answers).await {
            Ok(text) => text,
            Err(code) => return code,
        };
        busy.store(true, Ordering::Relaxed);
        // Boxed: what a command needs is large, and most of the time there is none.
        let answer = Box::pin(answer(cohort, actor, registration, &text).instrument(id.socket())).await;
        let Some(frame) = encode(&answer) else { return 1011 };
        if matches!(answer, ServerFrame::Snapshot { .. } | ServerFrame::CaughtUp { .. }) {
            cohort.pay_for_answer(actor.user, frame.len());
        }
        let refused = match &answer {
            ServerFrame::Problem { problem, .. } => Some(problem.kind),
            _ => None,
        };
        // The answer itself is not kept while its bytes wait.
        drop(answer);
        if !answers.send(Message::Text(frame)).await {
            return 1000;
        }
        busy.store(false, Ordering::Relaxed);
        match refused {
            Some(ProblemKind::SignedOut) => return SIGNED_OUT,
            Some(ProblemKind::TooMany) => tokio::time::sleep(REFUSED_PAUSE).await,
            _ => {}
        }
    }
}

async fn answer(cohort: &Cohort, actor: &Actor, registration: &Registration, text: &str) -> ServerFrame {
    tracing::debug!(bytes = text.len(), "frame received");
    let ClientFrame { reference, request } = match serde_json::from_str::<ClientFrame>(text) {
        Ok(up) => up,
        Err(error) => {
            // Trying to read what cannot be read is work, too.
            let attempt = cohort.publisher.check_locally(&Attempt::Query(actor.user));
            if let Err(problem) = attempt.and_then(|()| cohort.pay_for_unreadable(actor.user, text.len())) {
                let reference = None;
                return ServerFrame::Problem { reference, problem };
            }
            // The reference, if it can be read, tells the tab which frame it was.
            let reference = serde_json::from_str::<serde_json::Value>(text)
                .ok()
                .and_then(|frame| frame["ref"].as_u64());
            return ServerFrame::Problem {
                reference,
                problem: unreadable(&error.to_string()),
            };
        }
    };
    let refused = |problem| ServerFrame::Problem {
        reference: Some(reference),
        problem,
    };
    match request {
        Request::Command(command) => match cohort.execute(actor, command).await {
            Ok(done) => ServerFrame::Ack { reference, done },
            Err(problem) => refused(problem),
        },
        Request::Form(form) => {
            // Never read from a frame: see `Request`.
            let problem = Problem::unreadable(&form.to_string());
            refused(problem)
        }
        Request::View(view) => match cohort.query(actor, view).await {
            Ok(snapshot) => ServerFrame::Snapshot {
                reference,
                snapshot: Box::new(snapshot),
            },
            Err(problem) => refused(problem),
        },
        Request::CatchUp { room, since, from } => match cohort.catch_up(actor, room, since, from).await {
            Ok(caught_up) => ServerFrame::CaughtUp {
                reference,
                caught_up: Box::new(caught_up),
            },
            Err(problem) => refused(problem),
        },
        Request::OpenThread { room, since, from } => {
            match open_thread(cohort, actor, registration, (room, since, from)).await {
                Ok(caught_up) => ServerFrame::CaughtUp {
                    reference,
                    caught_up: Box::new(caught_up),
                },
                Err(problem) => refused(problem),
            }
        }
        Request::CloseThread {} => {
            registration.close_thread();
            ServerFrame::Pong { reference }
        }
        Request::WatchPresence(watch) => match watch_presence(cohort, actor, registration, watch).await {
            Ok(()) => ServerFrame::Pong { reference },
            Err(problem) => refused(problem),
        },
        Request::Typing(typing) => match pass_on_typing(cohort, actor, registration, &typing).await {
            Ok(()) => ServerFrame::Pong { reference },
            Err(problem) => refused(problem),
        },
        Request::Ping {} => match cohort.publisher.check_locally(&Attempt::Query(actor.user)) {
            Ok(()) => ServerFrame::Pong { reference },
            Err(problem) => refused(problem),
        },
    }
}

/// For a command that lacks a field, the problem names the field; anything else is not a frame of ours.
fn unreadable(error: &str) -> Problem {
    let problem = Problem::unreadable(error);
    if problem.field.is_some() {
        return problem;
    }
    Problem::new(
        ProblemKind::Invalid,
        "This frame could not be read. See docs/protocol.md for what the socket takes.",
    )
}
