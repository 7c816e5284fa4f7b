//! A room that scrolls through its window, and one that is left and opened again: the tab shows what a fresh page shows.

use super::tab_state::State;
use super::test_server::{Action, TestServer, action, visible};
use crate::protocol::{Event, RoomId, View, limits};
use proptest::prelude::*;

fn room(room: i64) -> View {
    View::Room {
        room: RoomId(room),
        near: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_room_opened_again_is_up_to_date(
        before in prop::collection::vec(action(), 0..25),
        meanwhile in prop::collection::vec(action(), 0..4),
        lost in prop::collection::vec(any::<bool>(), 1..8),
        (first, second) in (1..=3i64, 1..=3i64),
    ) {
        let mut server = TestServer::new();
        before.iter().for_each(|action| drop(server.step(*action)));
        let mut state = State::reset(server.query(room(first)));
        state.open_page(server.query(room(second)));
        let events: Vec<Event> = meanwhile.iter().flat_map(|action| server.step(*action)).collect();
        for (at, event) in events.iter().enumerate() {
            if lost[at % lost.len()] {
                state.apply(event);
            }
        }
        let opened = state.reopen_room(RoomId(first));
        if opened {
            prop_assert!(state.room.as_ref().is_some_and(|view| view.room.id == RoomId(first)));
            // What was applied so far is shown at once; what was lost is repaired.
            state.apply_heads(&server.heads());
            server.repair_all(&mut state, 500);
            prop_assert_eq!(state.missing_parts(), vec![]);
            let mut fresh = State::reset(server.query(room(first)));
            if let (Some(open), Some(fresh)) = (&state.room, &mut fresh.room) {
                let oldest = open.messages.keys().next().copied().unwrap_or(1);
                fresh.messages.retain(|number, _| *number >= oldest);
            }
            prop_assert_eq!(visible(&state), visible(&fresh));
        } else {
            state.open_page(server.query(room(first)));
            server.repair_all(&mut state, 500);
            prop_assert_eq!(visible(&state), visible(&State::reset(server.query(room(first)))));
        }
    }
}

/// A server whose first room has this many messages.
fn server_with(messages: i64) -> TestServer {
    let mut server = TestServer::new();
    while server.rooms[&RoomId(1)].entry.last_number < messages {
        // A message of somebody in the first room, if it is one.
        server.step(Action { kind: 0, a: 0, b: 1 });
    }
    server
}

fn numbers(state: &State) -> (i64, i64, bool) {
    let view = state.room.as_ref().expect("an open room");
    let (first, last) = (view.messages.keys().next(), view.messages.keys().next_back());
    let gapless = view
        .messages
        .keys()
        .zip(view.messages.keys().skip(1))
        .all(|(one, next)| one + 1 == *next);
    assert!(gapless, "a window has no gaps");
    (first.copied().unwrap_or(0), last.copied().unwrap_or(0), view.at_end)
}

#[test]
fn scrolling_to_the_start_and_back_keeps_a_window_of_bounded_size() {
    let server = server_with(900);
    let mut state = State::reset(server.query(room(1)));
    let page = |from: i64, to: i64| {
        let mut page = server
            .query(View::Before {
                room: RoomId(1),
                number: to + 1,
            })
            .page
            .expect("a page");
        page.messages.retain(|message| message.number >= from);
        page
    };
    if let Some(view) = &mut state.room {
        view.messages.retain(|number, _| *number > 900 - limits::PAGE);
    }
    assert_eq!(numbers(&state), (851, 900, true));
    for oldest in (1..=801).rev().step_by(50) {
        state.apply_message_page(page(oldest, oldest + 49));
        state.drop_newest(None);
        assert!(state.room.as_ref().is_some_and(|view| view.messages.len() <= 200));
    }
    assert_eq!(numbers(&state), (1, 200, false));

    // The message that is edited stays, with all above it.
    state.apply_message_page(page(201, 250));
    state.drop_oldest(Some(20));
    assert_eq!(numbers(&state), (20, 250, false));
    for oldest in (251..=851).step_by(50) {
        state.apply_message_page(page(oldest, oldest + 49));
        state.drop_oldest(None);
    }
    assert_eq!(numbers(&state), (701, 900, true));
    assert!(state.missing_parts().is_empty());
}

#[test]
fn new_messages_do_not_fill_the_window() {
    let mut server = server_with(1);
    let mut state = State::reset(server.query(room(1)));
    for at_end in [true, false] {
        for _ in 0..700 {
            for event in server.step(Action { kind: 0, a: 0, b: 1 }) {
                state.apply(&event);
            }
            let (_, last, _) = numbers(&state);
            state.trim_after_event(at_end, None);
            assert!(state.room.as_ref().is_some_and(|view| view.messages.len() <= 400));
            if at_end {
                assert_eq!(numbers(&state), (numbers(&state).0, last, true), "the end stays");
            }
        }
    }
}
