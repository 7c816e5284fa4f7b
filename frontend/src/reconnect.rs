//! When to connect, when to wait, when to give a socket up. Pure: what happens goes in, what to do comes out, chance
//! is passed in; `socket.rs` does it. The tests run natively.
//!
//! What must stay true: never two sockets at once; while it is not ended, there is always a socket or a timer, so it
//! always goes on; a socket counts as live only from its Hello.

use app::platform::Status;

/// The first wait after a loss, in milliseconds; it doubles with every failure.
const FIRST: u32 = 500;
/// No wait is longer, chance included.
pub const LONGEST: u32 = 30_000;
/// How long a connection may take until its Hello.
const PATIENCE: u32 = 15_000;
/// How long a connection must last before the next loss counts as the first.
const STABLE: u32 = 10_000;
/// The close code of a session that has ended.
pub const SIGNED_OUT: u16 = 4001;

/// What has happened. Sockets and timers are named by the numbers their outputs gave them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Connect for the first time.
    Bootstrap,
    /// The server's first frame.
    Hello { socket: u32 },
    /// The socket is closed, or could not be opened.
    Closed { socket: u32, code: u16 },
    /// Nothing was heard for too long, not even the answer to a ping.
    Silent { socket: u32 },
    /// The browser says that there is a network.
    Online,
    /// The browser says that there is none.
    Offline,
    /// The page is looked at again, or came back from the browser's cache.
    Woken,
    /// A timer has run out.
    Due { timer: u32 },
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    Connect {
        socket: u32,
    },
    /// Let go of the socket and hear nothing of it any more.
    Drop {
        socket: u32,
    },
    /// Come back with `Due` after so many milliseconds. Forgets every earlier timer.
    Wait {
        timer: u32,
        millis: u32,
    },
    /// Ask the socket whether it still lives.
    Probe {
        socket: u32,
    },
    Tell(Status),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Still,
    Waiting,
    Connecting,
    Live,
    Ended,
}

/// The machine.
#[derive(Debug)]
pub struct Reconnect {
    phase: Phase,
    socket: u32,
    timer: u32,
    failures: u32,
    online: bool,
    told: Status,
}

impl Reconnect {
    pub fn new(online: bool) -> Self {
        Self {
            phase: Phase::Still,
            socket: 0,
            timer: 0,
            failures: 0,
            online,
            told: Status::Still,
        }
    }

    /// One step. `chance` is between 0 and 1.
    pub fn step(&mut self, input: Input, chance: f64) -> Vec<Output> {
        let mut out = Vec::new();
        let ours = match input {
            Input::Hello { socket } | Input::Closed { socket, .. } | Input::Silent { socket } => socket == self.socket,
            Input::Due { timer } => timer == self.timer,
            Input::Bootstrap | Input::Online | Input::Offline | Input::Woken => true,
        };
        if !ours || self.phase == Phase::Ended {
            return out;
        }
        match (input, self.phase) {
            (Input::Bootstrap, Phase::Still) => self.connect(&mut out),
            (Input::Hello { .. }, Phase::Connecting) => {
                self.phase = Phase::Live;
                self.online = true;
                self.wait(STABLE, &mut out);
            }
            (Input::Closed { code: SIGNED_OUT, .. }, Phase::Connecting | Phase::Live) => self.phase = Phase::Ended,
            (Input::Closed { .. }, Phase::Connecting | Phase::Live) => self.lost(chance, &mut out),
            (Input::Silent { .. }, Phase::Live) | (Input::Due { .. }, Phase::Connecting) => {
                out.push(Output::Drop { socket: self.socket });
                self.lost(chance, &mut out);
            }
            (Input::Due { .. }, Phase::Live) => self.failures = 0,
            (Input::Due { .. }, Phase::Waiting) => self.connect(&mut out),
            (Input::Online, phase) => {
                self.online = true;
                match phase {
                    Phase::Waiting => self.connect(&mut out),
                    Phase::Live => out.push(Output::Probe { socket: self.socket }),
                    Phase::Still | Phase::Connecting | Phase::Ended => {}
                }
            }
            (Input::Offline, phase) => {
                self.online = false;
                if matches!(phase, Phase::Connecting | Phase::Live) {
                    out.push(Output::Drop { socket: self.socket });
                    self.lost(chance, &mut out);
                }
            }
            (Input::Woken, Phase::Waiting) => self.connect(&mut out),
            (Input::Woken, Phase::Live) => out.push(Output::Probe { socket: self.socket }),
            (Input::Bootstrap | Input::Hello { .. } | Input::Closed { .. } | Input::Silent { .. }, _)
            | (Input::Woken | Input::Due { .. }, _) => {}
        }
        self.tell(&mut out);
        out
    }

    fn connect(&mut self, out: &mut Vec<Output>) {
        self.phase = Phase::Connecting;
        self.socket += 1;
        out.push(Output::Connect { socket: self.socket });
        self.wait(PATIENCE, out);
    }

    /// The socket is gone: wait, longer each time, and never all tabs of a class at the same moment.
    fn lost(&mut self, chance: f64, out: &mut Vec<Output>) {
        self.phase = Phase::Waiting;
        let most = FIRST.saturating_mul(1 << self.failures.min(6)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        let millis = most / 2 + (f64::from(most / 2) * chance.clamp(0.0, 1.0)) as u32;
        self.wait(millis, out);
    }

    fn wait(&mut self, millis: u32, out: &mut Vec<Output>) {
        self.timer += 1;
        out.push(Output::Wait {
            timer: self.timer,
            millis,
        });
    }

    fn tell(&mut self, out: &mut Vec<Output>) {
        let status = match self.phase {
            Phase::Still => Status::Still,
            Phase::Live => Status::Live,
            Phase::Ended => Status::SignedOut,
            Phase::Waiting | Phase::Connecting if !self.online => Status::Offline,
            Phase::Connecting if self.socket == 1 => Status::Connecting,
            Phase::Waiting | Phase::Connecting => Status::Reconnecting,
        };
        if status != self.told {
            self.told = status;
            out.push(Output::Tell(status));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The world around the machine: which sockets and which timer there are.
    #[derive(Default)]
    struct World {
        sockets: Vec<u32>,
        timer: Option<u32>,
        status: Option<Status>,
        waits: Vec<u32>,
    }

    impl World {
        fn step(&mut self, machine: &mut Reconnect, input: Input, chance: f64) {
            if let Input::Closed { socket, .. } = input {
                self.sockets.retain(|open| *open != socket);
            }
            for output in machine.step(input, chance) {
                match output {
                    Output::Connect { socket } => self.sockets.push(socket),
                    Output::Drop { socket } => self.sockets.retain(|open| *open != socket),
                    Output::Wait { timer, millis } => {
                        self.timer = Some(timer);
                        self.waits.push(millis);
                    }
                    Output::Probe { socket } => assert!(self.sockets.contains(&socket)),
                    Output::Tell(status) => self.status = Some(status),
                }
            }
            assert!(self.sockets.len() <= 1, "two sockets at once");
        }
    }

    /// What may happen, by a number: sockets and timers are the current ones, or old ones.
    fn input(kind: u8, old: u32, world: &World) -> Input {
        let socket = world.sockets.last().copied().unwrap_or(1).saturating_sub(old);
        let timer = world.timer.unwrap_or(1).saturating_sub(old);
        match kind {
            0 => Input::Hello { socket },
            1 => Input::Closed { socket, code: 1006 },
            2 => Input::Silent { socket },
            3 => Input::Online,
            4 => Input::Offline,
            5 => Input::Woken,
            6 => Input::Closed { socket, code: 4008 },
            7 => Input::Bootstrap,
            _ => Input::Due { timer },
        }
    }

    proptest! {
        #[test]
        fn it_always_comes_back(
            online in any::<bool>(),
            happens in prop::collection::vec((0..10u8, 0..3u32, 0.0..1.0f64), 0..60),
        ) {
            let (mut machine, mut world) = (Reconnect::new(online), World::default());
            world.step(&mut machine, Input::Bootstrap, 0.5);
            for (kind, old, chance) in happens {
                let input = input(kind, old, &world);
                world.step(&mut machine, input, chance);
                prop_assert!(!world.sockets.is_empty() || world.timer.is_some());
            }
            prop_assert!(world.waits.iter().all(|wait| *wait <= LONGEST));
            // From wherever that was: two timers at most, and a server that answers.
            for _ in 0..2 {
                if world.status != Some(Status::Live) {
                    if let Some(socket) = world.sockets.last().copied() {
                        world.step(&mut machine, Input::Hello { socket }, 0.5);
                    } else {
                        let timer = world.timer.unwrap_or(0);
                        world.step(&mut machine, Input::Due { timer }, 0.5);
                    }
                }
            }
            prop_assert_eq!(world.status, Some(Status::Live));
        }

        #[test]
        fn an_ended_session_is_the_end(happens in prop::collection::vec((0..10u8, 0..3u32), 0..30)) {
            let (mut machine, mut world) = (Reconnect::new(true), World::default());
            world.step(&mut machine, Input::Bootstrap, 0.5);
            world.step(&mut machine, Input::Closed { socket: 1, code: SIGNED_OUT }, 0.5);
            prop_assert_eq!(world.status, Some(Status::SignedOut));
            for (kind, old) in happens {
                let input = input(kind, old, &world);
                world.step(&mut machine, input, 0.5);
                prop_assert!(world.sockets.is_empty());
            }
        }
    }

    #[test]
    fn waits_grow_and_are_forgiven() {
        let (mut machine, mut world) = (Reconnect::new(true), World::default());
        world.step(&mut machine, Input::Bootstrap, 0.0);
        let mut waits = Vec::new();
        for _ in 0..8 {
            let socket = world.sockets[0];
            world.step(&mut machine, Input::Closed { socket, code: 1006 }, 0.0);
            waits.push(*world.waits.last().unwrap());
            let timer = world.timer.unwrap();
            world.step(&mut machine, Input::Due { timer }, 0.0);
        }
        assert_eq!(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
        let socket = world.sockets[0];
        world.step(&mut machine, Input::Hello { socket }, 0.0);
        let timer = world.timer.unwrap();
        world.step(&mut machine, Input::Due { timer }, 0.0);
        world.step(&mut machine, Input::Closed { socket, code: 1006 }, 0.0);
        assert_eq!(*world.waits.last().unwrap(), 250);
    }

    #[test]
    fn the_network_coming_back_does_not_wait() {
        let (mut machine, mut world) = (Reconnect::new(true), World::default());
        world.step(&mut machine, Input::Bootstrap, 0.5);
        world.step(&mut machine, Input::Hello { socket: 1 }, 0.5);
        world.step(&mut machine, Input::Offline, 0.5);
        assert_eq!((world.status, world.sockets.len()), (Some(Status::Offline), 0));
        world.step(&mut machine, Input::Online, 0.5);
        assert_eq!((world.status, world.sockets.len()), (Some(Status::Reconnecting), 1));
    }
}
