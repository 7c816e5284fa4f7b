//! The plain socket of one room at `/ws/chat/{room}/`, in the frames of the original sketch: `{"message": "…"}` up,
//! `{"message", "sender", …}` down. Same rights and rules as everywhere; the sender is taken from the session.
//!
//! There is no Hello here, so the socket is subscribed before the upgrade is answered: whatever is sent after the handshake
//! arrives.

use super::origin::authorize_socket;
use super::request_identity::{ApiIdentity, refusal};
use super::request_log::RequestId;
use super::socket_answers::{Answers, Waiting, answer_channel};
use super::socket_read_write::{REFUSED_PAUSE, close, next_text, with_small_buffers, write_frames};
use super::state::WebState;
use crate::actor::Actor;
use crate::application::Cohort;
use crate::db::in_time;
use crate::metrics::SocketKind;
use crate::realtime::hub::{OutboundQueue, RESUME, TOO_MANY, encode};
use app::protocol::{
    Command, Head, Problem, ProblemKind, RoomClientFrame, RoomId, RoomServerFrame, SendMessage, Stream,
};
use axum::extract::rejection::PathRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::SplitStream;
use tracing::Instrument;

/// Opens the socket of one room, for somebody who is in it.
pub async fn upgrade(
    State(state): State<WebState>,
    room: Result<Path<i64>, PathRejection>,
    ApiIdentity(actor): ApiIdentity,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let actor = match authorize_socket(&state, actor, &headers) {
        Ok(actor) => actor,
        Err(refusal) => return refusal.into_response(),
    };
    // A number that no room can have is a room that is not there.
    let Ok(Path(room)) = room else {
        return refusal(&Problem::not_found()).into_response();
    };
    let (room, cohort) = (RoomId(room), state.cohort);
    let most = cohort.settings.sockets_per_user;
    let Some((registration, outbound)) = cohort.hub.register(actor.user, actor.session, SocketKind::Room, most) else {
        return upgrade.on_upgrade(move |socket| async move {
            cohort.metrics.socket_opened(SocketKind::Room);
            close(&mut socket.split().0, Some(TOO_MANY), &cohort.metrics).await;
        });
    };
    // Read only now that a removal, or the end of the session, would reach the registered socket.
    match cohort.is_session_open(&actor).await {
        Ok(true) => {}
        Ok(false) => return refusal(&Problem::signed_out()).into_response(),
        Err(error) => return refusal(&cohort.problem(error)).into_response(),
    }
    if let Err(error) = cohort.check_token_room(&actor, room).await {
        return refusal(&cohort.problem(error)).into_response();
    }
    let membership = async { cohort.store.read().await?.membership(actor.user, room).await };
    let membership = match in_time(membership).await {
        // Of a thread only tabs hear, while they have it open.
        Ok(Some(membership)) if membership.root.is_none() => membership,
        Ok(Some(_) | None) => return refusal(&Problem::not_found()).into_response(),
        Err(error) => return refusal(&cohort.problem(error)).into_response(),
    };
    registration.subscribe([Head {
        stream: Stream::Room(room),
        version: membership.version,
        last_number: Some(membership.last_number),
    }]);
    cohort.publisher.subscriptions_active().await;
    let tracker = state.sockets;
    with_small_buffers(upgrade).on_upgrade(move |socket| {
        tracker.track_future(async move {
            serve(&cohort, &actor, id, room, socket, outbound).await;
            drop(registration);
        })
    })
}

async fn serve(
    cohort: &Cohort,
    actor: &Actor,
    id: RequestId,
    room: RoomId,
    socket: WebSocket,
    outbound: OutboundQueue,
) {
    let (mut writer, reader) = socket.split();
    cohort.metrics.socket_opened(SocketKind::Room);
    let waiting = Waiting::default();
    let (answers, mut answered) = answer_channel(&waiting);
    let code = tokio::select! {
        code = write_frames(&mut writer, outbound, &mut answered, &cohort.metrics) => code,
        code = read_frames(cohort, actor, id, room, reader, answers) => Some(code),
    };
    close(&mut writer, code, &cohort.metrics).await;
}

/// Sends the messages that come in. Only problems are answered; the message itself is delivered to everybody.
async fn read_frames(
    cohort: &Cohort,
    actor: &Actor,
    id: RequestId,
    room: RoomId,
    mut reader: SplitStream<WebSocket>,
    mut answers: Answers<'_>,
) -> u16 {
    loop {
        let text = match next_text(&mut reader, &mut answers).await {
            Ok(text) => text,
            Err(code) => return code,
        };
        let result = match serde_json::from_str::<RoomClientFrame>(&text) {
            Ok(RoomClientFrame { message, uuid }) => {
                let uuid = uuid.unwrap_or_else(|| cohort.ids.uuid());
                let send = Command::Send(SendMessage {
                    room,
                    uuid,
                    content: message,
                    ..SendMessage::default()
                });
                // Boxed, so that the socket's own task stays small.
                Box::pin(cohort.execute(actor, send).instrument(id.socket()))
                    .await
                    .map(drop)
            }
            Err(_) => Err(
                (cohort.pay_for_unreadable(actor.user, text.len()).err()).unwrap_or_else(|| {
                    Problem::new(ProblemKind::Invalid, "Please send {\"message\": \"…\"}.").at("message")
                }),
            ),
        };
        let Err(problem) = result else { continue };
        let too_many = problem.kind == ProblemKind::TooMany;
        let Some(frame) = encode(&RoomServerFrame::Problem { problem }) else {
            return 1011;
        };
        if !answers.send(Message::Text(frame)).await {
            return RESUME;
        }
        if too_many {
            tokio::time::sleep(REFUSED_PAUSE).await;
        }
    }
}
