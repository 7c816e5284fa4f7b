//! Tests of the reconnect state machine, with a simulated browser around it.

use crate::reconnect::{Input, MAX_DELAY, Output, Reconnect, SIGNED_OUT};
use app::host_traits::ConnectionStatus;
use proptest::prelude::*;

/// The browser around the state machine: which sockets and which timer there are.
#[derive(Default)]
struct Simulation {
    sockets: Vec<u32>,
    timer: Option<u32>,
    status: Option<ConnectionStatus>,
    delays: Vec<u32>,
}

impl Simulation {
    fn step(&mut self, machine: &mut Reconnect, input: Input, random: f64) {
        if let Input::Closed { socket, .. } = input {
            self.sockets.retain(|open| *open != socket);
        }
        for output in machine.step(input, random) {
            match output {
                Output::Connect { socket } => self.sockets.push(socket),
                Output::Close { socket } => self.sockets.retain(|open| *open != socket),
                Output::SetTimer { timer, millis } => {
                    self.timer = Some(timer);
                    self.delays.push(millis);
                }
                Output::Ping { socket } => assert!(self.sockets.contains(&socket)),
                Output::ReportStatus(status) => self.status = Some(status),
            }
        }
        assert!(self.sockets.len() <= 1, "two sockets at once");
    }
}

/// An input by its number: sockets and timers are the current ones, or older ones.
fn input(kind: u8, old: u32, simulation: &Simulation) -> Input {
    let socket = simulation.sockets.last().copied().unwrap_or(1).saturating_sub(old);
    let timer = simulation.timer.unwrap_or(1).saturating_sub(old);
    match kind {
        0 => Input::Hello { socket },
        1 => Input::Closed { socket, code: 1006 },
        2 => Input::TimedOut { socket },
        3 => Input::Online,
        4 => Input::Offline,
        5 => Input::Resumed,
        6 => Input::Closed { socket, code: 4008 },
        7 => Input::Start,
        _ => Input::TimerFired { timer },
    }
}

proptest! {
    #[test]
    fn it_always_reconnects(
        online in any::<bool>(),
        inputs in prop::collection::vec((0..10u8, 0..3u32, 0.0..1.0f64), 0..60),
    ) {
        let (mut machine, mut simulation) = (Reconnect::new(online), Simulation::default());
        simulation.step(&mut machine, Input::Start, 0.5);
        for (kind, old, random) in inputs {
            let input = input(kind, old, &simulation);
            simulation.step(&mut machine, input, random);
            prop_assert!(!simulation.sockets.is_empty() || simulation.timer.is_some());
        }
        prop_assert!(simulation.delays.iter().all(|delay| *delay <= MAX_DELAY));
        // From any of these states: two timers at most, and a server that answers.
        for _ in 0..2 {
            if simulation.status != Some(ConnectionStatus::Live) {
                if let Some(socket) = simulation.sockets.last().copied() {
                    simulation.step(&mut machine, Input::Hello { socket }, 0.5);
                } else {
                    let timer = simulation.timer.unwrap_or(0);
                    simulation.step(&mut machine, Input::TimerFired { timer }, 0.5);
                }
            }
        }
        prop_assert_eq!(simulation.status, Some(ConnectionStatus::Live));
    }

    #[test]
    fn it_never_reconnects_after_the_session_has_ended(inputs in prop::collection::vec((0..10u8, 0..3u32), 0..30)) {
        let (mut machine, mut simulation) = (Reconnect::new(true), Simulation::default());
        simulation.step(&mut machine, Input::Start, 0.5);
        simulation.step(&mut machine, Input::Closed { socket: 1, code: SIGNED_OUT }, 0.5);
        prop_assert_eq!(simulation.status, Some(ConnectionStatus::SignedOut));
        for (kind, old) in inputs {
            let input = input(kind, old, &simulation);
            simulation.step(&mut machine, input, 0.5);
            prop_assert!(simulation.sockets.is_empty());
        }
    }
}

#[test]
fn delays_grow_and_are_reset_by_a_stable_connection() {
    let (mut machine, mut simulation) = (Reconnect::new(true), Simulation::default());
    simulation.step(&mut machine, Input::Start, 0.0);
    let mut delays = Vec::new();
    for _ in 0..8 {
        let socket = simulation.sockets[0];
        simulation.step(&mut machine, Input::Closed { socket, code: 1006 }, 0.0);
        delays.push(*simulation.delays.last().unwrap());
        let timer = simulation.timer.unwrap();
        simulation.step(&mut machine, Input::TimerFired { timer }, 0.0);
    }
    assert_eq!(delays, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    let socket = simulation.sockets[0];
    simulation.step(&mut machine, Input::Hello { socket }, 0.0);
    let timer = simulation.timer.unwrap();
    simulation.step(&mut machine, Input::TimerFired { timer }, 0.0);
    simulation.step(&mut machine, Input::Closed { socket, code: 1006 }, 0.0);
    assert_eq!(*simulation.delays.last().unwrap(), 250);
}

#[test]
fn it_reconnects_at_once_when_the_network_is_back() {
    let (mut machine, mut simulation) = (Reconnect::new(true), Simulation::default());
    simulation.step(&mut machine, Input::Start, 0.5);
    simulation.step(&mut machine, Input::Hello { socket: 1 }, 0.5);
    simulation.step(&mut machine, Input::Offline, 0.5);
    assert_eq!(
        (simulation.status, simulation.sockets.len()),
        (Some(ConnectionStatus::Offline), 0)
    );
    simulation.step(&mut machine, Input::Online, 0.5);
    assert_eq!(
        (simulation.status, simulation.sockets.len()),
        (Some(ConnectionStatus::Reconnecting), 1)
    );
}
