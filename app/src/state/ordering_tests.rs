//! Single cases of event order and of missing parts, each with the state it leads to.

use super::missing_parts::MissingPart;
use super::tab_state::State;
use super::test_server::{Action, ME, TestServer};
use crate::protocol::{
    Change, CourseId, Event, NotificationFilter, NotificationPage, RoomEntry, RoomId, Snapshot, Stream, UserId, View,
};

#[test]
fn a_gap_is_requested_once_it_is_known() {
    let mut server = TestServer::new();
    let mut state = State::reset(server.query(View::Room {
        room: RoomId(1),
        near: None,
    }));
    let send = Action { kind: 0, a: 0, b: 1 };
    let lost = server.step(send);
    let kept = server.step(send);
    assert_eq!((lost.len(), state.missing_parts().len()), (1, 0));
    kept.iter().for_each(|event| state.apply(event));
    assert_eq!(
        state.missing_parts(),
        vec![MissingPart::CatchUp {
            room: RoomId(1),
            since: 0,
            from: 1
        }]
    );
    lost.iter().for_each(|event| state.apply(event));
    assert_eq!(state.missing_parts(), vec![]);
    assert_eq!(state.room.as_ref().map(|open| open.messages.len()), Some(2));
}

#[test]
fn sending_a_message_reads_the_room() {
    let mut server = TestServer::new();
    let mut state = State::reset(server.query(View::Overview));
    let send = |author: UserId| Action {
        kind: 0,
        a: 0,
        b: author.0 - 1,
    };
    for event in server.step(send(UserId(2))) {
        state.apply(&event);
    }
    assert_eq!(
        (state.unread_message_count(), state.unread_notification_count()),
        (1, 1)
    );
    // Never more than that in between: the event of the marker comes before that of the message.
    for event in server.step(send(ME)) {
        state.apply(&event);
        assert_eq!(
            (state.unread_message_count(), state.unread_notification_count()),
            (0, 0)
        );
    }
}

#[test]
fn events_of_another_user_are_ignored() {
    let mut server = TestServer::new();
    let mut state = State::reset(server.query(View::Overview));
    let before = state.clone();
    let mut event = server.step(Action { kind: 12, a: 0, b: 0 }).remove(0);
    event.stream = Stream::User(UserId(ME.0 + 1));
    event.version = 99;
    state.apply(&event);
    assert_eq!(state, before);
}

#[test]
fn an_event_of_a_room_may_come_before_the_room_does() {
    let mut server = TestServer::new();
    let mut state = State::reset(server.query(View::Overview));
    let stream = Stream::Room(RoomId(1));
    let at = state
        .overview
        .rooms
        .iter()
        .position(|entry| entry.id == RoomId(1))
        .unwrap();
    let entry = state.overview.rooms.remove(at);
    // The event of a message that is not sent again, and then the event that I joined the room before it.
    let sent = server.step(Action { kind: 0, a: 0, b: 1 });
    state.apply(sent.iter().find(|event| event.stream == stream).unwrap());
    assert_eq!(state.missing_parts(), vec![], "it may never come");
    state.apply(&Event {
        stream: Stream::User(ME),
        version: state.overview.version + 1,
        change: Change::RoomJoined(entry),
    });
    assert_eq!(state.missing_parts(), vec![MissingPart::Overview]);
}

#[test]
fn an_old_entry_of_a_room_does_not_undo_newer_events() {
    let mut server = TestServer::new();
    let mut state = State::reset(server.query(View::Overview));
    let old = state.room_entry(RoomId(1)).cloned().unwrap();
    for event in server.step(Action { kind: 0, a: 0, b: 1 }) {
        state.apply(&event);
    }
    let known = state.room_entry(old.id).cloned();
    assert_ne!(known.as_ref(), Some(&old));
    state.apply(&Event {
        stream: Stream::User(ME),
        version: state.overview.version + 1,
        change: Change::RoomJoined(old.clone()),
    });
    let now = state.room_entry(old.id).unwrap();
    let numbers = |entry: &RoomEntry| (entry.version, entry.last_number, entry.last_at);
    assert_eq!(numbers(now), numbers(&known.unwrap()));
}

#[test]
fn a_room_list_behind_the_open_room_is_requested() {
    let mut server = TestServer::new();
    let view = View::Room {
        room: RoomId(1),
        near: None,
    };
    let before = server.query(view.clone());
    server.step(Action { kind: 0, a: 0, b: 1 });
    let state = State::reset(Snapshot {
        overview: before.overview,
        ..server.query(view)
    });
    assert_eq!(state.missing_parts(), vec![MissingPart::Overview]);
}

#[test]
fn notifications_of_a_course_that_i_have_left_are_not_requested() {
    let server = TestServer::new();
    let mut state = State::reset(server.query(View::Overview));
    for (course, missing) in [(None, 1), (Some(CourseId(99)), 0)] {
        let filter = NotificationFilter {
            course,
            ..NotificationFilter::default()
        };
        let rows = Vec::new();
        state.notifications = Some(NotificationPage {
            filter,
            rows,
            more: false,
        });
        let mut newer = state.overview.clone();
        newer.version += 1;
        state.apply_overview(newer);
        assert_eq!(state.missing_parts().len(), missing, "{course:?}");
    }
}
