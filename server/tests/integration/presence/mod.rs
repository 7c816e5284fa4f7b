//! Who is here and who is writing: told to those who may see it, while they look, and kept nowhere.

mod here;
mod privacy;
mod typing;

use crate::support::{TestApp, TestSocket, TestUser};
use app::protocol::{Here, Problem, Request, RoomId, ServerFrame, Typing, TypingSignal, UserId, WatchPresence, limits};

/// More than a tab waits before it says again that somebody is writing.
const LATER: i64 = limits::TYPING_REPEATED;

/// A page of a user that shows a room, with these people beside it.
async fn page(user: &TestUser, room: RoomId, beside: &[&TestUser]) -> TestSocket {
    let (mut socket, _) = user.socket().await;
    watch(&mut socket, room, beside).await.unwrap();
    socket
}

async fn watch(socket: &mut TestSocket, room: RoomId, beside: &[&TestUser]) -> Result<(), Problem> {
    let watch = WatchPresence {
        room: Some(room),
        users: beside.iter().map(|user| user.id).collect(),
    };
    answer(socket, Request::WatchPresence(watch)).await
}

async fn types(socket: &mut TestSocket, room: RoomId, on: bool) -> Result<(), Problem> {
    answer(socket, Request::Typing(Typing { room, on })).await
}

async fn answer(socket: &mut TestSocket, request: Request) -> Result<(), Problem> {
    match socket.expect_reply(request).await {
        ServerFrame::Pong { .. } => Ok(()),
        ServerFrame::Problem { problem, .. } => Err(problem),
        other => panic!("{other:?}"),
    }
}

/// What has come up to now: who writes or stops, and the last that was said of who is here.
async fn told(socket: &mut TestSocket) -> (Vec<(String, bool)>, Option<Vec<UserId>>) {
    let (mut typing, mut here) = (Vec::new(), None);
    for signal in socket.received_signals().await {
        match signal {
            ServerFrame::Typing(TypingSignal { name, on, .. }) => typing.push((name, on)),
            ServerFrame::Here(Here { users, .. }) => here = Some(users),
            _ => {}
        }
    }
    (typing, here)
}

async fn who_types(socket: &mut TestSocket) -> Vec<(String, bool)> {
    told(socket).await.0
}

/// Who is here for this tab, after a round.
async fn here(app: &TestApp, socket: &mut TestSocket) -> Option<Vec<UserId>> {
    app.cohort.show_who_is_here();
    told(socket).await.1
}

async fn until_sockets(app: &TestApp, open: usize) {
    while app.cohort.hub.len() > open {
        tokio::task::yield_now().await;
    }
}

fn ada_writes() -> Vec<(String, bool)> {
    vec![("Ada".into(), true)]
}
