//! However events are delayed, repeated, reordered or lost, and however old the answers are: in the end the picture
//! is the one that a fresh page shows.

use super::test_server::{COURSE, Happening, ME, World};
use super::*;
use crate::protocol::*;
use proptest::prelude::*;

fn happening() -> impl Strategy<Value = Happening> {
    (0..16u8, 0..40i64, 0..40i64).prop_map(|(kind, a, b)| Happening { kind, a, b })
}

fn page() -> impl Strategy<Value = View> {
    prop_oneof![
        (1..=3i64).prop_map(|room| View::Room {
            room: RoomId(room),
            near: None
        }),
        Just(View::Course { course: COURSE }),
        (any::<bool>(), any::<bool>()).prop_map(|(unread, course)| View::Notifications {
            filter: NotificationFilter {
                unread,
                course: course.then_some(COURSE)
            }
        }),
        Just(View::Overview),
    ]
}

/// How one event fares: when it arrives, how often, and whether the tab asks for what it lacks just then, and of how
/// old a server.
type Fate = (u16, u8, Option<prop::sample::Index>);

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let asks = prop::option::weighted(0.2, any::<prop::sample::Index>());
    prop::collection::vec((any::<u16>(), 0..4u8, asks), 1..40)
}

/// Answers everything that is needed, as `world` is.
fn fill(state: &mut State, world: &World, holds: usize) {
    for need in state.needs() {
        match need.request() {
            Request::CatchUp { room, since, from } => state.caught_up(world.catch_up(room, since, from, holds)),
            Request::View(view) => state.renew(world.look(view)),
            other => panic!("{other:?} is no need"),
        }
    }
}

/// What is seen of a state, without what it still waits for.
fn seen(state: &State) -> State {
    State {
        overview: state.overview.clone(),
        room: state.room.clone(),
        course: state.course.clone(),
        notifications: state.notifications.clone(),
        ..State::default()
    }
}

/// Lets a tab begin on a page, then hears a history by its fates, then asks until nothing is missing.
fn run(
    before: &[Happening],
    view: View,
    after: &[Happening],
    fates: &[Fate],
    holds: usize,
    from: i64,
) -> (State, World) {
    let mut world = World::new();
    before.iter().for_each(|what| drop(world.step(*what)));
    let mut state = State::reset(world.look(view));
    if let Some(open) = &mut state.room {
        let from = from.min(open.messages.len() as i64);
        open.messages.retain(|number, _| *number >= from);
    }
    let mut worlds = vec![world.clone()];
    let mut arriving: Vec<(u16, Event, Option<prop::sample::Index>)> = Vec::new();
    for what in after {
        for event in world.step(*what) {
            let (when, times, asks) = fates[arriving.len() % fates.len()];
            for again in 0..times {
                arriving.push((when.wrapping_mul(u16::from(again) + 1), event.clone(), asks));
            }
        }
        worlds.push(world.clone());
    }
    arriving.sort_by_key(|(when, ..)| *when);
    for (_, event, asks) in arriving {
        state.apply(&event);
        if let Some(index) = asks {
            fill(&mut state, index.get(&worlds), holds);
        }
    }
    state.heads(&world.heads());
    for _ in 0..20 {
        fill(&mut state, &world, holds);
    }
    (state, world)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn it_converges(
        before in prop::collection::vec(happening(), 0..20),
        view in page(),
        after in prop::collection::vec(happening(), 0..30),
        fates in fates(),
        holds in prop_oneof![Just(500usize), Just(3)],
    ) {
        let (state, world) = run(&before, view, &after, &fates, holds, 1);
        prop_assert_eq!(state.needs(), vec![]);
        prop_assert_eq!(seen(&state), State::reset(world.look(view)));
    }

    #[test]
    fn a_part_of_a_room_stays_that_part(
        before in prop::collection::vec(happening(), 0..40),
        after in prop::collection::vec(happening(), 0..20),
        fates in fates(),
        from in 1..9i64,
    ) {
        let view = View::Room { room: RoomId(1), near: None };
        let (mut state, world) = run(&before, view, &after, &fates, 500, from);
        let fresh = State::reset(world.look(view));
        let oldest = state.room.as_ref().and_then(|open| open.messages.keys().next().copied()).unwrap_or(1);
        let mut part = fresh.clone();
        if let Some(open) = &mut part.room {
            open.messages.retain(|number, _| *number >= oldest);
        }
        prop_assert_eq!(seen(&state), part);
        // Scrolling up brings the rest.
        if let Some(page) = world.look(View::Before { room: RoomId(1), number: oldest }).page {
            state.page(page);
        }
        prop_assert_eq!(seen(&state), fresh);
    }

    #[test]
    fn going_elsewhere_with_an_old_answer_converges(
        before in prop::collection::vec(happening(), 0..15),
        (first, second) in (page(), page()),
        (old, after) in (prop::collection::vec(happening(), 0..10), prop::collection::vec(happening(), 0..10)),
    ) {
        let mut world = World::new();
        before.iter().for_each(|what| drop(world.step(*what)));
        let mut state = State::reset(world.look(first));
        let events: Vec<Event> = old.iter().flat_map(|what| world.step(*what)).collect();
        let answer = world.look(second);
        let later: Vec<Event> = after.iter().flat_map(|what| world.step(*what)).collect();
        events.iter().chain(&later).for_each(|event| state.apply(event));
        state.open(answer);
        state.heads(&world.heads());
        for _ in 0..20 {
            fill(&mut state, &world, 500);
        }
        prop_assert_eq!(state.needs(), vec![]);
        let mut fresh = State::reset(world.look(second));
        if matches!(second, View::Room { .. }) && matches!(first, View::Course { .. }) && fresh.course.is_none() {
            fresh.course = None;
        }
        prop_assert_eq!(seen(&state), fresh);
    }

    #[test]
    fn a_new_connection_converges(
        before in prop::collection::vec(happening(), 0..15),
        view in page(),
        lost in prop::collection::vec(happening(), 0..25),
    ) {
        let mut world = World::new();
        before.iter().for_each(|what| drop(world.step(*what)));
        let mut state = State::reset(world.look(view));
        lost.iter().for_each(|what| drop(world.step(*what)));
        state.renew_desk(world.overview());
        for _ in 0..20 {
            fill(&mut state, &world, 500);
        }
        prop_assert_eq!(state.needs(), vec![]);
        prop_assert_eq!(seen(&state), State::reset(world.look(view)));
    }
}

#[test]
fn a_hole_is_asked_for_once_it_is_known() {
    let mut world = World::new();
    let mut state = State::reset(world.look(View::Room {
        room: RoomId(1),
        near: None,
    }));
    let say = Happening { kind: 0, a: 0, b: 1 };
    let lost = world.step(say);
    let kept = world.step(say);
    assert_eq!((lost.len(), state.needs().len()), (1, 0));
    kept.iter().for_each(|event| state.apply(event));
    assert_eq!(
        state.needs(),
        vec![Need::CatchUp {
            room: RoomId(1),
            since: 0,
            from: 1
        }]
    );
    lost.iter().for_each(|event| state.apply(event));
    assert_eq!(state.needs(), vec![]);
    assert_eq!(state.room.as_ref().map(|open| open.messages.len()), Some(2));
}

#[test]
fn writing_is_reading() {
    let mut world = World::new();
    let mut state = State::reset(world.look(View::Overview));
    let says = |author: UserId| Happening {
        kind: 0,
        a: 0,
        b: author.0 - 1,
    };
    for event in world.step(says(UserId(2))) {
        state.apply(&event);
    }
    assert_eq!((state.unread_messages(), state.bell()), (1, 1));
    // Never more than that in between: the marker comes before the message.
    for event in world.step(says(ME)) {
        state.apply(&event);
        assert_eq!((state.unread_messages(), state.bell()), (0, 0));
    }
}

#[test]
fn what_is_not_mine_is_not_heard() {
    let mut world = World::new();
    let mut state = State::reset(world.look(View::Overview));
    let before = state.clone();
    let mut event = world.step(Happening { kind: 12, a: 0, b: 0 }).remove(0);
    event.stream = Stream::User(UserId(ME.0 + 1));
    event.version = 99;
    state.apply(&event);
    assert_eq!(state, before);
}

#[test]
fn word_of_a_room_may_come_before_the_room_does() {
    let mut world = World::new();
    let mut state = State::reset(world.look(View::Overview));
    let stream = Stream::Room(RoomId(1));
    let at = state
        .overview
        .rooms
        .iter()
        .position(|entry| entry.id == RoomId(1))
        .unwrap();
    let entry = state.overview.rooms.remove(at);
    // A message that nobody will tell again, and then how one was let in before it.
    let said = world.step(Happening { kind: 0, a: 0, b: 1 });
    state.apply(said.iter().find(|event| event.stream == stream).unwrap());
    assert_eq!(state.needs(), vec![], "it may never come");
    state.apply(&Event {
        stream: Stream::User(ME),
        version: state.overview.version + 1,
        change: Change::RoomJoined(entry),
    });
    assert_eq!(state.needs(), vec![Need::Overview]);
}

#[test]
fn an_old_word_of_a_room_takes_nothing_back() {
    let mut world = World::new();
    let mut state = State::reset(world.look(View::Overview));
    let old = state.entry(RoomId(1)).cloned().unwrap();
    for event in world.step(Happening { kind: 0, a: 0, b: 1 }) {
        state.apply(&event);
    }
    let known = state.entry(old.id).cloned();
    assert_ne!(known.as_ref(), Some(&old));
    state.apply(&Event {
        stream: Stream::User(ME),
        version: state.overview.version + 1,
        change: Change::RoomJoined(old.clone()),
    });
    let now = state.entry(old.id).unwrap();
    let numbers = |entry: &RoomEntry| (entry.version, entry.last_number, entry.last_at);
    assert_eq!(numbers(now), numbers(&known.unwrap()));
}

#[test]
fn a_list_behind_the_open_room_is_asked_for() {
    let mut world = World::new();
    let view = View::Room {
        room: RoomId(1),
        near: None,
    };
    let before = world.look(view);
    world.step(Happening { kind: 0, a: 0, b: 1 });
    let state = State::reset(Snapshot {
        overview: before.overview,
        ..world.look(view)
    });
    assert_eq!(state.needs(), vec![Need::Overview]);
}

#[test]
fn notifications_of_a_course_that_i_am_not_in_any_more_are_not_asked_for() {
    let world = World::new();
    let mut state = State::reset(world.look(View::Overview));
    for (course, needs) in [(None, 1), (Some(CourseId(99)), 0)] {
        let filter = NotificationFilter { unread: false, course };
        let rows = Vec::new();
        state.notifications = Some(NotificationPage { filter, rows });
        let mut newer = state.overview.clone();
        newer.version += 1;
        state.renew_desk(newer);
        assert_eq!(state.needs().len(), needs, "{course:?}");
    }
}
