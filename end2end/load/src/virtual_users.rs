//! Virtual users: many open sockets, each in a room, opened as fast as the server accepts them. The subcommands `live`,
//! `saturation`, `acknowledged-sends` and `idle` run on them.

use crate::counters::Counters;
use crate::delivery::{ResponseHandler, RunState};
use crate::endpoint::Endpoint;
use crate::frame_scan::RoomVersions;
use crate::marked_message::{Mark, MarkCodec};
use crate::rooms::Room;
use crate::socket::SocketWriter;
use crate::socket_options::SocketOptions;
use crate::user_connection::UserConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Sockets that are opened at another node to send.
const REMOTE_SENDERS: usize = 10;

/// One open socket and the room it sends to.
pub struct VirtualUser {
    pub writer: Arc<SocketWriter>,
    /// The index of its room in [`VirtualUsers::rooms`].
    pub room: usize,
    index: u32,
    sent: AtomicU32,
    open: Arc<AtomicBool>,
}

/// All sockets of a run.
pub struct VirtualUsers {
    /// The first of those that send; all after it do too.
    pub first_sender: usize,
    pub run: Arc<RunState>,
    pub endpoint: Endpoint,
    pub rooms: Vec<Room>,
    pub users: Vec<VirtualUser>,
    /// How many open sockets receive each room's messages.
    subscribers: Arc<[AtomicUsize]>,
    pub open_time: Duration,
    /// How many sockets could not be opened, and why the first of them could not.
    pub failed: (usize, String),
}

/// What came of sending a message.
pub struct SentMessage {
    /// Sockets that have to receive it.
    pub recipients: usize,
    /// False: a part of it is pending in the writer.
    pub complete: bool,
}

impl VirtualUser {
    /// Its index among all sockets that were to be opened.
    pub fn index(&self) -> usize {
        self.index as usize
    }
}

impl VirtualUsers {
    /// Opens all sockets. `responses` gives a closed-loop sender the responses, by its room and index.
    pub async fn open(
        options: &SocketOptions,
        responses: impl Fn(&Arc<RunState>, &Room, u32) -> Option<Arc<dyn ResponseHandler>>,
    ) -> Result<Self, String> {
        let cookies = options.read_cookies()?;
        let rooms = options.read_rooms(cookies.len())?;
        let run = Arc::new(RunState {
            codec: MarkCodec::new(),
            versions: RoomVersions::new(),
            counters: Counters::default(),
            measured_from: AtomicU64::new(u64::MAX),
        });
        let subscribers: Arc<[AtomicUsize]> = rooms.iter().map(|_| AtomicUsize::new(0)).collect();
        let rooms_of_users = rooms_of_users(&rooms, cookies.len());
        let (start, permits) = (Instant::now(), Arc::new(Semaphore::new(options.connect_concurrency)));
        let mut opening = tokio::task::JoinSet::new();
        let remote_senders = options.sender_host.as_ref().map_or(0, |_| REMOTE_SENDERS);
        for index in 0..options.sockets + remote_senders {
            let room = index % rooms.len();
            let participants = &rooms[room].participants;
            let user = participants[index / rooms.len() % participants.len()];
            let one_room = options.endpoint == Endpoint::Room;
            let connection = UserConnection {
                host: match &options.sender_host {
                    Some(host) if index >= options.sockets => host.clone(),
                    _ => options.host.clone(),
                },
                path: options.endpoint.path(rooms[room].id),
                cookie: cookies.get(user).cloned(),
                expects_hello: !one_room,
                subscribed: if one_room {
                    [room].into()
                } else {
                    rooms_of_users[user].clone()
                },
                subscribers: subscribers.clone(),
                run: run.clone(),
                responses: responses(&run, &rooms[room], index as u32),
            };
            let permits = permits.clone();
            opening.spawn(async move {
                let _permit = permits.acquire_owned().await;
                let opened = tokio::time::timeout(Duration::from_secs(30), connection.open()).await;
                let (writer, open) = opened.map_err(|_| "no answer in 30 seconds".to_owned())??;
                Ok::<_, String>(VirtualUser {
                    writer,
                    room,
                    index: index as u32,
                    sent: AtomicU32::new(0),
                    open,
                })
            });
        }
        let (mut users, mut failed) = (Vec::new(), (0, String::new()));
        while let Some(result) = opening.join_next().await {
            match result.map_err(|error| error.to_string())? {
                Ok(user) => users.push(user),
                Err(reason) if failed.0 == 0 => failed = (1, reason),
                Err(_) => failed.0 += 1,
            }
        }
        if users.is_empty() {
            return Err(format!("No socket could be opened. {}", failed.1));
        }
        // In this order, senders that take turns take the rooms in turn.
        users.sort_unstable_by_key(|user| user.index);
        let receivers = if remote_senders == 0 { 0 } else { options.sockets as u32 };
        let first_sender = users.partition_point(|user| user.index < receivers);
        let (endpoint, open_time) = (options.endpoint, start.elapsed());
        Ok(Self {
            first_sender,
            run,
            endpoint,
            rooms,
            users,
            subscribers,
            open_time,
            failed,
        })
    }

    /// Sends a message from a virtual user; nothing if its socket is closed.
    pub fn send(&self, user: &VirtualUser, now: u64, size: usize, frame: &mut Vec<u8>) -> Option<SentMessage> {
        if !user.open.load(Relaxed) {
            return None;
        }
        let mark = Mark {
            sender: user.index,
            sequence: user.sent.fetch_add(1, Relaxed) + 1,
            sent_at: now,
        };
        frame.clear();
        self.run
            .codec
            .append_send(frame, self.endpoint, self.rooms[user.room].id, mark, size);
        let recipients = self.subscribers[user.room].load(Relaxed);
        Some(SentMessage {
            recipients,
            complete: user.writer.write(frame),
        })
    }

    pub fn opened_per_second(&self) -> f64 {
        self.users.len() as f64 / self.open_time.as_secs_f64()
    }

    /// `1000 sockets in 1 rooms opened in 0.11 s (9000 per second)`.
    pub fn summary(&self) -> String {
        let failed = match &self.failed {
            (0, _) => String::new(),
            (count, reason) => format!("; {count} COULD NOT BE OPENED: {reason}"),
        };
        format!(
            "{} sockets in {} rooms opened in {:.2} s ({:.0} per second){failed}",
            self.users.len(),
            self.rooms.len(),
            self.open_time.as_secs_f64(),
            self.opened_per_second()
        )
    }
}

/// The rooms whose messages each user's `/ws` receives, of those in use.
fn rooms_of_users(rooms: &[Room], users: usize) -> Vec<Arc<[usize]>> {
    let users = users.max(1);
    let mut rooms_of_users = vec![Vec::new(); users];
    for (index, room) in rooms.iter().enumerate() {
        let participants = room.participants.iter().filter(|user| **user < users);
        participants.for_each(|user| rooms_of_users[*user].push(index));
    }
    rooms_of_users.into_iter().map(Arc::from).collect()
}
