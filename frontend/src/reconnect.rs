//! Decides when to connect, when to wait and when to close a socket. A pure state machine: what happens goes in, what
//! to do comes out, and random numbers are passed in. `socket.rs` runs it; the tests run natively
//! (`reconnect_tests.rs`).
//!
//! What must stay true: never two sockets at once; until the session has ended there is always a socket or a timer, so
//! it always goes on; a socket counts as live only from its Hello.

use app::host_traits::ConnectionStatus;

/// The first delay after a lost connection, in milliseconds; it doubles with every failure.
const FIRST_DELAY: u32 = 500;
/// No delay is longer, the random part included.
pub const MAX_DELAY: u32 = 30_000;
/// How many milliseconds a connection may take until its Hello.
const HELLO_TIMEOUT: u32 = 15_000;
/// How many milliseconds a connection must last before the next loss counts as the first.
const STABLE_AFTER: u32 = 10_000;
/// The close code of a session that has ended.
pub const SIGNED_OUT: u16 = 4001;

/// What has happened. Sockets and timers are identified by the numbers of the outputs that made them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Connect for the first time.
    Start,
    /// The server's first frame.
    Hello { socket: u32 },
    /// The socket is closed, or could not be opened.
    Closed { socket: u32, code: u16 },
    /// Nothing was received for too long, not even the answer to a ping.
    TimedOut { socket: u32 },
    /// The browser says that there is a network.
    Online,
    /// The browser says that there is none.
    Offline,
    /// The page is visible again, or was restored from the browser's cache.
    Resumed,
    /// A timer has fired.
    TimerFired { timer: u32 },
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    Connect {
        socket: u32,
    },
    /// Close the socket and ignore whatever it still reports.
    Close {
        socket: u32,
    },
    /// Report `TimerFired` after so many milliseconds. Cancels every earlier timer.
    SetTimer {
        timer: u32,
        millis: u32,
    },
    /// Send a ping over the socket.
    Ping {
        socket: u32,
    },
    /// The status that the user sees has changed.
    ReportStatus(ConnectionStatus),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    NotStarted,
    Waiting,
    Connecting,
    Live,
    Ended,
}

/// The state machine.
#[derive(Debug)]
pub struct Reconnect {
    phase: Phase,
    socket: u32,
    timer: u32,
    failures: u32,
    online: bool,
    reported: ConnectionStatus,
}

impl Reconnect {
    pub fn new(online: bool) -> Self {
        Self {
            phase: Phase::NotStarted,
            socket: 0,
            timer: 0,
            failures: 0,
            online,
            reported: ConnectionStatus::NotStarted,
        }
    }

    /// Takes in what has happened and returns what to do. `random` is between 0 and 1.
    pub fn step(&mut self, input: Input, random: f64) -> Vec<Output> {
        let mut out = Vec::new();
        let current = match input {
            Input::Hello { socket } | Input::Closed { socket, .. } | Input::TimedOut { socket } => {
                socket == self.socket
            }
            Input::TimerFired { timer } => timer == self.timer,
            Input::Start | Input::Online | Input::Offline | Input::Resumed => true,
        };
        if !current || self.phase == Phase::Ended {
            return out;
        }
        match (input, self.phase) {
            (Input::Start, Phase::NotStarted) => self.connect(&mut out),
            (Input::Hello { .. }, Phase::Connecting) => {
                self.phase = Phase::Live;
                self.online = true;
                self.set_timer(STABLE_AFTER, &mut out);
            }
            (Input::Closed { code: SIGNED_OUT, .. }, Phase::Connecting | Phase::Live) => self.phase = Phase::Ended,
            (Input::Closed { .. }, Phase::Connecting | Phase::Live) => self.connection_lost(random, &mut out),
            (Input::TimedOut { .. }, Phase::Live) | (Input::TimerFired { .. }, Phase::Connecting) => {
                out.push(Output::Close { socket: self.socket });
                self.connection_lost(random, &mut out);
            }
            (Input::TimerFired { .. }, Phase::Live) => self.failures = 0,
            (Input::TimerFired { .. }, Phase::Waiting) => self.connect(&mut out),
            (Input::Online, phase) => {
                self.online = true;
                match phase {
                    Phase::Waiting => self.connect(&mut out),
                    Phase::Live => out.push(Output::Ping { socket: self.socket }),
                    Phase::NotStarted | Phase::Connecting | Phase::Ended => {}
                }
            }
            (Input::Offline, phase) => {
                self.online = false;
                if matches!(phase, Phase::Connecting | Phase::Live) {
                    out.push(Output::Close { socket: self.socket });
                    self.connection_lost(random, &mut out);
                }
            }
            (Input::Resumed, Phase::Waiting) => self.connect(&mut out),
            (Input::Resumed, Phase::Live) => out.push(Output::Ping { socket: self.socket }),
            (Input::Start | Input::Hello { .. } | Input::Closed { .. } | Input::TimedOut { .. }, _)
            | (Input::Resumed | Input::TimerFired { .. }, _) => {}
        }
        self.report_status(&mut out);
        out
    }

    fn connect(&mut self, out: &mut Vec<Output>) {
        self.phase = Phase::Connecting;
        self.socket += 1;
        out.push(Output::Connect { socket: self.socket });
        self.set_timer(HELLO_TIMEOUT, out);
    }

    /// The socket is gone: waits, longer each time, and not all tabs of a class for the same time.
    fn connection_lost(&mut self, random: f64, out: &mut Vec<Output>) {
        self.phase = Phase::Waiting;
        let max = FIRST_DELAY.saturating_mul(1 << self.failures.min(6)).min(MAX_DELAY);
        self.failures = self.failures.saturating_add(1);
        let millis = max / 2 + (f64::from(max / 2) * random.clamp(0.0, 1.0)) as u32;
        self.set_timer(millis, out);
    }

    fn set_timer(&mut self, millis: u32, out: &mut Vec<Output>) {
        self.timer += 1;
        out.push(Output::SetTimer {
            timer: self.timer,
            millis,
        });
    }

    fn report_status(&mut self, out: &mut Vec<Output>) {
        let status = match self.phase {
            Phase::NotStarted => ConnectionStatus::NotStarted,
            Phase::Live => ConnectionStatus::Live,
            Phase::Ended => ConnectionStatus::SignedOut,
            Phase::Waiting | Phase::Connecting if !self.online => ConnectionStatus::Offline,
            Phase::Connecting if self.socket == 1 => ConnectionStatus::Connecting,
            Phase::Waiting | Phase::Connecting => ConnectionStatus::Reconnecting,
        };
        if status != self.reported {
            self.reported = status;
            out.push(Output::ReportStatus(status));
        }
    }
}
