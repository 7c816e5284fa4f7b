//! This node's sockets and what each of them hears. Never waits and never reads the database: publishing an event is
//! encoding it once and putting the shared bytes into bounded queues. A socket whose queue is full is closed with
//! [`RESUME`], never silently skipped.
//!
//! With other nodes ([`Hub::among`]) each stream also knows how far it has been told (see `topic.rs`), asks for what is
//! missing, and says which streams somebody here hears.

mod sockets;
#[cfg(test)]
mod tests;
mod topic;

use crate::db::StreamState;
use crate::metrics::{Metrics, Moment};
use app::wire::{Event, Head, SessionId, Stream, UserId};
use axum::extract::ws::Utf8Bytes;
use sockets::{Entry, Inner, Socket, SocketId};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use topic::Taken;

/// Frames that may wait for one socket.
const QUEUE: usize = 512;

/// Close codes, from the range that applications may use.
pub const SIGNED_OUT: u16 = 4001;
/// Not (or no longer) in this room: for the one-room socket.
pub const NOT_FOUND: u16 = 4004;
/// Too slow: connect again and catch up.
pub const RESUME: u16 = 4008;
/// Too many sockets of one person.
pub const TOO_MANY: u16 = 4029;
/// The server is going away; connect again in a moment.
pub const GOING_AWAY: u16 = 1001;

/// What a socket's writer is told to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// A frame, and since when it waits.
    Send(Utf8Bytes, Moment),
    Close(u16),
}

/// What kind of socket: the whole protocol, or the one-room door of the original sketch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Full,
    Plain,
}

/// What the hub asks of the rest of the node, which does it in its own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Somebody here hears the stream now.
    Hear(Stream),
    /// Nobody does any more.
    Leave(Stream),
    /// There is a hole in what was told of the stream: see [`Hub::lacks`].
    Mend(Stream),
}

/// All sockets of this node.
#[derive(Default)]
pub struct Hub {
    inner: Mutex<Inner>,
}

/// What is missing of a stream.
pub struct Lack {
    /// After this version.
    pub since: i64,
    /// When the database was asked, in moves of this hub: whoever came onto a stream later, the answer does not know.
    asked: u64,
}

/// A socket's place in the hub, from before the upgrade until it is dropped.
pub struct Seat {
    hub: Arc<Hub>,
    id: SocketId,
}

impl Seat {
    /// Adds the streams that its person's memberships say, except those parted from since it was registered. Each as it
    /// stood when the membership was read.
    pub fn subscribe(&self, heads: impl IntoIterator<Item = Head>) {
        self.hub.lock().subscribe(self.id, heads);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.lock().remove(self.id);
    }
}

impl Hub {
    /// The hub of the only node.
    pub fn alone(metrics: Arc<Metrics>) -> Arc<Self> {
        Self::with(metrics, None)
    }

    /// The hub of one node among others, and what it asks for.
    pub fn among(metrics: Arc<Metrics>) -> (Arc<Self>, mpsc::UnboundedReceiver<Wish>) {
        let (wishes, asked) = mpsc::unbounded_channel();
        (Self::with(metrics, Some(wishes)), asked)
    }

    fn with(metrics: Arc<Metrics>, wishes: Option<mpsc::UnboundedSender<Wish>>) -> Arc<Self> {
        let inner = Inner {
            wishes,
            metrics,
            ..Inner::default()
        };
        Arc::new(Self {
            inner: Mutex::new(inner),
        })
    }

    /// Takes in a socket, which from now on hears its own person's stream. It is young until [`Seat::subscribe`]d.
    /// Nothing if the person has `most` sockets already.
    pub fn register(
        self: &Arc<Self>,
        user: UserId,
        session: SessionId,
        sort: Sort,
        most: usize,
    ) -> Option<(Seat, mpsc::Receiver<Order>)> {
        let mut inner = self.lock();
        if inner.people.get(&user).is_some_and(|sockets| sockets.len() >= most) {
            return None;
        }
        let (queue, orders) = mpsc::channel(QUEUE);
        inner.metrics.socket_here(sort);
        inner.next += 1;
        let id = inner.next;
        let socket = Arc::new(Socket {
            id,
            user,
            session,
            sort,
            queue,
        });
        let since = inner.moves;
        inner.people.entry(user).or_default().push(id);
        let entry = Entry {
            socket: socket.clone(),
            hears: Vec::new(),
            since,
            young: Some(HashSet::new()),
            passed_by: false,
        };
        inner.sockets.insert(id, entry);
        if sort == Sort::Full {
            inner.listen(&socket, Stream::Person(user), since);
        }
        let seat = Seat { hub: self.clone(), id };
        Some((seat, orders))
    }

    /// Gives an event to everybody on its stream, as soon as it is its turn. `since` is when it was asked for, or has come
    /// here, for the metrics.
    pub fn publish(&self, event: &Event, since: Moment) {
        let mut inner = self.lock();
        if inner.wishes.is_none() {
            return inner.tell(event.stream, std::slice::from_ref(event), since);
        }
        let Some(topic) = inner.streams.get_mut(&event.stream) else {
            return;
        };
        match topic.take(event) {
            Taken::Tell(events) => inner.tell(event.stream, &events, since),
            Taken::Hole => inner.wish(Wish::Mend(event.stream)),
            Taken::Nothing => {}
        }
    }

    /// What is missing of a stream, if something is, to be [mended](Self::mend) from the database.
    pub fn lacks(&self, stream: Stream) -> Option<Lack> {
        let mut inner = self.lock();
        let asked = inner.moves;
        let topic = inner.streams.get_mut(&stream)?;
        let doubted = std::mem::take(&mut topic.doubt).then(|| topic.told.unwrap_or(i64::MAX));
        let since = topic.lacks().or(doubted)?;
        Some(Lack { since, asked })
    }

    /// The versions told last, of every stream that somebody here hears; none for those not known.
    pub fn told(&self) -> Vec<(Stream, Option<i64>)> {
        let inner = self.lock();
        (inner.streams.iter())
            .map(|(stream, topic)| (*stream, topic.told))
            .collect()
    }

    /// What is to be asked for of a stream that is known here up to a version only.
    pub fn behind(&self, known: i64) -> Lack {
        let asked = self.lock().moves;
        Lack { since: known, asked }
    }

    /// Something about a stream may not have come here: it is to be looked after.
    pub fn doubt(&self, stream: Stream) {
        self.lock().doubt(stream);
    }

    /// The database says how a stream stands, asked for what was `lack`ing. Whoever is not on it any more is parted from
    /// it before anything is told; what a person hears is brought to what it should be.
    pub fn mend(&self, stream: Stream, lack: &Lack, state: StreamState) {
        let mut inner = self.lock();
        inner.part_strangers(stream, &state.people, lack.asked);
        if let Stream::Person(user) = stream {
            inner.reconcile(user, &state.memberships, lack.asked);
        }
        let Some(topic) = inner.streams.get_mut(&stream) else {
            return;
        };
        let events = topic.mend(state.head, state.events);
        inner.tell(stream, &events, Moment::now());
        if !state.whole {
            inner.close_plain(stream);
        }
        // What the database could not tell, tabs ask for by themselves.
        inner.heads(&[Head {
            stream,
            version: state.head,
            last_number: None,
        }]);
        // Meanwhile more may have come, too early again.
        if inner.streams.get(&stream).is_some_and(|topic| topic.lacks().is_some()) {
            inner.wish(Wish::Mend(stream));
        }
    }

    /// Tells everybody on a stream where it stands.
    pub fn heads(&self, heads: &[Head]) {
        self.lock().heads(heads);
    }

    /// All of a person's tabs hear one more stream. With other nodes this may come late, even of a commit of this one: by then
    /// they may have been put out elsewhere. So there it is read from the database whether it is still so.
    pub fn join(&self, user: UserId, stream: Stream) {
        let mut inner = self.lock();
        if inner.wishes.is_some() {
            return inner.doubt(Stream::Person(user));
        }
        inner.moves += 1;
        let since = inner.moves;
        for socket in inner.of(user).into_iter().filter(|socket| socket.sort == Sort::Full) {
            if let Some(parted) = inner.young(socket.id) {
                parted.remove(&stream);
            }
            inner.listen(&socket, stream, since);
        }
    }

    /// None of a person's tabs hears the stream any more; one-room sockets on it are closed.
    pub fn part(&self, user: UserId, stream: Stream) {
        self.lock().part(user, stream);
    }

    /// Signs out the tabs of a session.
    pub fn end_session(&self, session: SessionId) {
        let mut inner = self.lock();
        for socket in inner
            .all()
            .filter(|socket| socket.session == session)
            .collect::<Vec<_>>()
        {
            inner.close(&socket, SIGNED_OUT);
        }
    }

    /// Signs out all tabs and scripts of a person.
    pub fn end_everything(&self, user: UserId) {
        let mut inner = self.lock();
        for socket in inner.of(user) {
            inner.close(&socket, SIGNED_OUT);
        }
    }

    /// Something may have happened that nobody will tell of. With other nodes every stream is looked after, as after any
    /// loss; alone, every socket comes again and reads how everything is.
    pub fn start_over(&self) {
        let mut inner = self.lock();
        if inner.wishes.is_some() {
            let streams: Vec<Stream> = inner.streams.keys().copied().collect();
            streams.into_iter().for_each(|stream| inner.doubt(stream));
        } else {
            for socket in inner.all().collect::<Vec<_>>() {
                inner.close(&socket, RESUME);
            }
        }
    }

    /// Closes at most so many sockets, because the server is going away. Says how many are left.
    pub fn close_some(&self, most: usize) -> usize {
        let mut inner = self.lock();
        for socket in inner.all().take(most).collect::<Vec<_>>() {
            inner.close(&socket, GOING_AWAY);
        }
        inner.sockets.len()
    }

    /// The sessions that have sockets here.
    pub fn sessions(&self) -> HashSet<SessionId> {
        self.lock().all().map(|socket| socket.session).collect()
    }

    /// How many sockets there are.
    pub fn len(&self) -> usize {
        self.lock().sockets.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A frame as shared bytes. Encoding plain data cannot fail; if it does, nothing is sent rather than half.
pub fn encode<T: serde::Serialize>(frame: &T) -> Option<Utf8Bytes> {
    serde_json::to_string(frame).ok().map(Utf8Bytes::from)
}
