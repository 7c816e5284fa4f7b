//! One socket of `resume`: connects, stays, and when it is cut comes back and catches up.

use crate::clock::micros;
use crate::marked_message::Marks;
use crate::reconnect_storm::{Return, moment, wait};
use crate::socket::{Listener, Outlet, Socket};
use crate::websocket_frames as frames;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a connection may take until its Hello, as in a tab.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a connection must last before the next loss counts as the first.
const STABLE: Duration = Duration::from_secs(10);

/// What a frame means.
#[derive(Debug, PartialEq, Eq)]
pub enum Moment {
    Hello,
    CaughtUp {
        version: i64,
        messages: u64,
        too_much: bool,
    },
    /// The room as it is now, after there was too much to catch up.
    Afresh,
    Event,
    Other,
}

/// A socket and what it has to come back to.
pub struct Member {
    host: String,
    cookie: Option<String>,
    pub room: i64,
    number: u64,
    shared: Arc<Return>,
    outlet: Mutex<Option<Arc<Outlet>>>,
    /// The room's version that is known here.
    version: AtomicI64,
    /// The lowest message that a tab would show: of the last page when it came.
    from: AtomicI64,
    greeted: AtomicBool,
    /// Has been connected, been cut, and come back.
    was_in: AtomicBool,
    cut: AtomicU64,
    back: AtomicBool,
}

impl Member {
    pub fn new(host: String, cookie: Option<String>, room: i64, number: u64, shared: Arc<Return>) -> Self {
        let (was_in, back, greeted) = (AtomicBool::new(false), AtomicBool::new(false), AtomicBool::new(false));
        let (outlet, version, cut) = (Mutex::new(None), AtomicI64::new(0), AtomicU64::new(0));
        let from = AtomicI64::new(1);
        Self {
            host,
            cookie,
            room,
            number,
            shared,
            outlet,
            version,
            from,
            greeted,
            was_in,
            cut,
            back,
        }
    }

    /// The way out, while connected.
    pub fn outlet(&self) -> Option<Arc<Outlet>> {
        self.outlet.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Connects again and again. Only the first time one waits for one's turn.
    pub async fn stay(self: Arc<Self>, turn: Arc<Semaphore>) {
        let mut first = turn.acquire_owned().await.ok();
        let mut failures = 0;
        loop {
            let began = Instant::now();
            self.greeted.store(false, Relaxed);
            self.shared
                .tries
                .fetch_add(usize::from(self.was_in.load(Relaxed)), Relaxed);
            let end = self.once(first.take()).await;
            *self.outlet.lock().unwrap_or_else(PoisonError::into_inner) = None;
            if end.contains(" 401") || end.ends_with("4001") {
                self.shared.given_up.fetch_add(1, Relaxed);
                return;
            }
            if self.was_in.load(Relaxed) && self.cut.load(Relaxed) == 0 {
                self.cut.store(micros(), Relaxed);
                self.shared.cut.compare_exchange(0, micros(), Relaxed, Relaxed).ok();
            }
            if self.greeted.load(Relaxed) && began.elapsed() > STABLE {
                failures = 0;
            }
            tokio::time::sleep(wait(failures, self.number)).await;
            failures += 1;
        }
    }

    /// One connection, until it ends; why it did.
    async fn once(self: &Arc<Self>, turn: Option<OwnedSemaphorePermit>) -> String {
        let opened = tokio::time::timeout(PATIENCE, Socket::open(&self.host, "/ws", self.cookie.as_deref())).await;
        let socket = match opened {
            Ok(Ok(socket)) => socket,
            Ok(Err(why)) => return why,
            Err(_) => return "no answer".into(),
        };
        *self.outlet.lock().unwrap_or_else(PoisonError::into_inner) = Some(socket.outlet.clone());
        let mut ears = Ears {
            member: self.clone(),
            turn,
            caught_up: !self.was_in.load(Relaxed),
            early: Vec::new(),
        };
        tokio::select! {
            end = socket.listen(&mut ears) => end,
            () = self.no_hello() => "no Hello".into(),
        }
    }

    async fn no_hello(&self) {
        tokio::time::sleep(PATIENCE).await;
        if self.greeted.load(Relaxed) {
            std::future::pending::<()>().await;
        }
    }

    fn ask(&self, outlet: &Outlet, what: &str) {
        let mut frame = Vec::new();
        frames::put(&mut frame, frames::TEXT, format!("{{\"ref\":1,{what}}}").as_bytes());
        outlet.write(&frame);
    }

    fn come_back(&self) {
        if !self.back.swap(true, Relaxed) {
            self.shared.times.add(micros() - self.cut.load(Relaxed));
            self.shared.back.fetch_add(1, Relaxed);
        }
    }
}

struct Ears {
    member: Arc<Member>,
    /// Given back with the first Hello.
    turn: Option<OwnedSemaphorePermit>,
    caught_up: bool,
    /// Versions that came before the room was caught up: kept until it is.
    early: Vec<i64>,
}

impl Ears {
    /// From here on every event is the next one.
    fn caught_up(&mut self) {
        self.caught_up = true;
        self.member.come_back();
        self.early.sort_unstable();
        for version in std::mem::take(&mut self.early) {
            self.version(version);
        }
    }

    fn version(&mut self, version: i64) {
        let known = &self.member.version;
        if !self.caught_up {
            self.early.push(version);
        } else if version > known.fetch_max(version, Relaxed) + 1 {
            self.member.shared.holes.fetch_add(1, Relaxed);
        }
    }

    fn hello(&mut self, text: &[u8], outlet: &Outlet) {
        let member = &self.member;
        member.greeted.store(true, Relaxed);
        self.turn = None;
        if member.was_in.swap(true, Relaxed) {
            let since = member.version.load(Relaxed);
            let (room, from) = (member.room, member.from.load(Relaxed));
            member.ask(
                outlet,
                &format!("\"catch_up\":{{\"room\":{room},\"since\":{since},\"from\":{from}}}"),
            );
            return;
        }
        let hello: serde_json::Value = serde_json::from_slice(text).unwrap_or_default();
        let rooms = hello["hello"]["overview"]["rooms"].as_array();
        let room = rooms.into_iter().flatten().find(|room| room["id"] == member.room);
        let number = |key: &str| room.and_then(|room| room[key].as_i64()).unwrap_or(0);
        member.version.store(number("version"), Relaxed);
        member.from.store((number("last_number") - 49).max(1), Relaxed);
        member.shared.connected.fetch_add(1, Relaxed);
    }
}

impl Listener for Ears {
    fn text(&mut self, text: &[u8], _now: u64, outlet: &Arc<Outlet>) {
        static MARKS: OnceLock<Marks> = OnceLock::new();
        match moment(text) {
            Moment::Hello => self.hello(text, outlet),
            Moment::CaughtUp {
                version,
                messages,
                too_much,
            } => {
                let member = &self.member;
                member.shared.messages.fetch_add(messages, Relaxed);
                member.version.fetch_max(version, Relaxed);
                if too_much {
                    member.shared.too_much.fetch_add(1, Relaxed);
                    member.ask(
                        outlet,
                        &format!("\"view\":{{\"view\":\"room\",\"room\":{},\"near\":null}}", member.room),
                    );
                    return;
                }
                self.caught_up();
            }
            Moment::Afresh => self.caught_up(),
            Moment::Event => {
                let room = self.member.room;
                for (_, version) in MARKS
                    .get_or_init(Marks::new)
                    .versions(text)
                    .filter(|(of, _)| *of == room)
                {
                    self.version(version);
                }
            }
            Moment::Other => {}
        }
    }
}
