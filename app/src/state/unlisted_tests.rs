//! Property tests of a tab whose overview does not list all rooms: whatever is lost, late or repeated, and whatever
//! happens while an answer is on its way, in the end its counts are the server's, and what it lists is up to date.

use super::MissingPart;
use super::tab_state::State;
use super::test_server::{TestServer, action};
use crate::protocol::{Event, Overview, Request, RoomId, Snapshot, View};
use proptest::prelude::*;

/// An answer of the server that has not arrived yet.
enum Answer {
    Snapshot(MissingPart, Box<Snapshot>),
    CaughtUp(MissingPart, Box<crate::protocol::CaughtUp>),
    Refused(MissingPart),
}

/// Requests what is missing and is not requested yet, from the server as it is now.
fn request(state: &mut State, server: &TestServer, pending: &mut Vec<Answer>) {
    for part in state.missing_parts() {
        if pending.iter().any(|answer| *part_of(answer) == part) {
            continue;
        }
        if matches!(part, MissingPart::Overview | MissingPart::Entry(_)) {
            state.overview_requested();
        }
        pending.push(match part.clone().request() {
            Request::CatchUp { room, since, from } => {
                Answer::CaughtUp(part, Box::new(server.catch_up(room, since, from, 500)))
            }
            Request::View(View::Entry { room }) if !server.rooms[&room].joined => Answer::Refused(part),
            Request::View(view) => Answer::Snapshot(part, Box::new(server.query(view))),
            other => panic!("{other:?} repairs nothing"),
        });
    }
}

fn part_of(answer: &Answer) -> &MissingPart {
    let (Answer::Snapshot(part, _) | Answer::CaughtUp(part, _) | Answer::Refused(part)) = answer;
    part
}

fn receive(state: &mut State, answer: Answer) {
    match answer {
        Answer::Snapshot(_, snapshot) => state.apply_snapshot(*snapshot),
        Answer::CaughtUp(_, answer) => state.apply_catch_up(*answer),
        Answer::Refused(MissingPart::Entry(room)) => state.close_room(room),
        Answer::Refused(part) => panic!("{part:?} is refused to nobody"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_tab_that_does_not_list_all_rooms_converges(
        before in prop::collection::vec(action(), 0..20),
        open in prop::option::of(1..=3i64),
        listed in 1..=3usize,
        after in prop::collection::vec((action(), 0..6u8), 0..40),
    ) {
        let mut server = TestServer::new();
        server.listed = listed;
        before.iter().for_each(|action| drop(server.step(*action)));
        let view = open.map_or(View::Overview, |room| View::Room { room: RoomId(room), near: None });
        let mut state = State::reset(server.query(view));
        let (mut late, mut pending): (Vec<Event>, Vec<Answer>) = (Vec::new(), Vec::new());
        for (action, delivery) in after {
            for event in server.step(action) {
                match delivery {
                    0 => {}
                    1 => late.push(event),
                    _ => state.apply(&event),
                }
            }
            if delivery == 2 {
                request(&mut state, &server, &mut pending);
            } else if delivery == 3 && !pending.is_empty() {
                receive(&mut state, pending.remove(0));
            } else if delivery == 4 {
                late.drain(..).for_each(|event| state.apply(&event));
            } else if delivery == 5 && action.b == 0 {
                // A new connection: no answer comes over the old one.
                pending.clear();
                state.overview_request_failed();
                state.apply_overview(server.overview(None));
            }
        }
        for answer in pending {
            receive(&mut state, answer);
        }
        state.apply_heads(&server.heads());
        for _ in 0..20 {
            let mut pending = Vec::new();
            request(&mut state, &server, &mut pending);
            pending.into_iter().for_each(|answer| receive(&mut state, answer));
        }
        prop_assert_eq!(state.missing_parts(), vec![]);
        server.listed = 100;
        let whole = State::reset(server.query(View::Overview));
        prop_assert_eq!(state.unread_message_count(), whole.unread_message_count());
        prop_assert_eq!(state.unread_notification_count(), whole.unread_notification_count());
        let known = |overview: &Overview| overview.rooms.len() as i64 + overview.unlisted.rooms;
        prop_assert_eq!(known(&state.overview), known(&whole.overview));
        for entry in &state.overview.rooms {
            prop_assert_eq!(Some(entry), whole.room_entry(entry.id));
        }
        if let Some(room) = &state.room {
            prop_assert!(state.room_entry(room.room.id).is_some(), "the open room is listed");
        }
    }
}
