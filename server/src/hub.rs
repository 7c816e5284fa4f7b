//! This node's sockets and what each of them hears. Never waits and never reads the database: publishing an event is
//! encoding it once and putting the shared bytes into bounded queues. A socket whose queue is full is closed with
//! [`RESUME`], never silently skipped.

use app::wire::{Change, Down, Event, Head, PlainDown, SessionId, Stream, UserId};
use axum::extract::ws::Utf8Bytes;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;

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
    Send(Utf8Bytes),
    Close(u16),
}

/// What kind of socket: the whole protocol, or the one-room door of the original sketch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Full,
    Plain,
}

/// Names a socket on this node.
type SocketId = u64;

/// All sockets of this node.
#[derive(Default)]
pub struct Hub {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: SocketId,
    sockets: HashMap<SocketId, Arc<Socket>>,
    people: HashMap<UserId, Vec<SocketId>>,
    streams: HashMap<Stream, Vec<Arc<Socket>>>,
    /// Sockets that have not had their snapshot yet, with the streams they were parted from meanwhile.
    young: HashMap<SocketId, HashSet<Stream>>,
}

struct Socket {
    id: SocketId,
    user: UserId,
    session: SessionId,
    sort: Sort,
    queue: mpsc::Sender<Order>,
}

/// A socket's place in the hub, from before the upgrade until it is dropped.
pub struct Seat {
    hub: Arc<Hub>,
    id: SocketId,
}

impl Seat {
    /// Adds the streams that its person's memberships say, except those parted from since it was registered.
    pub fn subscribe(&self, streams: impl IntoIterator<Item = Stream>) {
        self.hub.subscribe(self.id, streams);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.lock().remove(self.id);
    }
}

impl Hub {
    pub fn new() -> Arc<Self> {
        Arc::default()
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
        let people = inner.people.entry(user).or_default();
        if people.len() >= most {
            return None;
        }
        let (queue, orders) = mpsc::channel(QUEUE);
        inner.next += 1;
        let id = inner.next;
        let socket = Arc::new(Socket {
            id,
            user,
            session,
            sort,
            queue,
        });
        inner.people.entry(user).or_default().push(id);
        inner.young.insert(id, HashSet::new());
        inner.sockets.insert(id, socket.clone());
        if sort == Sort::Full {
            inner.streams.entry(Stream::Person(user)).or_default().push(socket);
        }
        let seat = Seat { hub: self.clone(), id };
        Some((seat, orders))
    }

    fn subscribe(&self, id: SocketId, streams: impl IntoIterator<Item = Stream>) {
        let mut inner = self.lock();
        let parted = inner.young.remove(&id).unwrap_or_default();
        let Some(socket) = inner.sockets.get(&id).cloned() else {
            return;
        };
        for stream in streams {
            if parted.contains(&stream) {
                if socket.sort == Sort::Plain {
                    inner.close(&socket, NOT_FOUND);
                }
            } else {
                inner.listen(&socket, stream);
            }
        }
    }

    /// Gives an event to everybody on its stream.
    pub fn publish(&self, event: &Event) {
        let mut inner = self.lock();
        let Some(sockets) = inner.streams.get(&event.stream) else {
            return;
        };
        // Encoded once for all of a sort, and only if there is one.
        let (full, plain) = (OnceCell::new(), OnceCell::new());
        let mut slow = Vec::new();
        for socket in sockets {
            let frame = match socket.sort {
                Sort::Full => full.get_or_init(|| encode(&Down::Event(event.clone()))),
                Sort::Plain => plain.get_or_init(|| plain_frame(event)),
            };
            if let Some(frame) = frame
                && socket.queue.try_send(Order::Send(frame.clone())).is_err()
            {
                slow.push(socket.clone());
            }
        }
        for socket in slow {
            inner.close(&socket, RESUME);
        }
    }

    /// Tells everybody on a stream where it stands.
    pub fn heads(&self, heads: &[Head]) {
        let inner = self.lock();
        for head in heads {
            let Some(sockets) = inner.streams.get(&head.stream) else {
                continue;
            };
            let Some(frame) = encode(&Down::Heads(vec![*head])) else {
                continue;
            };
            for socket in sockets.iter().filter(|socket| socket.sort == Sort::Full) {
                // A queue too full for a hint holds events that say as much.
                socket.queue.try_send(Order::Send(frame.clone())).ok();
            }
        }
    }

    /// All of a person's tabs hear one more stream.
    pub fn join(&self, user: UserId, stream: Stream) {
        let mut inner = self.lock();
        for socket in inner.of(user).into_iter().filter(|socket| socket.sort == Sort::Full) {
            if let Some(parted) = inner.young.get_mut(&socket.id) {
                parted.remove(&stream);
            }
            inner.listen(&socket, stream);
        }
    }

    /// None of a person's tabs hears the stream any more; one-room sockets on it are closed.
    pub fn part(&self, user: UserId, stream: Stream) {
        let mut inner = self.lock();
        for socket in inner.of(user) {
            if let Some(parted) = inner.young.get_mut(&socket.id) {
                parted.insert(stream);
            }
            let listened = inner.silence(&socket, stream);
            if listened && socket.sort == Sort::Plain {
                inner.close(&socket, NOT_FOUND);
            }
        }
    }

    /// Signs out the tabs of a session.
    pub fn end_session(&self, session: SessionId) {
        let mut inner = self.lock();
        let ended: Vec<_> = inner
            .sockets
            .values()
            .filter(|socket| socket.session == session)
            .cloned()
            .collect();
        ended.iter().for_each(|socket| inner.close(socket, SIGNED_OUT));
    }

    /// Signs out the tabs of a person, except those of one session.
    pub fn end_sessions(&self, user: UserId, but: Option<SessionId>) {
        let mut inner = self.lock();
        for socket in inner.of(user).into_iter().filter(|socket| Some(socket.session) != but) {
            inner.close(&socket, SIGNED_OUT);
        }
    }

    /// Closes every socket: the server is going away.
    pub fn close_all(&self) {
        let mut inner = self.lock();
        let all: Vec<_> = inner.sockets.values().cloned().collect();
        all.iter().for_each(|socket| inner.close(socket, GOING_AWAY));
    }

    /// The streams that somebody here hears.
    pub fn streams(&self) -> HashSet<Stream> {
        self.lock().streams.keys().copied().collect()
    }

    /// The sessions that have sockets here.
    pub fn sessions(&self) -> HashSet<SessionId> {
        self.lock().sockets.values().map(|socket| socket.session).collect()
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

impl Inner {
    fn of(&self, user: UserId) -> Vec<Arc<Socket>> {
        let ids = self.people.get(&user).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.sockets.get(id).cloned()).collect()
    }

    fn listen(&mut self, socket: &Arc<Socket>, stream: Stream) {
        let sockets = self.streams.entry(stream).or_default();
        if !sockets.iter().any(|other| other.id == socket.id) {
            sockets.push(socket.clone());
        }
    }

    fn silence(&mut self, socket: &Socket, stream: Stream) -> bool {
        let Some(sockets) = self.streams.get_mut(&stream) else {
            return false;
        };
        let before = sockets.len();
        sockets.retain(|other| other.id != socket.id);
        let listened = sockets.len() < before;
        if sockets.is_empty() {
            self.streams.remove(&stream);
        }
        listened
    }

    /// Forgets the socket and tells its writer to close. A writer whose queue is full sees the queue end, which
    /// means [`RESUME`].
    fn close(&mut self, socket: &Socket, code: u16) {
        socket.queue.try_send(Order::Close(code)).ok();
        self.remove(socket.id);
    }

    fn remove(&mut self, id: SocketId) {
        let Some(socket) = self.sockets.remove(&id) else { return };
        self.young.remove(&id);
        if let Some(ids) = self.people.get_mut(&socket.user) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.people.remove(&socket.user);
            }
        }
        self.streams.retain(|_, sockets| {
            sockets.retain(|other| other.id != id);
            !sockets.is_empty()
        });
    }
}

/// A frame as shared bytes. Encoding plain data cannot fail; if it does, nothing is sent rather than half.
pub fn encode<T: serde::Serialize>(frame: &T) -> Option<Utf8Bytes> {
    serde_json::to_string(frame).ok().map(Utf8Bytes::from)
}

/// What the one-room door hears of an event: new messages only.
fn plain_frame(event: &Event) -> Option<Utf8Bytes> {
    let Change::Message(message) = &event.change else {
        return None;
    };
    if message.edited_at.is_some() || message.deleted_at.is_some() {
        return None;
    }
    encode(&PlainDown::Message {
        message: message.content.clone(),
        sender: message.handle.clone(),
        number: message.number,
        sent_at: message.sent_at,
    })
}
