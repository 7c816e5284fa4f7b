//! Puts the events of one stream back into order. With several nodes they reach this node by several ways and may come
//! late, twice or not at all. An event that arrives too early is held back until the gap before it is closed, by the
//! missing event or from the database. So no socket receives anything past a removal that this node does not know of.

use app::protocol::Event;
use std::collections::BTreeMap;

/// Events held back for one gap. Past it the oldest are left to the database.
const CAPACITY: usize = 256;

/// What becomes of an event that has arrived.
#[derive(Debug, PartialEq)]
pub(super) enum Arrival {
    /// These are next, in this order.
    Deliver(Vec<Event>),
    /// It is early, and the first one that is: a gap is open now.
    GapOpened,
    /// It is early, as others were, or it is old.
    Nothing,
}

#[derive(Default)]
pub(super) struct ReorderBuffer {
    /// The version delivered last. None: not known, so the next event opens a gap.
    pub delivered: Option<i64>,
    /// Up to this version, some were skipped because nobody could say what they were. They may have been removals.
    pub skipped_to: Option<i64>,
    held: BTreeMap<i64, Event>,
}

impl ReorderBuffer {
    /// Takes in an event that has arrived by any way.
    pub fn receive(&mut self, event: &Event) -> Arrival {
        if self.delivered.is_some_and(|delivered| event.version <= delivered) {
            return Arrival::Nothing;
        }
        let first = self.held.is_empty();
        self.held.insert(event.version, event.clone());
        if self.held.len() > CAPACITY {
            self.held.pop_first();
        }
        let next = self.release();
        match (next.is_empty(), first) {
            (false, _) => Arrival::Deliver(next),
            (true, true) => Arrival::GapOpened,
            (true, false) => Arrival::Nothing,
        }
    }

    /// The version after which the database has to be read, if an event is held back or nothing is known.
    pub fn gap(&self) -> Option<i64> {
        let first = self.held.first_key_value().map(|(first, _)| *first);
        match (self.delivered, first) {
            (Some(_), None) => None,
            (Some(delivered), Some(_)) => Some(delivered),
            (None, Some(first)) => Some(first - 1),
            // Only the head is asked for.
            (None, None) => Some(i64::MAX),
        }
    }

    /// Takes in the database's answer: the stream's head, and the events since the gap that it can still tell. Returns what
    /// is to be delivered now, in order. Versions that nobody can tell are skipped.
    pub fn repair(&mut self, head: i64, events: Vec<Event>) -> Vec<Event> {
        let delivered = self.delivered.unwrap_or(i64::MIN);
        // An event that is held may be about a message that nobody here has been told of, such as a reaction to it: the
        // database tells the whole message.
        for event in events {
            self.held.insert(event.version, event);
        }
        let later = self.held.split_off(&(head + 1));
        let now = std::mem::replace(&mut self.held, later);
        let mut next: Vec<Event> = now.into_values().filter(|event| event.version > delivered).collect();
        if self
            .delivered
            .is_none_or(|delivered| (next.len() as i64) < head - delivered)
        {
            self.skipped_to = Some(head);
        }
        self.delivered = Some(delivered.max(head));
        next.extend(self.release());
        next
    }

    /// The held events that follow without a gap.
    fn release(&mut self) -> Vec<Event> {
        let mut next = Vec::new();
        while let Some(delivered) = self.delivered
            && let Some(event) = self.held.remove(&(delivered + 1))
        {
            self.delivered = Some(delivered + 1);
            next.push(event);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::protocol::{Change, RoomId, Stream, UserId};

    fn event(version: i64) -> Event {
        Event {
            stream: Stream::Room(RoomId(1)),
            version,
            change: Change::ParticipantLeft(UserId(version)),
        }
    }

    fn delivered_up_to(version: i64) -> ReorderBuffer {
        ReorderBuffer {
            delivered: Some(version),
            ..ReorderBuffer::default()
        }
    }

    fn versions(events: &[Event]) -> Vec<i64> {
        events.iter().map(|event| event.version).collect()
    }

    #[test]
    fn events_are_delivered_once_and_in_order() {
        let mut buffer = delivered_up_to(4);
        assert_eq!(buffer.receive(&event(6)), Arrival::GapOpened);
        assert_eq!(buffer.receive(&event(7)), Arrival::Nothing);
        assert_eq!(buffer.gap(), Some(4));
        let Arrival::Deliver(events) = buffer.receive(&event(5)) else {
            panic!("the gap is closed")
        };
        assert_eq!(versions(&events), [5, 6, 7]);
        assert_eq!(buffer.receive(&event(5)), Arrival::Nothing);
        assert_eq!(buffer.gap(), None);
    }

    #[test]
    fn the_database_closes_a_gap() {
        let mut buffer = delivered_up_to(4);
        buffer.receive(&event(7));
        buffer.receive(&event(9));
        let events = buffer.repair(8, vec![event(5), event(8)]);
        assert_eq!(versions(&events), [5, 7, 8, 9], "the database cannot tell 6");
        assert_eq!((buffer.delivered, buffer.skipped_to), (Some(9), Some(8)));
    }

    #[test]
    fn what_the_database_tells_takes_the_place_of_what_is_held() {
        let mut buffer = delivered_up_to(4);
        // Of a reaction to the message of version 5, which is lost.
        buffer.receive(&event(6));
        let whole = Event {
            change: Change::ParticipantLeft(UserId(99)),
            ..event(6)
        };
        assert_eq!(buffer.repair(6, vec![whole.clone()]), [whole]);
    }

    #[test]
    fn a_stream_of_unknown_version_asks_the_database_first() {
        let mut buffer = ReorderBuffer::default();
        assert_eq!(buffer.receive(&event(3)), Arrival::GapOpened);
        assert_eq!(buffer.gap(), Some(2));
        assert_eq!(versions(&buffer.repair(3, vec![event(3)])), [3]);
    }
}
