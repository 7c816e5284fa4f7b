//! The plain one-room door at `/ws/chat/{room}/`, in the frames of the original sketch: `{"message": "…"}` up,
//! `{"message", "sender", …}` down. Same rights and rules; the sender is whoever the session says.
//!
//! There is no Hello here, so the socket hears its room before the upgrade is answered: whatever is said after the
//! handshake arrives.

use crate::auth::Actor;
use crate::db::in_time;
use crate::door::Cohort;
use crate::frames::{Answers, answers, close, hear, sized, write};
use crate::http::Site;
use crate::hub::{Order, RESUME, Sort, TOO_MANY, encode};
use crate::log::RequestId;
use crate::visitor::{Asker, refused};
use crate::ws::{admit, still_in};
use app::wire::{Command, Head, Kind, PlainDown, PlainUp, Problem, RoomId, Stream};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use futures_util::stream::SplitStream;
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tracing::Instrument;

/// Opens the socket of one room, for somebody who is in it.
pub async fn upgrade(
    State(site): State<Site>,
    Path(room): Path<i64>,
    Asker(actor): Asker,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let actor = match admit(&site, actor, &headers) {
        Ok(actor) => actor,
        Err(refusal) => return refusal.into_response(),
    };
    let (room, cohort) = (RoomId(room), site.cohort);
    let most = cohort.settings.sockets_per_person;
    let Some((seat, orders)) = cohort.hub.register(actor.user, actor.session, Sort::Plain, most) else {
        return upgrade.on_upgrade(move |socket| async move {
            cohort.metrics.socket_opened(Sort::Plain);
            close(&mut socket.split().0, Some(TOO_MANY), &cohort.metrics).await;
        });
    };
    // Asked only now that a removal, or the end of the session, would be heard of.
    match still_in(&cohort, &actor).await {
        Ok(true) => {}
        Ok(false) => return refused(&Problem::signed_out()).into_response(),
        Err(fault) => return refused(&cohort.problem(fault)).into_response(),
    }
    let standing = async { cohort.store.read().await?.standing(actor.user, room).await };
    let standing = match in_time(standing).await {
        Ok(Some(standing)) => standing,
        Ok(None) => return refused(&Problem::not_found()).into_response(),
        Err(fault) => return refused(&cohort.problem(fault)).into_response(),
    };
    seat.subscribe([Head {
        stream: Stream::Room(room),
        version: standing.version,
        last_number: Some(standing.last_number),
    }]);
    cohort.fanout.settled().await;
    let tracker = site.sockets;
    sized(upgrade).on_upgrade(move |socket| {
        tracker.track_future(async move {
            serve(&cohort, &actor, id, room, socket, orders).await;
            drop(seat);
        })
    })
}

async fn serve(
    cohort: &Cohort,
    actor: &Actor,
    id: RequestId,
    room: RoomId,
    socket: WebSocket,
    orders: mpsc::Receiver<Order>,
) {
    let (mut writer, reader) = socket.split();
    cohort.metrics.socket_opened(Sort::Plain);
    let (answers, mut answered) = answers();
    let code = tokio::select! {
        code = write(&mut writer, orders, &mut answered, &cohort.metrics) => code,
        code = read(cohort, actor, id, room, reader, answers) => Some(code),
    };
    close(&mut writer, code, &cohort.metrics).await;
}

/// Sends what comes in. Only problems are answered; the message itself comes back to everybody.
async fn read(
    cohort: &Cohort,
    actor: &Actor,
    id: RequestId,
    room: RoomId,
    mut reader: SplitStream<WebSocket>,
    mut answers: Answers,
) -> u16 {
    loop {
        let text = match hear(&mut reader, &mut answers).await {
            Ok(text) => text,
            Err(code) => return code,
        };
        let result = match serde_json::from_str::<PlainUp>(&text) {
            Ok(PlainUp { message, uuid }) => {
                let uuid = uuid.unwrap_or_else(|| cohort.ids.uuid());
                let send = Command::Send {
                    room,
                    uuid,
                    content: message,
                };
                // Apart from the socket's own task, which stays small.
                Box::pin(cohort.run(actor, send).instrument(id.socket()))
                    .await
                    .map(drop)
            }
            Err(_) => Err(Problem::new(Kind::Invalid, "Please send {\"message\": \"…\"}.").at("message")),
        };
        let Err(problem) = result else { continue };
        let Some(frame) = encode(&PlainDown::Problem { problem }) else {
            return 1011;
        };
        if answers.send(Message::Text(frame)).await.is_err() {
            return RESUME;
        }
    }
}
