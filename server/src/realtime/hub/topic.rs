//! One stream on this node: who hears it, and how far it has been told. With other nodes, events of one stream reach
//! this one by several ways and may come late, twice or not at all. What came too early is held until the hole before
//! it is closed, by its own event or from the database; so no socket is told anything past a removal this node has not
//! heard of.

use super::Socket;
use app::wire::{Change, Event, Message};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Events held for a hole. Past it the oldest are left to the database.
const HELD: usize = 256;

/// What becomes of an event.
#[derive(Debug, PartialEq)]
pub(super) enum Taken {
    /// These are next, in this order.
    Tell(Vec<Event>),
    /// It comes too early; the first one that does.
    Hole,
    /// It comes too early, as others did, or it is old.
    Nothing,
}

#[derive(Default)]
pub(super) struct Topic {
    pub sockets: Vec<Arc<Socket>>,
    /// The version told last. None: not known, so the next event is a hole.
    pub told: Option<i64>,
    /// The newest message that was told, or was there before; for sockets that hear of each message once only.
    pub number: Option<i64>,
    /// Up to this version some were passed over that nobody told here. They may have been removals.
    pub passed: Option<i64>,
    /// Something about the stream may not have come here.
    pub doubt: bool,
    /// Of a person's stream: when they were last parted from another one.
    pub parted: u64,
    held: BTreeMap<i64, Event>,
}

impl Topic {
    /// Takes in an event that may have come by any way.
    pub fn take(&mut self, event: &Event) -> Taken {
        if self.told.is_some_and(|told| event.version <= told) {
            return Taken::Nothing;
        }
        let first = self.held.is_empty();
        self.held.insert(event.version, event.clone());
        if self.held.len() > HELD {
            self.held.pop_first();
        }
        let next = self.release();
        match (next.is_empty(), first) {
            (false, _) => Taken::Tell(next),
            (true, true) => Taken::Hole,
            (true, false) => Taken::Nothing,
        }
    }

    /// Where the database has to go on from, if something is held or nothing is known.
    pub fn lacks(&self) -> Option<i64> {
        let first = self.held.first_key_value().map(|(first, _)| *first);
        match (self.told, first) {
            (Some(_), None) => None,
            (Some(told), Some(_)) => Some(told),
            (None, Some(first)) => Some(first - 1),
            // The head is all that is asked for.
            (None, None) => Some(i64::MAX),
        }
    }

    /// The database says how the stream stands at `head`, with what it can tell of the events since. What is to be
    /// told now, in order; versions that nobody can tell are passed over.
    pub fn mend(&mut self, head: i64, events: Vec<Event>) -> Vec<Event> {
        let told = self.told.unwrap_or(i64::MIN);
        for event in events {
            self.held.entry(event.version).or_insert(event);
        }
        let later = self.held.split_off(&(head + 1));
        let now = std::mem::replace(&mut self.held, later);
        let mut next: Vec<Event> = now.into_values().filter(|event| event.version > told).collect();
        if self.told.is_none_or(|told| (next.len() as i64) < head - told) {
            self.passed = Some(head);
        }
        self.told = Some(told.max(head));
        next.extend(self.release());
        next
    }

    /// The messages among these events that were not told before, by number; edited meanwhile or not.
    pub fn news<'e>(&mut self, events: &'e [Event]) -> Vec<&'e Message> {
        let mut news: Vec<&Message> = (events.iter())
            .filter_map(|event| match &event.change {
                Change::Message(message) if message.deleted_at.is_none() => Some(message),
                _ => None,
            })
            .filter(|message| match self.number {
                Some(told) => message.number > told,
                None => message.edited_at.is_none(),
            })
            .collect();
        news.sort_by_key(|message| message.number);
        news.dedup_by_key(|message| message.number);
        self.number = news.last().map(|message| message.number).or(self.number);
        news
    }

    /// What follows without a hole on what was told.
    fn release(&mut self) -> Vec<Event> {
        let mut next = Vec::new();
        while let Some(told) = self.told
            && let Some(event) = self.held.remove(&(told + 1))
        {
            self.told = Some(told + 1);
            next.push(event);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::wire::{RoomId, Stream, UserId};

    fn event(version: i64) -> Event {
        Event {
            stream: Stream::Room(RoomId(1)),
            version,
            change: Change::PersonGone(UserId(version)),
        }
    }

    fn versions(taken: Taken) -> Vec<i64> {
        match taken {
            Taken::Tell(events) => events.iter().map(|event| event.version).collect(),
            Taken::Hole | Taken::Nothing => Vec::new(),
        }
    }

    #[test]
    fn events_are_told_once_in_their_order() {
        let mut topic = Topic {
            told: Some(4),
            ..Topic::default()
        };
        assert_eq!(topic.take(&event(6)), Taken::Hole);
        assert_eq!(topic.take(&event(7)), Taken::Nothing);
        assert_eq!(topic.lacks(), Some(4));
        assert_eq!(versions(topic.take(&event(5))), [5, 6, 7]);
        assert_eq!(topic.take(&event(5)), Taken::Nothing);
        assert_eq!(topic.lacks(), None);
    }

    #[test]
    fn the_database_closes_a_hole() {
        let mut topic = Topic {
            told: Some(4),
            ..Topic::default()
        };
        topic.take(&event(7));
        topic.take(&event(9));
        let told: Vec<i64> = topic
            .mend(8, vec![event(5), event(8)])
            .iter()
            .map(|event| event.version)
            .collect();
        assert_eq!(told, [5, 7, 8, 9], "6 is nothing the database can tell");
        assert_eq!((topic.told, topic.passed), (Some(9), Some(8)));
    }

    #[test]
    fn a_stream_of_unknown_version_asks_first() {
        let mut topic = Topic::default();
        assert_eq!(topic.take(&event(3)), Taken::Hole);
        assert_eq!(topic.lacks(), Some(2));
        let told: Vec<i64> = topic
            .mend(3, vec![event(3)])
            .iter()
            .map(|event| event.version)
            .collect();
        assert_eq!(told, [3]);
    }
}
