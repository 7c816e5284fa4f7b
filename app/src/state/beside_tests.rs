//! The room beside an open thread is what a fresh page of the room shows, whatever events are lost.

use super::tab_state::State;
use super::test_server::{TestServer, action};
use crate::protocol::{Event, Room, RoomId, RoomKind, RoomView, RootMessage, Snapshot, View};
use proptest::prelude::*;

const ROOM: RoomId = RoomId(1);

fn room() -> View {
    View::Room { room: ROOM, near: None }
}

/// The page of a thread under the room's first message.
fn thread(server: &TestServer) -> Snapshot {
    let mut snapshot = server.query(room());
    snapshot.room = snapshot.room.map(|view| RoomView {
        room: Room {
            id: RoomId(99),
            kind: RoomKind::Thread,
            root: Some(RootMessage { room: ROOM, number: 1 }),
            ..view.room
        },
        messages: Default::default(),
        ..view
    });
    snapshot
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn it_stays_up_to_date_and_is_opened_again_at_once(
        before in prop::collection::vec(action(), 0..25),
        meanwhile in prop::collection::vec(action(), 0..6),
        lost in prop::collection::vec(any::<bool>(), 1..8),
        from_room in any::<bool>(),
    ) {
        let mut server = TestServer::new();
        before.iter().for_each(|action| drop(server.step(*action)));
        let mut state = State::reset(match from_room {
            true => server.query(room()),
            false => thread(&server),
        });
        state.show_beside(true);
        state.open_page(thread(&server));
        server.repair_all(&mut state, 500);
        let events: Vec<Event> = meanwhile.iter().flat_map(|action| server.step(*action)).collect();
        for (at, event) in events.iter().enumerate() {
            if lost[at % lost.len()] {
                state.apply(event);
            }
        }
        state.apply_heads(&server.heads());
        server.repair_all(&mut state, 500);
        if state.room.is_some() {
            prop_assert_eq!(state.missing_parts(), vec![]);
            let fresh = server.query(room()).room;
            prop_assert_eq!(state.room_beside().cloned(), fresh.clone());
            if state.reopen_room(ROOM) {
                prop_assert_eq!(&state.room, &fresh);
                prop_assert!(state.room_beside().is_none());
            }
        }
    }
}

#[test]
fn a_narrow_window_reads_and_keeps_none() {
    let server = TestServer::new();
    let mut state = State::reset(server.query(room()));
    state.open_page(thread(&server));
    assert!(state.room_beside().is_none() && state.missing_parts().is_empty());
    state.show_beside(true);
    assert!(!state.missing_parts().is_empty());
    server.repair(&mut state, 500);
    assert!(state.room_beside().is_some());
    state.show_beside(false);
    assert!(state.room_beside().is_none() && state.missing_parts().is_empty());
}
