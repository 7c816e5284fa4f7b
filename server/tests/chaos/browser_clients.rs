//! Those who read: tabs with the real `app::state`, kept whole the way the page does it.

use crate::client::{PATIENCE, Socket};
use crate::fixtures::TestUser;
use crate::history::Outbound;
use crate::round::Stage;
use app::protocol::{Command, NotificationFilter, Problem, ProblemKind, Request, RoomId, ServerFrame, Snapshot, View};
use app::state::{Need, State};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// As the page: most holes close by themselves.
const HOLE: Duration = Duration::from_millis(300);
/// Without a word for this long a tab asks whether its socket lives, and then lets go of it.
const SILENCE: Duration = Duration::from_secs(4);

/// What a tab shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Page {
    Room(RoomId),
    Notifications,
}

/// A tab as others see it.
pub struct Tab {
    pub who: TestUser,
    pub page: Page,
    state: Mutex<State>,
    /// It reads nothing.
    pub deaf: AtomicBool,
}

/// What was asked for on a socket.
#[derive(Clone, Copy)]
enum Asked {
    /// A step to a page.
    Open,
    Need(Need),
    Read(RoomId, i64),
    Ping,
}

impl Tab {
    pub fn new(who: &TestUser, page: Page) -> Arc<Self> {
        Arc::new(Self {
            who: who.clone(),
            page,
            state: Mutex::default(),
            deaf: AtomicBool::default(),
        })
    }

    pub fn state(&self) -> State {
        self.with(|state| state.clone())
    }

    pub fn name(&self) -> String {
        format!("{}'s tab of {:?}", self.who.username, self.page)
    }

    fn with<T>(&self, what: impl FnOnce(&mut State) -> T) -> T {
        what(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Connects, and connects again, until it is dropped.
    pub async fn live(self: Arc<Self>, stage: Arc<Stage>, seed: u64) {
        let mut chance = StdRng::seed_from_u64(seed);
        loop {
            let port = *stage.doors.choose(&mut chance).expect("a node");
            match Socket::open(port, &self.who, "/ws").await {
                Ok(socket) => {
                    let code = self.session(&stage, socket, &mut chance).await;
                    stage.closed(&self.who, code);
                }
                Err(Some(401)) => stage.ledger.wrong(format!("{} was refused with 401", self.name())),
                Err(_) => {}
            }
            sleep(Duration::from_millis(chance.random_range(100..500))).await;
        }
    }

    /// One connection. Returns the code it ended with; 1006 if the tab let go of it.
    async fn session(&self, stage: &Stage, mut socket: Socket, chance: &mut StdRng) -> u16 {
        let Ok(first) = timeout(2 * PATIENCE, socket.down()).await else {
            return 1006;
        };
        match first {
            Ok(ServerFrame::Hello(hello)) => self.with(|state| {
                if state.overview.me.username.is_empty() {
                    *state = State::reset(Snapshot {
                        overview: hello.overview,
                        ..Snapshot::default()
                    });
                } else {
                    state.renew_desk(hello.overview);
                }
            }),
            Ok(other) => {
                stage
                    .ledger
                    .wrong(format!("{} heard {other:?} before Hello", self.name()));
                return 1006;
            }
            Err(code) => return code,
        }
        let mut asked: HashMap<u64, Asked> = HashMap::new();
        let (mut order, mut last, mut check) = (Outbound::default(), Instant::now(), None::<Instant>);
        loop {
            while self.deaf.load(Ordering::Relaxed) {
                sleep(HOLE).await;
                last = Instant::now();
            }
            if !self.ask(stage, &mut socket, &mut asked, &mut check, chance).await {
                return 1006;
            }
            let wake = check.unwrap_or_else(|| Instant::now() + Duration::from_millis(500));
            let down = tokio::select! {
                down = socket.down() => down,
                () = sleep_until(wake) => {
                    if last.elapsed() > 2 * SILENCE {
                        return 1006;
                    }
                    if last.elapsed() > SILENCE && !asked.values().any(|asked| matches!(asked, Asked::Ping)) {
                        match socket.push(Request::Ping {}).await {
                            Some(reference) => asked.insert(reference, Asked::Ping),
                            None => return 1006,
                        };
                    }
                    continue;
                }
            };
            last = Instant::now();
            match down {
                Ok(down) => {
                    stage.ledger.hear(self.who.id, &down);
                    if let ServerFrame::Event(event) = &down {
                        order.check(&stage.ledger, &self.name(), event);
                    }
                    let mut doubt = false;
                    self.take(stage, down, &mut asked, &mut doubt);
                    if doubt {
                        match socket.push(Need::Overview.request()).await {
                            Some(reference) => asked.insert(reference, Asked::Need(Need::Overview)),
                            None => return 1006,
                        };
                    }
                }
                Err(code) => return code,
            }
        }
    }

    /// Asks for what the page lacks, as the page does. False if the socket is broken.
    async fn ask(
        &self,
        stage: &Stage,
        socket: &mut Socket,
        asked: &mut HashMap<u64, Asked>,
        check: &mut Option<Instant>,
        chance: &mut StdRng,
    ) -> bool {
        let (needs, absent, read) = self.with(|state| {
            let absent = match self.page {
                Page::Room(room) => state.room.is_none() && state.entry(room).is_some(),
                Page::Notifications => state.notifications.is_none(),
            };
            let read = state.room.as_ref().and_then(|view| {
                let newest = *view.messages.keys().next_back()?;
                let entry = state.entry(view.room.id)?;
                (newest > entry.read).then_some((view.room.id, newest))
            });
            (state.needs(), absent, read)
        });
        if absent && !asked.values().any(|asked| matches!(asked, Asked::Open)) {
            let view = match self.page {
                Page::Room(room) => View::end_of(room),
                Page::Notifications => View::Notifications {
                    filter: NotificationFilter::default(),
                },
            };
            let Some(reference) = socket.push(Request::View(view)).await else {
                return false;
            };
            asked.insert(reference, Asked::Open);
        }
        let reading = asked.values().any(|asked| matches!(asked, Asked::Read(..)));
        if let Some((room, number)) = read
            && !reading
            && chance.random_bool(0.02)
            && !stage.quiet()
        {
            {
                let mut pages = stage.ledger.pages();
                let tried = pages.tried.entry((self.who.id, room)).or_default();
                *tried = number.max(*tried);
            }
            let command = Command::Read { room, number };
            let Some(reference) = socket.push(Request::Command(command)).await else {
                return false;
            };
            asked.insert(reference, Asked::Read(room, number));
        }
        let new: Vec<Need> = (needs.into_iter())
            .filter(|need| {
                !asked
                    .values()
                    .any(|asked| matches!(asked, Asked::Need(other) if same(other, need)))
            })
            .collect();
        match *check {
            _ if new.is_empty() => *check = None,
            None => *check = Some(Instant::now() + HOLE),
            Some(due) if due <= Instant::now() => {
                for need in new {
                    let Some(reference) = socket.push(need.request()).await else {
                        return false;
                    };
                    asked.insert(reference, Asked::Need(need));
                }
                *check = None;
            }
            Some(_) => {}
        }
        true
    }

    fn take(&self, stage: &Stage, down: ServerFrame, asked: &mut HashMap<u64, Asked>, doubt: &mut bool) {
        match down {
            ServerFrame::Event(event) => self.with(|state| state.apply(&event)),
            ServerFrame::Heads(heads) => self.with(|state| state.heads(&heads)),
            ServerFrame::CaughtUp { reference, caught_up } => {
                asked.remove(&reference);
                self.with(|state| state.caught_up(*caught_up));
            }
            ServerFrame::Snapshot { reference, snapshot } => match asked.remove(&reference) {
                Some(Asked::Open) => self.with(|state| state.open(*snapshot)),
                _ => self.with(|state| state.renew(*snapshot)),
            },
            ServerFrame::Ack { reference, .. } => {
                if let Some(Asked::Read(room, number)) = asked.remove(&reference) {
                    let mut pages = stage.ledger.pages();
                    let read = pages.read.entry((self.who.id, room)).or_default();
                    *read = number.max(*read);
                }
            }
            ServerFrame::Problem { reference, problem } => {
                let what = reference.and_then(|reference| asked.remove(&reference));
                self.refused(stage, what, &problem, doubt);
            }
            ServerFrame::Pong { reference } => {
                asked.remove(&reference);
            }
            ServerFrame::Hello(_) => stage.ledger.wrong(format!("{} heard a second Hello", self.name())),
        }
    }

    fn refused(&self, stage: &Stage, what: Option<Asked>, problem: &Problem, doubt: &mut bool) {
        match (problem.kind, what) {
            // The room is not mine any more, and the event that says so is what the desk was missing.
            (ProblemKind::NotFound, Some(Asked::Need(need))) if need != Need::Overview => *doubt = true,
            (ProblemKind::NotFound, Some(Asked::Open)) => *doubt = true,
            (ProblemKind::SignedOut, _) => stage.ledger.wrong(format!("{} was signed out", self.name())),
            (ProblemKind::Invalid | ProblemKind::Forbidden, _) => {
                stage
                    .ledger
                    .wrong(format!("{} was refused: {}", self.name(), problem.text));
            }
            _ => {}
        }
    }
}

/// Two needs for the same part of the picture.
fn same(one: &Need, other: &Need) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}
