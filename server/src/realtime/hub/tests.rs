//! A node of a cluster whose publications come late, or not at all.

use super::*;
use app::protocol::{Change, RoomId};

const ROOM: Stream = Stream::Room(RoomId(1));
const BOB: UserId = UserId(2);

fn head(stream: Stream, version: i64) -> Head {
    Head {
        stream,
        version,
        last_number: Some(0),
    }
}

fn event(version: i64) -> Event {
    Event {
        stream: ROOM,
        version,
        change: Change::ParticipantLeft(UserId(version)),
    }
}

/// The database's answer: who is in the room, and no events.
fn state(version: i64, audience: impl IntoIterator<Item = UserId>) -> StreamState {
    StreamState {
        head: version,
        audience: audience.into_iter().collect(),
        events: Vec::new(),
        memberships: Vec::new(),
        complete: true,
    }
}

/// A socket that has not read its memberships yet.
fn register(hub: &Arc<Hub>, user: UserId, kind: SocketKind) -> (Registration, OutboundQueue) {
    hub.register(user, SessionId(user.0), kind, 9).unwrap()
}

/// How many event frames wait; heads do not count.
fn events(outbound: &mut OutboundQueue) -> usize {
    let mut count = 0;
    while let Ok(next) = outbound.try_recv() {
        count += usize::from(matches!(next, Outbound::Send(frame, _) if frame.contains("\"event\"")));
    }
    count
}

#[test]
fn a_removal_that_never_arrived_while_the_socket_read_its_memberships_still_unsubscribes() {
    let (hub, _requests) = Hub::clustered(Arc::default());
    let ada = UserId(1);
    let (hers, mut her_queue) = register(&hub, ada, SocketKind::Tab);
    hers.subscribe([head(ROOM, 5)]);
    let (his, mut his_queue) = register(&hub, BOB, SocketKind::Tab);
    let (his_room_socket, mut room_queue) = register(&hub, BOB, SocketKind::Room);
    // He was in the room at version 5 and is removed by version 6, of which only the database tells this node.
    hub.repair(ROOM, &hub.gap_after(5), state(6, [ada]));
    his.subscribe([head(ROOM, 5)]);
    his_room_socket.subscribe([head(ROOM, 5)]);
    hub.publish(&event(7), CoarseInstant::now());
    assert_eq!((events(&mut her_queue), events(&mut his_queue)), (1, 0));
    assert!(matches!(room_queue.try_recv(), Ok(Outbound::Close(RESUME))));
    // If he was added again after that, the database says so.
    let memberships = vec![head(ROOM, 7)];
    let added_again = StreamState {
        memberships,
        ..state(1, [BOB])
    };
    hub.repair(Stream::User(BOB), &hub.gap_after(1), added_again);
    hub.publish(&event(8), CoarseInstant::now());
    assert_eq!((events(&mut her_queue), events(&mut his_queue)), (1, 1));
}

#[test]
fn a_removal_before_the_first_subscription_here_still_unsubscribes() {
    let (hub, _requests) = Hub::clustered(Arc::default());
    let (his, mut his_queue) = register(&hub, BOB, SocketKind::Tab);
    // He has read at version 5 that he is in the room. She reads later, and is the first to be subscribed here.
    let (hers, mut her_queue) = register(&hub, UserId(1), SocketKind::Tab);
    hers.subscribe([head(ROOM, 7)]);
    his.subscribe([head(ROOM, 5)]);
    hub.publish(&event(8), CoarseInstant::now());
    assert_eq!((events(&mut her_queue), events(&mut his_queue)), (1, 0));
}

#[test]
fn a_socket_subscribed_after_the_database_was_asked_and_missing_in_its_answer_is_unsubscribed() {
    let (hub, _requests) = Hub::clustered(Arc::default());
    let ada = UserId(1);
    let (hers, mut her_queue) = register(&hub, ada, SocketKind::Tab);
    hers.subscribe([head(ROOM, 5)]);
    let asked = hub.gap_after(5);
    hub.unsubscribe_user(UserId(3), Stream::Room(RoomId(9)));
    let (his, mut his_queue) = register(&hub, BOB, SocketKind::Tab);
    his.subscribe([head(ROOM, 5)]);
    hub.repair(ROOM, &asked, state(6, [ada]));
    hub.publish(&event(7), CoarseInstant::now());
    assert_eq!((events(&mut her_queue), events(&mut his_queue)), (1, 0));
}

#[test]
fn the_event_of_a_removal_unsubscribes_a_socket_that_still_reads_its_memberships() {
    let (hub, _requests) = Hub::clustered(Arc::default());
    let (hers, mut her_queue) = register(&hub, UserId(1), SocketKind::Tab);
    hers.subscribe([head(ROOM, 1)]);
    let (his, mut his_queue) = register(&hub, BOB, SocketKind::Tab);
    hub.publish(&event(BOB.0), CoarseInstant::now());
    his.subscribe([head(ROOM, 1)]);
    hub.publish(&event(3), CoarseInstant::now());
    assert_eq!((events(&mut her_queue), events(&mut his_queue)), (2, 0));
}

#[test]
fn a_late_unsubscription_does_not_close_the_room_socket_of_a_participant_who_is_back() {
    let (hub, _requests) = Hub::clustered(Arc::default());
    let (his_room_socket, mut room_queue) = register(&hub, BOB, SocketKind::Room);
    // He was removed by version 6 on another node and added again by 7; the publication of the removal comes only now.
    his_room_socket.subscribe([head(ROOM, 7)]);
    hub.unsubscribe_user(BOB, ROOM);
    assert!(room_queue.try_recv().is_err(), "it stays open");
    // The event of a removal does close it.
    hub.repair(ROOM, &hub.gap_after(7), state(7, [BOB]));
    let removal = Event {
        stream: ROOM,
        version: 8,
        change: Change::ParticipantLeft(BOB),
    };
    hub.publish(&removal, CoarseInstant::now());
    assert_eq!(room_queue.try_recv(), Ok(Outbound::Close(NOT_FOUND)));
}
