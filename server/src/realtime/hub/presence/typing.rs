//! Who is writing: passed on at once to the tabs that show the room, and not kept. A tab repeats it for as long as it is so, and
//! those who were told forget it by themselves; nothing depends on any of it.
//!
//! It is sampled: a tab is heard once in [`PAUSE`], and of those who write in a room at the same time only the first few are
//! passed on, because from there on all that is shown is "several people".

use super::state::{PresenceQuestion, Typist};
use crate::clock::CoarseInstant;
use crate::metrics::SocketKind;
use crate::realtime::hub::outbound::encode;
use crate::realtime::hub::subscriber::{Socket, Subscriber};
use crate::realtime::hub::{Hub, Registration};
use app::protocol::{Millis, ServerFrame, Stream, Typing, TypingSignal, UserId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Milliseconds between two signals of one tab that are passed on. A tab sends fewer.
const PAUSE: Millis = 2_000;
/// Milliseconds for which what the database has said of somebody's rights holds. A removal, a block and the setting end it at
/// once.
const RIGHTS: Millis = 30_000;

/// Somebody is writing, for all nodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypingPublication {
    pub signal: TypingSignal,
    /// Whom the user has blocked.
    pub not_for: Vec<UserId>,
}

/// What becomes of a signal.
#[derive(Debug, PartialEq, Eq)]
pub enum TypingTurn {
    /// It is not passed on: it comes too soon, or is too much, or its user is not shown, or has no rights.
    Skip,
    /// The database has to be asked whether the user may write there; see [`Registration::typing_as`].
    Ask(PresenceQuestion),
    Publish(TypingPublication),
}

impl Registration {
    /// What to do with a signal of this socket.
    pub fn typing(&self, typing: &Typing, now: Millis) -> TypingTurn {
        let mut registry = self.hub.lock();
        let registry = &mut *registry;
        let Some(subscriber) = registry.subscribers.get_mut(&self.id) else {
            return TypingTurn::Skip;
        };
        if !subscriber.presence.visible {
            return TypingTurn::Skip;
        }
        let state = subscriber.presence.typing.get_or_insert_default();
        let heard = match state.last {
            Some((at, _)) if typing.on => now - at >= PAUSE,
            None => typing.on,
            Some((_, told)) => told == Some(typing.room),
        };
        if !heard {
            return TypingTurn::Skip;
        }
        if typing.on {
            state.last = Some((now, None));
        }
        let known = state.rights.as_ref();
        match known.is_some_and(|(room, until, _)| *room == typing.room && now < *until) {
            true => subscriber.tells_of_typing(typing),
            false => registry.presence.ask(now).map_or(TypingTurn::Skip, TypingTurn::Ask),
        }
    }

    /// The same, once the database has answered: the user may write in the room. `typist` is none if it is told of nobody there.
    pub fn typing_as(
        &self,
        question: PresenceQuestion,
        typing: &Typing,
        typist: Option<Typist>,
        now: Millis,
    ) -> TypingTurn {
        let mut registry = self.hub.lock();
        let registry = &mut *registry;
        match registry.subscribers.get_mut(&self.id) {
            Some(subscriber) if registry.presence.is_answered(question) => {
                let state = subscriber.presence.typing.get_or_insert_default();
                state.rights = Some((typing.room, now + RIGHTS, typist));
                subscriber.tells_of_typing(typing)
            }
            _ => TypingTurn::Skip,
        }
    }
}

impl Subscriber {
    /// What others are told, by the rights that are known. Whoever does not hear the room is not heard there either.
    fn tells_of_typing(&mut self, typing: &Typing) -> TypingTurn {
        let stream = Stream::Room(typing.room);
        let hears = self.subscriptions.iter().any(|(other, _)| *other == stream);
        let state = self.presence.typing.as_mut().filter(|_| hears);
        let Some((state, typist)) = state.and_then(|state| {
            let (_, _, typist) = state.rights.clone()?;
            Some((state, typist?))
        }) else {
            return TypingTurn::Skip;
        };
        if let Some((_, told)) = &mut state.last {
            *told = typing.on.then_some(typing.room);
        }
        TypingTurn::Publish(TypingPublication {
            signal: TypingSignal {
                room: typing.room,
                user: self.socket.user,
                name: typist.name,
                on: typing.on,
            },
            not_for: typist.not_for,
        })
    }
}

impl Hub {
    /// Tells those who have the room open, unless it is too much.
    pub fn publish_typing(&self, typing: &TypingPublication, now: Millis) {
        let mut registry = self.lock();
        let registry = &mut *registry;
        let TypingPublication { signal, not_for } = typing;
        let Some(topic) = registry.topics.get(&Stream::Room(signal.room)) else {
            return;
        };
        let is_told = |socket: &&Arc<Socket>| {
            socket.kind == SocketKind::Tab
                && socket.user != signal.user
                && !not_for.contains(&socket.user)
                && (registry.subscribers.get(&socket.id)).is_some_and(|subscriber| subscriber.watches(signal.room))
        };
        let told: Vec<&Arc<Socket>> = topic.sockets.iter().filter(is_told).collect();
        if told.is_empty() || !registry.presence.counts_as_typist(signal, told.len(), now) {
            return;
        }
        let Some(frame) = encode(&ServerFrame::Typing(signal.clone())) else {
            return;
        };
        for socket in told {
            // Unlike an event it may be lost: a full queue closes nothing.
            socket.enqueue(frame.clone(), CoarseInstant::now());
        }
    }
}
