//! Threads that tabs have open. A thread's stream is for whoever is in its root's room, so a socket hears it only as long as
//! it is subscribed to that room's stream, and only one thread at a time.

use super::Registration;
use super::registry::Registry;
use super::subscriber::{OpenThread, Socket, SocketId};
use crate::clock::CoarseInstant;
use app::protocol::{Event, Head, Stream};

impl Registration {
    /// The socket hears this thread from now on, and no other one. False if it does not hear the root's room: its user is not
    /// there, or not any more.
    pub fn open_thread(&self, thread: Stream, root: Stream) -> bool {
        self.hub.lock().open_thread(self.id, OpenThread { thread, root })
    }

    /// The thread that was just opened has been read at this head.
    pub fn read_thread(&self, head: Head) {
        self.hub.lock().learn_head(head);
    }

    /// The socket hears no thread any more.
    pub fn close_thread(&self) {
        self.hub.lock().close_thread(self.id);
    }
}

impl super::Hub {
    /// Delivers an event of a thread, which must not be told before the root's room has been told everything up to `root`: it
    /// may be that somebody was removed from there. What is missing of it on this node is read from the database, with who may
    /// hear the thread.
    pub fn publish_in_thread(&self, event: &Event, root: Head, since: CoarseInstant) {
        {
            let mut registry = self.lock();
            if registry.is_clustered() && registry.is_behind(root) {
                registry.suspect_gap(root.stream);
                return registry.suspect_gap(event.stream);
            }
        }
        self.publish(event, since);
    }
}

impl Registry {
    /// Sockets here hear a stream, and have not been told of everything up to a head.
    fn is_behind(&self, head: Head) -> bool {
        (self.topics.get(&head.stream))
            .is_some_and(|topic| topic.buffer.delivered.is_none_or(|known| known < head.version))
    }

    fn open_thread(&mut self, id: SocketId, open: OpenThread) -> bool {
        let Some(subscriber) = self.subscribers.get_mut(&id) else {
            return false;
        };
        let socket = subscriber.socket.clone();
        if !subscriber.subscriptions.iter().any(|(stream, _)| *stream == open.root) {
            return false;
        }
        if subscriber.thread.is_some_and(|before| before.thread != open.thread) {
            self.close_thread(id);
        }
        if let Some(subscriber) = self.subscribers.get_mut(&id) {
            subscriber.thread = Some(open);
        }
        let now = self.now;
        self.subscribe(&socket, open.thread, now);
        true
    }

    fn close_thread(&mut self, id: SocketId) {
        let Some(subscriber) = self.subscribers.get_mut(&id) else {
            return;
        };
        let socket = subscriber.socket.clone();
        if let Some(open) = subscriber.thread.take() {
            self.unsubscribe(&socket, open.thread);
        }
    }

    /// A socket no longer hears a stream: nor the thread of one of its messages.
    pub(super) fn close_thread_under(&mut self, socket: &Socket, root: Stream) {
        let under = |open: OpenThread| open.root == root;
        if (self.subscribers.get(&socket.id)).is_some_and(|subscriber| subscriber.thread.is_some_and(under)) {
            self.close_thread(socket.id);
        }
    }
}
