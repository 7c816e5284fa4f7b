//! A tab opens a thread: its socket is subscribed to the thread, then the tab is told what it has missed of it.

use crate::actor::Actor;
use crate::application::Cohort;
use crate::realtime::hub::Registration;
use app::protocol::{CaughtUp, Head, Problem, RoomId, Stream};

/// Subscribes the socket, if its user may read the thread. What happens between that and the answer is in both.
pub(super) async fn open_thread(
    cohort: &Cohort,
    actor: &Actor,
    registration: &Registration,
    (room, since, from): (RoomId, i64, i64),
) -> Result<CaughtUp, Problem> {
    let root = cohort.room_of_thread(actor, room).await?;
    let stream = Stream::Room(room);
    // A socket that does not hear the room has just been unsubscribed from it.
    if !registration.open_thread(stream, Stream::Room(root)) {
        return Err(Problem::not_found());
    }
    cohort.publisher.subscriptions_active().await;
    let caught_up = cohort.catch_up(actor, room, since, from).await;
    match &caught_up {
        Ok(answer) => registration.read_thread(Head {
            stream,
            version: answer.version,
            last_number: Some(answer.last_number),
        }),
        Err(_) => registration.close_thread(),
    }
    caught_up
}
