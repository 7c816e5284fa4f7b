//! What a node among others does with what came late, or not at all.

use super::*;
use app::wire::{Change, RoomId};

const ROOM: Stream = Stream::Room(RoomId(1));
const BOB: UserId = UserId(2);

fn head(stream: Stream, version: i64) -> Head {
    Head {
        stream,
        version,
        last_number: Some(0),
    }
}

fn said(version: i64) -> Event {
    Event {
        stream: ROOM,
        version,
        change: Change::PersonGone(UserId(version)),
    }
}

/// The database's answer: who is in the room, and nothing that can be told.
fn stands(version: i64, people: impl IntoIterator<Item = UserId>) -> StreamState {
    StreamState {
        head: version,
        people: people.into_iter().collect(),
        events: Vec::new(),
        memberships: Vec::new(),
        whole: true,
    }
}

/// A socket of somebody that has not read yet what it may hear.
fn comes(hub: &Arc<Hub>, user: UserId, sort: Sort) -> (Seat, mpsc::Receiver<Order>) {
    hub.register(user, SessionId(user.0), sort, 9).unwrap()
}

/// Frames of events; heads are no news.
fn events(orders: &mut mpsc::Receiver<Order>) -> usize {
    let mut count = 0;
    while let Ok(order) = orders.try_recv() {
        count += usize::from(matches!(order, Order::Send(frame, _) if frame.contains("\"event\"")));
    }
    count
}

#[test]
fn whoever_was_put_out_unheard_of_while_a_socket_was_greeted_hears_nothing() {
    let (hub, _wishes) = Hub::among(Arc::default());
    let ada = UserId(1);
    let (hers, mut heard) = comes(&hub, ada, Sort::Full);
    hers.subscribe([head(ROOM, 5)]);
    let (his, mut orders) = comes(&hub, BOB, Sort::Full);
    let (his_plain, mut plain) = comes(&hub, BOB, Sort::Plain);
    // He was in it at version 5, and is put out by version 6, of which no word comes here but that of the database.
    hub.mend(ROOM, &hub.behind(5), stands(6, [ada]));
    his.subscribe([head(ROOM, 5)]);
    his_plain.subscribe([head(ROOM, 5)]);
    hub.publish(&said(7), Moment::now());
    assert_eq!((events(&mut heard), events(&mut orders)), (1, 0));
    assert!(matches!(plain.try_recv(), Ok(Order::Close(RESUME))));
    // If he was let in again after that, the database says so.
    let memberships = vec![head(ROOM, 7)];
    let state = StreamState {
        memberships,
        ..stands(1, [BOB])
    };
    hub.mend(Stream::Person(BOB), &hub.behind(1), state);
    hub.publish(&said(8), Moment::now());
    assert_eq!((events(&mut heard), events(&mut orders)), (1, 1));
}

#[test]
fn whoever_was_put_out_before_anybody_here_listened_hears_nothing() {
    let (hub, _wishes) = Hub::among(Arc::default());
    let (his, mut orders) = comes(&hub, BOB, Sort::Full);
    // He has read that he is in it at version 5. She reads later, and is the first here to listen.
    let (hers, mut heard) = comes(&hub, UserId(1), Sort::Full);
    hers.subscribe([head(ROOM, 7)]);
    his.subscribe([head(ROOM, 5)]);
    hub.publish(&said(8), Moment::now());
    assert_eq!((events(&mut heard), events(&mut orders)), (1, 0));
}

#[test]
fn whoever_came_after_the_database_was_asked_and_is_not_in_its_answer_hears_nothing() {
    let (hub, _wishes) = Hub::among(Arc::default());
    let ada = UserId(1);
    let (hers, mut heard) = comes(&hub, ada, Sort::Full);
    hers.subscribe([head(ROOM, 5)]);
    let asked = hub.behind(5);
    hub.part(UserId(3), Stream::Room(RoomId(9)));
    let (his, mut orders) = comes(&hub, BOB, Sort::Full);
    his.subscribe([head(ROOM, 5)]);
    hub.mend(ROOM, &asked, stands(6, [ada]));
    hub.publish(&said(7), Moment::now());
    assert_eq!((events(&mut heard), events(&mut orders)), (1, 0));
}

#[test]
fn whoever_was_put_out_by_an_event_while_a_socket_was_greeted_hears_nothing() {
    let (hub, _wishes) = Hub::among(Arc::default());
    let (hers, mut heard) = comes(&hub, UserId(1), Sort::Full);
    hers.subscribe([head(ROOM, 1)]);
    let (his, mut orders) = comes(&hub, BOB, Sort::Full);
    hub.publish(&said(BOB.0), Moment::now());
    his.subscribe([head(ROOM, 1)]);
    hub.publish(&said(3), Moment::now());
    assert_eq!((events(&mut heard), events(&mut orders)), (2, 0));
}
