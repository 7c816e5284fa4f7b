//! Runs a browser client: connects, receives, requests what is missing as the page does, and connects again.

use crate::answer::RESPONSE_TIMEOUT;
use crate::browser_clients::BrowserClient;
use crate::browser_requests::{PendingRequests, Purpose, REPAIR_DELAY};
use crate::round_context::RoundContext;
use crate::socket_client::{CONNECTION_LOST, Socket};
use crate::version_order::VersionOrder;
use app::protocol::{Problem, ProblemKind, ServerFrame};
use app::state::MissingPart;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// After so long without a frame the client sends a ping; after twice as long it gives the connection up.
const PING_AFTER: Duration = Duration::from_secs(4);
/// How often a client looks at its state when nothing happens.
const IDLE_INTERVAL: Duration = Duration::from_millis(500);

/// Connects, and connects again, until it is dropped.
pub async fn run_browser_client(client: Arc<BrowserClient>, context: Arc<RoundContext>, seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    loop {
        let port = context.random_port(&mut rng);
        match Socket::open(port, &client.user, "/ws").await {
            Ok(socket) => {
                let mut connection = Connection {
                    client: &client,
                    context: &context,
                    rng: &mut rng,
                    socket,
                    pending: PendingRequests::default(),
                    received_at: Instant::now(),
                };
                let Err(code) = connection.run().await;
                context.record_close(&client.user, code);
            }
            Err(Some(401)) => context
                .history
                .violation(format!("{} was refused with 401", client.name())),
            Err(_) => {}
        }
        sleep(Duration::from_millis(rng.random_range(100..500))).await;
    }
}

struct Connection<'a> {
    client: &'a BrowserClient,
    context: &'a RoundContext,
    rng: &'a mut StdRng,
    socket: Socket,
    pending: PendingRequests,
    /// When the last frame was received.
    received_at: Instant,
}

impl Connection<'_> {
    /// Runs until the connection ends. The error is its close code.
    async fn run(&mut self) -> Result<Infallible, u16> {
        self.receive_hello().await?;
        self.received_at = Instant::now();
        let mut order = VersionOrder::default();
        loop {
            while self.client.is_reading_stopped() {
                sleep(REPAIR_DELAY).await;
                self.received_at = Instant::now();
            }
            let may_read = !self.context.are_operations_stopped();
            for purpose in self.pending.due(self.client, may_read, self.rng) {
                self.send(purpose).await?;
            }
            let wake_at = self
                .pending
                .repair_at()
                .unwrap_or_else(|| Instant::now() + IDLE_INTERVAL);
            let frame = tokio::select! {
                frame = self.socket.receive() => frame?,
                () = sleep_until(wake_at) => {
                    self.check_liveness().await?;
                    continue;
                }
            };
            self.received_at = Instant::now();
            self.context.history.record_frame(self.client.user.id, &frame);
            if let ServerFrame::Event(event) = &frame {
                order.check(&self.context.history, &self.client.name(), event);
            }
            self.handle(frame).await?;
        }
    }

    async fn receive_hello(&mut self) -> Result<(), u16> {
        let Ok(frame) = timeout(2 * RESPONSE_TIMEOUT, self.socket.receive()).await else {
            return Err(CONNECTION_LOST);
        };
        match frame? {
            hello @ ServerFrame::Hello(_) => {
                self.client.apply(hello);
                Ok(())
            }
            other => {
                self.violation(format!("received {other:?} before Hello"));
                Err(CONNECTION_LOST)
            }
        }
    }

    async fn check_liveness(&mut self) -> Result<(), u16> {
        if self.received_at.elapsed() > 2 * PING_AFTER {
            return Err(CONNECTION_LOST);
        }
        if self.received_at.elapsed() > PING_AFTER && !self.pending.has_ping() {
            self.send(Purpose::Ping).await?;
        }
        Ok(())
    }

    async fn send(&mut self, purpose: Purpose) -> Result<(), u16> {
        if let Purpose::Read(room, number) = purpose {
            let mut records = self.context.history.records();
            let attempted = records.attempted_reads.entry((self.client.user.id, room)).or_default();
            *attempted = number.max(*attempted);
        }
        let reference = self.socket.send(purpose.clone().request()).await?;
        self.pending.insert(reference, purpose);
        Ok(())
    }

    async fn handle(&mut self, frame: ServerFrame) -> Result<(), u16> {
        match frame {
            ServerFrame::Event(_) | ServerFrame::Heads(_) => self.client.apply(frame),
            ServerFrame::CaughtUp { reference, .. } => {
                self.pending.remove(reference);
                self.client.apply(frame);
            }
            ServerFrame::Snapshot { reference, snapshot } => match self.pending.remove(reference) {
                Some(Purpose::OpenPage(_)) => self.client.open_page(*snapshot),
                _ => self.client.apply(ServerFrame::Snapshot { reference, snapshot }),
            },
            ServerFrame::Ack { reference, .. } => {
                if let Some(Purpose::Read(room, number)) = self.pending.remove(reference) {
                    let mut records = self.context.history.records();
                    let read = records
                        .acknowledged_reads
                        .entry((self.client.user.id, room))
                        .or_default();
                    *read = number.max(*read);
                }
            }
            ServerFrame::Problem { reference, problem } => {
                let purpose = reference.and_then(|reference| self.pending.remove(reference));
                self.handle_problem(purpose, &problem).await?;
            }
            ServerFrame::Pong { reference } => {
                self.pending.remove(reference);
            }
            // Signals; these clients ask for none, and they may be lost.
            ServerFrame::Typing(_) | ServerFrame::Here(_) => {}
            ServerFrame::Hello(_) => self.violation("received a second Hello".into()),
        }
        Ok(())
    }

    async fn handle_problem(&mut self, purpose: Option<Purpose>, problem: &Problem) -> Result<(), u16> {
        match (problem.kind, purpose) {
            // The user has left the room, and the overview is missing the event that says so.
            (ProblemKind::NotFound, Some(Purpose::Repair(need))) if need != MissingPart::Overview => {
                self.send(Purpose::Repair(MissingPart::Overview)).await?;
            }
            (ProblemKind::NotFound, Some(Purpose::OpenPage(_))) => {
                self.send(Purpose::Repair(MissingPart::Overview)).await?
            }
            (ProblemKind::SignedOut, _) => self.violation("was signed out".into()),
            (ProblemKind::Invalid | ProblemKind::Forbidden, _) => {
                self.violation(format!("was refused: {}", problem.text));
            }
            _ => {}
        }
        Ok(())
    }

    fn violation(&self, what: String) {
        self.context.history.violation(format!("{} {what}", self.client.name()));
    }
}
