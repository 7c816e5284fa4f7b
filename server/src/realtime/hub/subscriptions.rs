//! The sockets of this node, by person and by stream: what is done to them while the hub is locked.

use super::topic::Topic;
use super::{NOT_FOUND, Order, RESUME, Sort, Wish, encode};
use crate::metrics::{Metrics, Moment};
use app::wire::{Change, Down, Event, Head, Message, PlainDown, SessionId, Stream, UserId};
use axum::extract::ws::Utf8Bytes;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Names a socket on this node.
pub(super) type SocketId = u64;

#[derive(Default)]
pub(super) struct Inner {
    pub next: SocketId,
    pub sockets: HashMap<SocketId, Entry>,
    pub people: HashMap<UserId, Vec<SocketId>>,
    pub streams: HashMap<Stream, Topic>,
    /// There are other nodes.
    pub wishes: Option<mpsc::UnboundedSender<Wish>>,
    pub metrics: Arc<Metrics>,
    /// Counts what sockets begin and cease to hear.
    pub moves: u64,
}

/// A socket with what belongs to it here.
pub(super) struct Entry {
    pub socket: Arc<Socket>,
    /// Each with the move at which its membership was known last.
    pub hears: Vec<(Stream, u64)>,
    /// The move at which it came. What it reads of its memberships is not older.
    pub since: u64,
    /// Until it has had its snapshot: the streams it was parted from meanwhile.
    pub young: Option<HashSet<Stream>>,
    /// What its person hears was looked after while it was young, and has to be again.
    pub passed_by: bool,
}

pub(super) struct Socket {
    pub id: SocketId,
    pub user: UserId,
    pub session: SessionId,
    pub sort: Sort,
    pub queue: mpsc::Sender<Order>,
}

impl Socket {
    /// Puts a frame into the queue. False if it does not fit: then the socket must be closed with [`RESUME`], for nothing
    /// is silently skipped.
    fn takes(&self, frame: Utf8Bytes, since: Moment) -> bool {
        self.queue.try_send(Order::Send(frame, since)).is_ok()
    }
}

impl Inner {
    pub fn all(&self) -> impl Iterator<Item = Arc<Socket>> + '_ {
        self.sockets.values().map(|entry| entry.socket.clone())
    }

    pub fn of(&self, user: UserId) -> Vec<Arc<Socket>> {
        let ids = self.people.get(&user).map_or(&[][..], Vec::as_slice);
        ids.iter()
            .filter_map(|id| self.sockets.get(id).map(|entry| entry.socket.clone()))
            .collect()
    }

    pub fn young(&mut self, id: SocketId) -> Option<&mut HashSet<Stream>> {
        self.sockets.get_mut(&id)?.young.as_mut()
    }

    pub fn wish(&self, wish: Wish) {
        if let Some(wishes) = &self.wishes {
            // Nobody asks any more once the node is ending.
            wishes.send(wish).ok();
        }
    }

    pub fn subscribe(&mut self, id: SocketId, heads: impl IntoIterator<Item = Head>) {
        let Some(entry) = self.sockets.get_mut(&id) else { return };
        let parted = entry.young.take().unwrap_or_default();
        let (socket, since, mut passed_by) = (entry.socket.clone(), entry.since, entry.passed_by);
        for head in heads {
            let (parted, unsure) = (parted.contains(&head.stream), self.unsure(head));
            if !parted && !unsure {
                self.listen(&socket, head.stream, since);
                self.know(head);
            } else if socket.sort == Sort::Plain {
                self.close(&socket, if parted { NOT_FOUND } else { RESUME });
            } else {
                passed_by |= unsure;
            }
        }
        if passed_by {
            self.doubt(Stream::Person(socket.user));
        }
    }

    /// Puts a socket onto a stream. Its membership was known at the move `since`.
    pub fn listen(&mut self, socket: &Arc<Socket>, stream: Stream, since: u64) {
        let Some(entry) = self.sockets.get_mut(&socket.id) else {
            return;
        };
        if let Some((_, known)) = entry.hears.iter_mut().find(|(other, _)| *other == stream) {
            *known = since.max(*known);
            return;
        }
        entry.hears.push((stream, since));
        let new = !self.streams.contains_key(&stream);
        let topic = self.streams.entry(stream).or_default();
        topic.sockets.push(socket.clone());
        if new {
            self.wish(Wish::Hear(stream));
        }
    }

    /// A membership that was read when the stream stood there may be over, without any word of it having come or coming
    /// here. It is to be read again.
    fn unsure(&self, head: Head) -> bool {
        let topic = self.streams.get(&head.stream);
        self.wishes.is_some() && topic.is_some_and(|topic| topic.passed > Some(head.version))
    }

    /// Whoever listens has read the stream as it stood there.
    fn know(&mut self, head: Head) {
        let Some(topic) = self.streams.get_mut(&head.stream) else {
            return;
        };
        topic.number = topic.number.or(head.last_number);
        if topic.told.is_none() {
            let events = topic.mend(head.version, Vec::new());
            self.tell(head.stream, &events, Moment::now());
        } else if topic.told > Some(head.version) {
            // In between somebody may have been removed who was not here yet to be parted.
            self.doubt(head.stream);
        }
    }

    /// Has a stream looked after, whether or not something is known to be missing.
    pub fn doubt(&mut self, stream: Stream) {
        if self.wishes.is_some()
            && let Some(topic) = self.streams.get_mut(&stream)
        {
            topic.doubt = true;
            self.wish(Wish::Mend(stream));
        }
    }

    /// Parts from a stream whoever is not on it by the database's answer. Even those who came onto it after it was asked: which
    /// of the two is older nobody knows here.
    pub fn part_strangers(&mut self, stream: Stream, people: &HashSet<UserId>, asked: u64) {
        let Some(topic) = self.streams.get(&stream) else { return };
        let strangers: Vec<Arc<Socket>> = (topic.sockets.iter())
            .filter(|socket| !people.contains(&socket.user))
            .cloned()
            .collect();
        for socket in strangers {
            if socket.sort == Sort::Plain && !self.heard_before(&socket, stream, asked) {
                self.close(&socket, RESUME);
                continue;
            }
            self.part_socket(&socket, stream);
            self.asked_too_early(&socket);
        }
    }

    /// What a socket hears was changed, or not, by an answer of the database that may be older than the membership. The next
    /// answer is not, and puts right what was wrong.
    fn asked_too_early(&mut self, socket: &Socket) {
        self.doubt(Stream::Person(socket.user));
    }

    fn heard_before(&self, socket: &Socket, stream: Stream, asked: u64) -> bool {
        let entry = self.sockets.get(&socket.id);
        entry.is_some_and(|entry| (entry.hears.iter()).any(|(other, since)| *other == stream && *since <= asked))
    }

    /// Brings what a person's tabs hear to what the database says of their memberships.
    pub fn reconcile(&mut self, user: UserId, memberships: &[Head], asked: u64) {
        // Parted after the database was asked: its answer may still have the membership. It will be asked again.
        let parted = self
            .streams
            .get(&Stream::Person(user))
            .is_none_or(|topic| topic.parted > asked);
        for socket in self.of(user) {
            let Some(entry) = self.sockets.get_mut(&socket.id) else {
                continue;
            };
            if entry.young.is_some() || socket.sort == Sort::Plain {
                entry.passed_by = true;
                continue;
            }
            let past: Vec<Stream> = (entry.hears.iter())
                .filter(|(stream, since)| {
                    *since <= asked
                        && *stream != Stream::Person(user)
                        && !memberships.iter().any(|head| head.stream == *stream)
                })
                .map(|(stream, _)| *stream)
                .collect();
            let missing: Vec<Head> = (memberships.iter())
                .filter(|head| !parted && !entry.hears.iter().any(|(stream, _)| *stream == head.stream))
                .copied()
                .collect();
            let (unsure, missing): (Vec<Head>, Vec<Head>) = missing.into_iter().partition(|head| self.unsure(*head));
            if !past.is_empty() || !unsure.is_empty() {
                self.asked_too_early(&socket);
            }
            for stream in past {
                self.part_socket(&socket, stream);
            }
            for head in missing {
                self.listen(&socket, head.stream, asked);
                self.know(head);
                // What was told before it listened it has to ask for.
                let frame = encode(&Down::Heads(vec![head]));
                if !frame.is_some_and(|frame| socket.takes(frame, Moment::now())) {
                    self.overrun(&socket);
                    break;
                }
            }
        }
    }

    /// Puts events of a stream into its sockets' queues.
    pub fn tell(&mut self, stream: Stream, events: &[Event], since: Moment) {
        // The event of a removal is the removal: no word of it has to come here besides.
        for event in events {
            if let Change::PersonGone(user) | Change::MemberGone { user, .. } = event.change {
                self.part(user, stream);
            }
        }
        let Some(topic) = self.streams.get_mut(&stream) else {
            return;
        };
        let news = topic.news(events);
        // Encoded once for all of a sort, and only if there is one.
        let (full, plain) = (OnceCell::new(), OnceCell::new());
        let mut slow = Vec::new();
        for socket in &topic.sockets {
            let frames: &Vec<Utf8Bytes> = match socket.sort {
                Sort::Full => full.get_or_init(|| {
                    let events = events.iter().filter_map(|event| encode(&Down::Event(event.clone())));
                    events.collect()
                }),
                Sort::Plain => plain.get_or_init(|| news.iter().filter_map(|message| plain_frame(message)).collect()),
            };
            if !frames.iter().all(|frame| socket.takes(frame.clone(), since)) {
                slow.push(socket.clone());
            }
        }
        for socket in slow {
            self.overrun(&socket);
        }
    }

    /// Closes the one-room sockets of a stream: something was said there that they cannot be told.
    pub fn close_plain(&mut self, stream: Stream) {
        let plain: Vec<Arc<Socket>> = (self.streams.get(&stream).into_iter())
            .flat_map(|topic| {
                topic
                    .sockets
                    .iter()
                    .filter(|socket| socket.sort == Sort::Plain)
                    .cloned()
            })
            .collect();
        plain.iter().for_each(|socket| self.close(socket, RESUME));
    }

    /// Tells each socket where those of these streams stand that it hears: one frame a socket, however many they are, shared
    /// by neighbours that hear the same of them.
    pub fn heads(&mut self, heads: &[Head]) {
        let mut told: HashMap<SocketId, (Arc<Socket>, Vec<Head>)> = HashMap::new();
        for head in heads {
            let topic = self.streams.get(&head.stream);
            let sockets = topic.map_or(&[][..], |topic| topic.sockets.as_slice());
            for socket in sockets.iter().filter(|socket| socket.sort == Sort::Full) {
                let (_, list) = told.entry(socket.id).or_insert_with(|| (socket.clone(), Vec::new()));
                list.push(*head);
            }
        }
        let now = Moment::now();
        let mut last: Option<(Vec<Head>, Utf8Bytes)> = None;
        for (socket, heads) in told.into_values() {
            if last.as_ref().is_none_or(|(same, _)| *same != heads) {
                last = encode(&Down::Heads(heads.clone())).map(|frame| (heads, frame));
            }
            if !last.as_ref().is_some_and(|(_, frame)| socket.takes(frame.clone(), now)) {
                self.overrun(&socket);
            }
        }
    }

    /// None of a person's tabs hears the stream any more. It may be told late, when they are on it again: so it is looked
    /// after whether it is still so.
    pub fn part(&mut self, user: UserId, stream: Stream) {
        self.moves += 1;
        let moves = self.moves;
        if let Some(topic) = self.streams.get_mut(&Stream::Person(user)) {
            topic.parted = moves;
        }
        self.doubt(Stream::Person(user));
        for socket in self.of(user) {
            if let Some(parted) = self.young(socket.id) {
                parted.insert(stream);
            }
            self.part_socket(&socket, stream);
        }
    }

    fn part_socket(&mut self, socket: &Socket, stream: Stream) {
        if self.silence(socket, stream) && socket.sort == Sort::Plain {
            self.close(socket, NOT_FOUND);
        }
    }

    fn silence(&mut self, socket: &Socket, stream: Stream) -> bool {
        if let Some(entry) = self.sockets.get_mut(&socket.id) {
            entry.hears.retain(|(other, _)| *other != stream);
        }
        let Some(topic) = self.streams.get_mut(&stream) else {
            return false;
        };
        let before = topic.sockets.len();
        topic.sockets.retain(|other| other.id != socket.id);
        let listened = topic.sockets.len() < before;
        if topic.sockets.is_empty() {
            self.streams.remove(&stream);
            self.wish(Wish::Leave(stream));
        }
        listened
    }

    /// A socket too slow for what it is told comes again and asks.
    fn overrun(&mut self, socket: &Socket) {
        self.metrics.queue_overrun();
        self.close(socket, RESUME);
    }

    /// Forgets the socket and tells its writer to close. A writer whose queue is full sees the queue end, which
    /// means [`RESUME`]. Once.
    pub fn close(&mut self, socket: &Socket, code: u16) {
        if !self.sockets.contains_key(&socket.id) {
            return;
        }
        socket.queue.try_send(Order::Close(code)).ok();
        self.remove(socket.id);
    }

    pub fn remove(&mut self, id: SocketId) {
        let Some(entry) = self.sockets.remove(&id) else { return };
        self.metrics.socket_gone(entry.socket.sort);
        if let Some(ids) = self.people.get_mut(&entry.socket.user) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.people.remove(&entry.socket.user);
            }
        }
        for (stream, _) in entry.hears {
            self.silence(&entry.socket, stream);
        }
    }
}

/// What the one-room door hears of a new message.
fn plain_frame(message: &Message) -> Option<Utf8Bytes> {
    encode(&PlainDown::Message {
        message: message.content.clone(),
        sender: message.handle.clone(),
        number: message.number,
        sent_at: message.sent_at,
    })
}
