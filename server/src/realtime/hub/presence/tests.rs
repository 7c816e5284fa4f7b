//! Sampling, expiry and the budget, by the time that is passed in.

use super::*;
use crate::metrics::SocketKind;
use crate::realtime::hub::{Hub, Outbound, OutboundQueue, Registration};
use app::protocol::{Head, Millis, RoomId, SessionId, Stream, TypingSignal, UserId, limits};
use budget::FRAMES_A_SECOND;
use std::sync::Arc;

const ROOM: RoomId = RoomId(1);
const START: Millis = 1_793_610_000_000;

/// A tab that shows the room, with these users beside it.
fn tab(hub: &Arc<Hub>, user: UserId, beside: &[UserId]) -> (Registration, OutboundQueue) {
    let registered = hub.register(user, SessionId(user.0), SocketKind::Tab, 9);
    let (registration, queue) = registered.unwrap();
    let (stream, version, last_number) = (Stream::Room(ROOM), 1, None);
    registration.subscribe([Head {
        stream,
        version,
        last_number,
    }]);
    registration.begin_presence(false, START);
    let question = registration.ask_for_presence(START + 1000 * user.0).unwrap();
    assert!(registration.watch_presence(question, (ROOM, stream), beside.to_vec(), START + 1000 * user.0));
    (registration, queue)
}

fn frames(queue: &mut OutboundQueue) -> Vec<String> {
    let next = || queue.try_recv().ok();
    std::iter::from_fn(next)
        .filter_map(|next| match next {
            Outbound::Send(frame, _) => Some(frame.to_string()),
            Outbound::Close(_) => None,
        })
        .collect()
}

#[test]
fn of_many_who_write_at_once_three_are_passed_on_until_they_stop_repeating_it() {
    let hub = Hub::single_node(Arc::default());
    let (_registration, mut queue) = tab(&hub, UserId(100), &[]);
    frames(&mut queue);
    let now = START + 200_000;
    let writes = |user, on, now| {
        let signal = TypingSignal {
            room: ROOM,
            user: UserId(user),
            name: "Ada".into(),
            on,
        };
        let not_for = Vec::new();
        hub.publish_typing(&TypingPublication { signal, not_for }, now);
    };
    (1..=50).for_each(|user| writes(user, true, now));
    assert_eq!(frames(&mut queue).len(), 3);
    // Those who are shown go on; one who stops leaves a place.
    writes(1, true, now + 3_000);
    writes(7, true, now + 3_000);
    writes(2, false, now + 3_000);
    writes(8, true, now + 3_000);
    assert_eq!(frames(&mut queue).len(), 3);
    // The third one has said nothing for six seconds.
    writes(9, true, now + limits::TYPING_SHOWN - 1);
    assert_eq!(frames(&mut queue).len(), 0);
    writes(9, true, now + limits::TYPING_SHOWN);
    assert_eq!(frames(&mut queue).len(), 1);
}

#[test]
fn somebody_counts_as_here_until_fifteen_seconds_after_the_last_page_was_closed() {
    let hub = Hub::single_node(Arc::default());
    let (ada, bob) = (UserId(1), UserId(2));
    let (_hers, mut queue) = tab(&hub, ada, &[bob]);
    let round = |now| {
        hub.look_who_is_here(now);
        hub.tell_who_is_here(now);
    };
    let (his, _) = tab(&hub, bob, &[]);
    let mut now = START + 10_000;
    round(now);
    assert_eq!(
        frames(&mut queue),
        [
            r#"{"here":{"room":1,"users":[]}}"#,
            r#"{"here":{"room":1,"users":[2]}}"#
        ]
    );
    // A reload is not seen.
    drop(his);
    now += limits::HERE_AFTER_LEAVING - 1;
    round(now);
    let (his, _) = tab(&hub, bob, &[]);
    now += 3_000;
    round(now);
    assert!(frames(&mut queue).is_empty());
    drop(his);
    now += limits::HERE_AFTER_LEAVING;
    round(now);
    assert_eq!(frames(&mut queue), [r#"{"here":{"room":1,"users":[]}}"#]);
}

#[test]
fn what_does_not_fit_into_a_round_is_told_in_the_next_ones() {
    let hub = Hub::single_node(Arc::default());
    let most = i64::from(FRAMES_A_SECOND);
    let bob = UserId(1_000_000);
    let mut tabs: Vec<_> = (1..=most + 500).map(|user| tab(&hub, UserId(user), &[bob])).collect();
    let mut told = |now| {
        hub.look_who_is_here(now);
        hub.tell_who_is_here(now);
        let told = tabs.iter_mut().map(|(_, queue)| i64::from(!frames(queue).is_empty()));
        told.sum::<i64>()
    };
    let now = START + 1_000_000_000;
    told(now);
    let _his = tab(&hub, bob, &[]);
    let rounds = [now + 3_000, now + 6_000, now + 9_000].map(&mut told);
    assert_eq!((rounds[0], rounds[0] + rounds[1], rounds[2]), (most, most + 500, 0));
}
