//! Many open sockets: who sits in which room, opened as fast as the server takes them.

use crate::counters::{Tally, What};
use crate::delivery::{Answered, Hearing, Shared};
use crate::marked_message::{Door, Mark, Marks};
use crate::process::Processes;
use crate::rooms::{self, Room};
use crate::socket::{Outlet, Socket};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, oneshot};

/// Which sockets to open, and where.
#[derive(clap::Args, Clone)]
pub struct Sockets {
    /// Host and port, such as 127.0.0.1:3000.
    #[arg(long)]
    pub host: String,
    /// A cookie a line. Left out: none is sent.
    #[arg(long)]
    pub cookies: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "ws")]
    pub door: Door,
    /// How many rooms: the first of those named, or else the rooms 1, 2, 3 …
    #[arg(long)]
    pub rooms: Option<usize>,
    /// The rooms, with everybody in each of them.
    #[arg(long, value_delimiter = ',')]
    pub room_ids: Vec<i64>,
    /// The rooms and their people, as `seed` wrote them.
    #[arg(long)]
    pub rooms_file: Option<PathBuf>,
    /// Sockets in all, spread evenly over the rooms.
    #[arg(long, default_value_t = 50)]
    pub sockets: usize,
    /// Another node of the same installation: ten more sockets are opened there, and only they send.
    #[arg(long)]
    pub sender_host: Option<String>,
    /// How many are opened at once.
    #[arg(long, default_value_t = 64)]
    pub opening: usize,
    /// The server's processes, to say what memory and processor time they use.
    #[arg(long, value_delimiter = ',')]
    pub pid: Vec<u32>,
    /// Print one line of JSON.
    #[arg(long)]
    pub json: bool,
}

impl Sockets {
    pub fn processes(&self) -> Processes {
        Processes(self.pid.clone())
    }

    pub fn people(&self) -> Result<Vec<String>, String> {
        self.cookies.as_deref().map_or(Ok(Vec::new()), crate::accounts::read)
    }

    /// The rooms to use, with everybody who is in them.
    pub fn rooms(&self, people: usize) -> Result<Vec<Room>, String> {
        let everybody: Vec<usize> = (0..people.max(1)).collect();
        let open = |id| Room {
            id,
            people: everybody.clone(),
        };
        let mut rooms: Vec<Room> = match (&self.rooms_file, self.room_ids.as_slice()) {
            (Some(file), []) => rooms::read(file)?,
            (_, []) => (1..=self.rooms.unwrap_or(1) as i64).map(open).collect(),
            (_, ids) => ids.iter().copied().map(open).collect(),
        };
        rooms.truncate(self.rooms.unwrap_or(usize::MAX));
        if rooms.is_empty() {
            Err("There is no room.".into())
        } else {
            Ok(rooms)
        }
    }
}

/// The sockets at another node that send.
const SENDERS: usize = 10;

/// A socket's place: its room and its way out.
pub struct Seat {
    pub outlet: Arc<Outlet>,
    pub room: usize,
    number: u32,
    said: AtomicU32,
    open: Arc<AtomicBool>,
}

impl Seat {
    /// Its place among all that were to be opened.
    pub fn number(&self) -> usize {
        self.number as usize
    }
}

/// All that is open.
pub struct Crowd {
    /// Seats from here on send.
    pub speakers: usize,
    pub shared: Arc<Shared>,
    pub door: Door,
    pub rooms: Vec<Room>,
    pub seats: Vec<Seat>,
    /// How many sockets hear each room.
    audience: Arc<[AtomicUsize]>,
    pub took: Duration,
    /// Sockets that could not be opened, and why the first of them could not.
    pub failed: (usize, String),
}

impl Crowd {
    /// Opens all sockets. `answered` gives what sends by the answers, from a seat's room and number.
    pub async fn open(
        sockets: &Sockets,
        answered: impl Fn(&Arc<Shared>, &Room, u32) -> Option<Arc<dyn Answered>>,
    ) -> Result<Self, String> {
        let people = sockets.people()?;
        let rooms = sockets.rooms(people.len())?;
        let counted_from = AtomicU64::new(u64::MAX);
        let shared = Arc::new(Shared {
            marks: Marks::new(),
            tally: Tally::default(),
            counted_from,
        });
        let audience: Arc<[AtomicUsize]> = rooms.iter().map(|_| AtomicUsize::new(0)).collect();
        let heard = heard(&rooms, people.len());
        let (began, turn) = (Instant::now(), Arc::new(Semaphore::new(sockets.opening)));
        let mut opening = tokio::task::JoinSet::new();
        let senders = sockets.sender_host.as_ref().map_or(0, |_| SENDERS);
        for number in 0..sockets.sockets + senders {
            let room = number % rooms.len();
            let in_room = &rooms[room].people;
            let person = in_room[number / rooms.len() % in_room.len()];
            let plain = sockets.door == Door::Plain;
            let one = Opening {
                host: match &sockets.sender_host {
                    Some(host) if number >= sockets.sockets => host.clone(),
                    _ => sockets.host.clone(),
                },
                path: if plain {
                    format!("/ws/chat/{}/", rooms[room].id)
                } else {
                    "/ws".into()
                },
                cookie: people.get(person).cloned(),
                hello: !plain,
                hears: if plain { [room].into() } else { heard[person].clone() },
                audience: audience.clone(),
                shared: shared.clone(),
                answered: answered(&shared, &rooms[room], number as u32),
            };
            let turn = turn.clone();
            opening.spawn(async move {
                let _mine = turn.acquire_owned().await;
                let opened = tokio::time::timeout(Duration::from_secs(30), one.open()).await;
                let (outlet, open) = opened.map_err(|_| "no answer in 30 seconds".to_owned())??;
                Ok::<_, String>(Seat {
                    outlet,
                    room,
                    number: number as u32,
                    said: AtomicU32::new(0),
                    open,
                })
            });
        }
        let (mut seats, mut failed) = (Vec::new(), (0, String::new()));
        while let Some(done) = opening.join_next().await {
            match done.map_err(|error| error.to_string())? {
                Ok(seat) => seats.push(seat),
                Err(why) if failed.0 == 0 => failed = (1, why),
                Err(_) => failed.0 += 1,
            }
        }
        if seats.is_empty() {
            return Err(format!("No socket could be opened. {}", failed.1));
        }
        // In this order, whoever speaks in turn takes the rooms in turn.
        seats.sort_unstable_by_key(|seat| seat.number);
        let silent = if senders == 0 { 0 } else { sockets.sockets as u32 };
        let speakers = seats.partition_point(|seat| seat.number < silent);
        Ok(Self {
            speakers,
            shared,
            door: sockets.door,
            rooms,
            seats,
            audience,
            took: began.elapsed(),
            failed,
        })
    }

    /// Says a text from a seat; the number of sockets that have to hear it, or nothing if the seat is closed.
    pub fn say(&self, seat: &Seat, now: u64, size: usize, frame: &mut Vec<u8>) -> Option<Said> {
        if !seat.open.load(Relaxed) {
            return None;
        }
        let mark = Mark {
            sender: seat.number,
            nth: seat.said.fetch_add(1, Relaxed) + 1,
            micros: now,
        };
        frame.clear();
        self.shared
            .marks
            .say(frame, self.door, self.rooms[seat.room].id, mark, size);
        let audience = self.audience[seat.room].load(Relaxed);
        Some(Said {
            audience,
            whole: seat.outlet.write(frame),
        })
    }

    /// `1000 sockets in 1 room opened in 0.1 s (9,000 a second)`.
    pub fn line(&self) -> String {
        let (open, took) = (self.seats.len(), self.took.as_secs_f64());
        let failed = match &self.failed {
            (0, _) => String::new(),
            (count, why) => format!("; {count} COULD NOT BE OPENED: {why}"),
        };
        let rate = open as f64 / took;
        format!(
            "{open} sockets in {} rooms opened in {took:.2} s ({rate:.0} a second){failed}",
            self.rooms.len()
        )
    }
}

/// What came of saying something.
pub struct Said {
    pub audience: usize,
    /// False: a part of it waits in the outlet.
    pub whole: bool,
}

/// The rooms that each person's `/ws` hears, of those in use.
fn heard(rooms: &[Room], people: usize) -> Vec<Arc<[usize]>> {
    let mut heard = vec![Vec::new(); people.max(1)];
    for (at, room) in rooms.iter().enumerate() {
        room.people
            .iter()
            .filter(|person| **person < people.max(1))
            .for_each(|person| heard[*person].push(at));
    }
    heard.into_iter().map(Arc::from).collect()
}

/// A socket that is about to be opened.
struct Opening {
    host: String,
    path: String,
    cookie: Option<String>,
    hello: bool,
    hears: Arc<[usize]>,
    audience: Arc<[AtomicUsize]>,
    shared: Arc<Shared>,
    answered: Option<Arc<dyn Answered>>,
}

impl Opening {
    async fn open(self) -> Result<(Arc<Outlet>, Arc<AtomicBool>), String> {
        let socket = Socket::open(&self.host, &self.path, self.cookie.as_deref()).await?;
        let (outlet, open) = (socket.outlet.clone(), Arc::new(AtomicBool::new(true)));
        let (greeted, hello) = oneshot::channel();
        let Self {
            shared,
            hears,
            audience,
            answered,
            ..
        } = self;
        let mut hearing = Hearing::new(shared.clone(), greeted, answered);
        hears.iter().for_each(|room| _ = audience[*room].fetch_add(1, Relaxed));
        let still = open.clone();
        tokio::spawn(async move {
            let end = socket.listen(&mut hearing).await;
            still.store(false, Relaxed);
            hears.iter().for_each(|room| _ = audience[*room].fetch_sub(1, Relaxed));
            shared.tally.because(What::Closed, &end, "");
        });
        if self.hello {
            hello.await.map_err(|_| "closed before Hello")?;
        }
        Ok((outlet, open))
    }
}
