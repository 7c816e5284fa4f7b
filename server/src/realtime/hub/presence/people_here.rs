//! Who is here: whoever has a page open on some node, and has not chosen to be hidden. Looked at in rounds of a few seconds, so
//! that many who come or go are one frame, and a reload is none. A tab is told of those it has asked about only
//! ([`Registration::watch_presence`]), all of them in each frame, and only when one of them comes or goes.
//!
//! Without Redis a node knows those of its own sockets. With it, each node tells the others in each round who has come, and in
//! every few all that are here; whoever is not told of any more is forgotten.

use super::state::{PresenceQuestion, Watch};
use crate::clock::CoarseInstant;
use crate::realtime::hub::outbound::encode;
use crate::realtime::hub::registry::Registry;
use crate::realtime::hub::subscriber::SocketId;
use crate::realtime::hub::{Hub, Registration};
use app::protocol::{Here, Millis, RoomId, ServerFrame, Stream, UserId};
use std::collections::BTreeSet;

/// Sockets that are looked at while the hub is locked.
const AT_ONCE: usize = 256;

impl Registration {
    /// The socket is a person's page, which shows that its user is here unless that is hidden.
    pub fn begin_presence(&self, hidden: bool, now: Millis) {
        let mut registry = self.hub.lock();
        let registry = &mut *registry;
        let Some(subscriber) = registry.subscribers.get_mut(&self.id) else {
            return;
        };
        let user = subscriber.socket.user;
        subscriber.presence.page = true;
        // Perhaps it was hidden after this was read.
        if hidden || registry.presence.is_hiding(user) {
            return;
        }
        subscriber.presence.visible = true;
        registry.presence.comes(user, now);
    }

    /// Before the database is asked whom this socket may be told of. None if that is too much now.
    pub fn ask_for_presence(&self, now: Millis) -> Option<PresenceQuestion> {
        self.hub.lock().presence.ask(now)
    }

    /// From here on the socket is told who is here, of these users of a room, and who is writing there. Of no other room. It is
    /// told at once. False if the question has to be asked again.
    pub fn watch_presence(
        &self,
        question: PresenceQuestion,
        (room, root): (RoomId, Stream),
        users: Vec<UserId>,
        now: Millis,
    ) -> bool {
        let mut registry = self.hub.lock();
        if !registry.presence.is_answered(question) {
            return false;
        }
        if let Some(subscriber) = registry.subscribers.get_mut(&self.id) {
            subscriber.presence.watch = Some(Box::new(Watch::new(room, root, users)));
        }
        registry.tell_who_is_here(self.id, now);
        true
    }

    /// The socket is told of nobody any more.
    pub fn unwatch_presence(&self) {
        if let Some(subscriber) = self.hub.lock().subscribers.get_mut(&self.id) {
            subscriber.presence.watch = None;
        }
    }
}

impl Hub {
    /// A round: looks who is here now. Returns of whom the other nodes have to be told.
    pub fn look_who_is_here(&self, now: Millis) -> Vec<UserId> {
        let mut registry = self.lock();
        let registry = &mut *registry;
        let visible = registry.subscribers.values().filter(|one| one.presence.visible);
        let visible: BTreeSet<UserId> = visible.map(|one| one.socket.user).collect();
        registry.presence.next_round(visible, now)
    }

    /// The end of the round: tells each tab whose picture has changed. What does not fit into the budget waits for the next.
    pub fn tell_who_is_here(&self, now: Millis) {
        let watching: Vec<SocketId> = {
            let mut registry = self.lock();
            if !std::mem::take(&mut registry.presence.changed) {
                return;
            }
            let watching = registry.subscribers.iter();
            (watching.filter(|(_, one)| one.presence.watch.is_some()))
                .map(|(id, _)| *id)
                .collect()
        };
        for some in watching.chunks(AT_ONCE) {
            let mut registry = self.lock();
            some.iter().for_each(|id| registry.tell_who_is_here(*id, now));
        }
    }

    /// Another node has told that these are here.
    pub fn are_here_elsewhere(&self, users: &[UserId]) {
        self.lock().presence.elsewhere.extend(users);
    }

    /// A user is shown from now on, or not any more; with `to`, only to that one.
    pub fn set_presence(&self, user: UserId, to: Option<UserId>, shown: bool) {
        self.lock().set_presence(user, to, shown);
    }
}

impl Registry {
    pub fn set_presence(&mut self, user: UserId, to: Option<UserId>, shown: bool) {
        self.presence.outdate_answers();
        for socket in self.sockets_of(user) {
            if let Some(subscriber) = self.subscribers.get_mut(&socket.id) {
                // What was read of whom the user has blocked may be outdated.
                subscriber.presence.typing = None;
                if to.is_none() {
                    subscriber.presence.visible = shown && subscriber.presence.page;
                }
            }
        }
        let Some(other) = to else {
            return self.presence.set_shown(user, shown);
        };
        if !shown {
            for socket in self.sockets_of(other) {
                self.forget_presence(socket.id, user);
            }
        }
    }

    /// The tabs that show a room, or a thread of it, are not told of a user any more who is not in it.
    pub fn forget_presence_in(&mut self, user: UserId, root: Stream) {
        self.presence.outdate_answers();
        let sockets = self.topics.get(&root).map_or(&[][..], |topic| topic.sockets.as_slice());
        let ids: Vec<SocketId> = sockets.iter().map(|socket| socket.id).collect();
        for id in ids {
            let watch = self.subscribers.get(&id).and_then(|one| one.presence.watch.as_ref());
            if watch.is_some_and(|watch| watch.root == root) {
                self.forget_presence(id, user);
            }
        }
    }

    fn forget_presence(&mut self, id: SocketId, user: UserId) {
        let subscriber = self.subscribers.get_mut(&id);
        let watch = subscriber.and_then(|one| one.presence.watch.as_mut());
        self.presence.changed |= watch.is_some_and(|watch| watch.forget(user));
    }

    /// Tells a tab who is here of those it watches, if that is not what it was told last.
    fn tell_who_is_here(&mut self, id: SocketId, now: Millis) {
        let Some(subscriber) = self.subscribers.get_mut(&id) else {
            return;
        };
        let Some(watch) = &mut subscriber.presence.watch else {
            return;
        };
        if !subscriber.subscriptions.iter().any(|(stream, _)| *stream == watch.root) {
            return;
        }
        let bits = watch.now_here(&self.presence.here);
        if watch.told == Some(bits) {
            return;
        }
        if !self.presence.budget.take(1, now) {
            self.presence.changed = true;
            return;
        }
        watch.told = Some(bits);
        let (room, users) = (watch.room, watch.users_of(bits));
        if let Some(frame) = encode(&ServerFrame::Here(Here { room, users })) {
            // Unlike an event it may be lost: a full queue closes nothing.
            subscriber.socket.enqueue(frame, CoarseInstant::now());
        }
    }
}
