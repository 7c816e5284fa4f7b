//! Property tests: however events are delayed, repeated, reordered or lost, and however old the answers are, in the end
//! the state is what a fresh page shows.

use super::tab_state::State;
use super::test_server::{Action, COURSE, TestServer, action, visible};
use crate::protocol::{Event, MemberFilter, NotificationFilter, RoomId, View};
use proptest::prelude::*;

fn page() -> impl Strategy<Value = View> {
    prop_oneof![
        (1..=3i64).prop_map(|room| View::Room {
            room: RoomId(room),
            near: None
        }),
        Just(View::Course { course: COURSE }),
        prop_oneof![Just(""), Just("Name 1")].prop_map(|q| View::Members {
            course: COURSE,
            filter: MemberFilter {
                q: q.into(),
                ..MemberFilter::default()
            }
        }),
        (any::<bool>(), any::<bool>()).prop_map(|(unread, course)| View::Notifications {
            filter: NotificationFilter {
                unread,
                asks: false,
                course: course.then_some(COURSE),
                page: 0
            }
        }),
        Just(View::Overview),
        Just(View::Home),
    ]
}

/// How one event is delivered: when it arrives, how often, and whether the tab repairs what is missing just then, and
/// from how old a server.
type Delivery = (u16, u8, Option<prop::sample::Index>);

fn deliveries() -> impl Strategy<Value = Vec<Delivery>> {
    let repairs = prop::option::weighted(0.2, any::<prop::sample::Index>());
    prop::collection::vec((any::<u16>(), 0..4u8, repairs), 1..40)
}

/// Opens a tab on a page, delivers the events of a history to it, then repairs until nothing is missing.
fn run(
    before: &[Action],
    view: View,
    after: &[Action],
    deliveries: &[Delivery],
    capacity: usize,
    from: i64,
) -> (State, TestServer) {
    let mut server = TestServer::new();
    before.iter().for_each(|action| drop(server.step(*action)));
    let mut state = State::reset(server.query(view.clone()));
    if let Some(open) = &mut state.room {
        let from = from.min(open.messages.len() as i64);
        open.messages.retain(|number, _| *number >= from);
    }
    let mut servers = vec![server.clone()];
    let mut arrivals: Vec<(u16, Event, Option<prop::sample::Index>)> = Vec::new();
    for action in after {
        for event in server.step(*action) {
            let (when, times, repairs) = deliveries[arrivals.len() % deliveries.len()];
            for again in 0..times {
                arrivals.push((when.wrapping_mul(u16::from(again) + 1), event.clone(), repairs));
            }
        }
        servers.push(server.clone());
    }
    arrivals.sort_by_key(|(when, ..)| *when);
    for (_, event, repairs) in arrivals {
        state.apply(&event);
        if let Some(index) = repairs {
            index.get(&servers).repair(&mut state, capacity);
        }
    }
    state.apply_heads(&server.heads());
    server.repair_all(&mut state, capacity);
    (state, server)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_delivery_of_events_converges(
        before in prop::collection::vec(action(), 0..20),
        view in page(),
        after in prop::collection::vec(action(), 0..30),
        deliveries in deliveries(),
        capacity in prop_oneof![Just(500usize), Just(3)],
    ) {
        let (state, server) = run(&before, view.clone(), &after, &deliveries, capacity, 1);
        prop_assert_eq!(state.missing_parts(), vec![]);
        prop_assert_eq!(visible(&state), State::reset(server.query(view.clone())));
    }

    #[test]
    fn a_window_of_a_room_keeps_its_start(
        before in prop::collection::vec(action(), 0..40),
        after in prop::collection::vec(action(), 0..20),
        deliveries in deliveries(),
        from in 1..9i64,
    ) {
        let view = View::Room { room: RoomId(1), near: None };
        let (mut state, server) = run(&before, view.clone(), &after, &deliveries, 500, from);
        let fresh = State::reset(server.query(view.clone()));
        let oldest = state.room.as_ref().and_then(|open| open.messages.keys().next().copied()).unwrap_or(1);
        let mut part = fresh.clone();
        if let Some(open) = &mut part.room {
            open.messages.retain(|number, _| *number >= oldest);
        }
        prop_assert_eq!(visible(&state), part);
        // Scrolling up brings the rest.
        if let Some(page) = server.query(View::Before { room: RoomId(1), number: oldest }).page {
            state.apply_message_page(page);
        }
        prop_assert_eq!(visible(&state), fresh);
    }

    #[test]
    fn opening_another_page_with_an_old_answer_converges(
        before in prop::collection::vec(action(), 0..15),
        (first, second) in (page(), page()),
        (old, after) in (prop::collection::vec(action(), 0..10), prop::collection::vec(action(), 0..10)),
    ) {
        let mut server = TestServer::new();
        before.iter().for_each(|action| drop(server.step(*action)));
        let mut state = State::reset(server.query(first.clone()));
        let events: Vec<Event> = old.iter().flat_map(|action| server.step(*action)).collect();
        let answer = server.query(second.clone());
        let later: Vec<Event> = after.iter().flat_map(|action| server.step(*action)).collect();
        events.iter().chain(&later).for_each(|event| state.apply(event));
        state.open_page(answer);
        state.apply_heads(&server.heads());
        server.repair_all(&mut state, 500);
        prop_assert_eq!(state.missing_parts(), vec![]);
        let mut fresh = State::reset(server.query(second.clone()));
        if matches!(second, View::Room { .. }) && matches!(first, View::Course { .. }) && fresh.course.is_none() {
            fresh.course = None;
        }
        prop_assert_eq!(visible(&state), fresh);
    }

    #[test]
    fn a_new_connection_converges(
        before in prop::collection::vec(action(), 0..15),
        view in page(),
        lost in prop::collection::vec(action(), 0..25),
    ) {
        let mut server = TestServer::new();
        before.iter().for_each(|action| drop(server.step(*action)));
        let mut state = State::reset(server.query(view.clone()));
        lost.iter().for_each(|action| drop(server.step(*action)));
        state.apply_overview(server.overview(None));
        server.repair_all(&mut state, 500);
        prop_assert_eq!(state.missing_parts(), vec![]);
        prop_assert_eq!(visible(&state), State::reset(server.query(view.clone())));
    }
}
