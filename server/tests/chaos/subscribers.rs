//! Clients that only listen, on the room socket.

use crate::fixtures::TestUser;
use crate::round_context::RoundContext;
use crate::socket_client::Socket;
use app::protocol::{RoomId, RoomServerFrame};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// The close code for a user who is not in the room (any more).
const NOT_IN_ROOM: u16 = 4004;

/// Listens to a room, and connects again, until it is dropped.
pub async fn run_subscriber(context: Arc<RoundContext>, user: TestUser, room: RoomId, seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let path = format!("/ws/chat/{room}/");
    loop {
        let port = context.random_port(&mut rng);
        if let Ok(socket) = Socket::open(port, &user, &path).await {
            let code = receive_messages(&context, &user, room, socket).await;
            let was_removed = code == NOT_IN_ROOM && context.fixtures.may_be_removed(user.id, room);
            if !was_removed {
                context.record_close(&user, code);
            }
        }
        sleep(Duration::from_millis(rng.random_range(100..500))).await;
    }
}

/// Receives until the connection ends, and returns its close code. On one connection, message numbers only grow; those that
/// are left out are recorded for the checker.
async fn receive_messages(context: &RoundContext, user: &TestUser, room: RoomId, mut socket: Socket) -> u16 {
    let mut previous = 0;
    loop {
        let text = match socket.receive_text().await {
            Ok(text) => text,
            Err(code) => return code,
        };
        let frame: RoomServerFrame = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        context.history.record_room_frame(user.id, room, &frame);
        let RoomServerFrame::Message { number, .. } = frame else {
            continue;
        };
        if number <= previous {
            let username = user.username;
            let line = format!("{username}'s room socket received {number} after {previous}");
            context.history.violation(line);
        }
        if previous > 0 {
            let skipped = (previous + 1..number).map(|number| (room, number));
            context.history.records().skipped.extend(skipped);
        }
        previous = number;
    }
}
