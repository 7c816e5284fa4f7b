//! Those who write: through every door and every node, the same message again and again until there is an answer.

use crate::client::{Answer, PATIENCE, Socket, run};
use crate::fixtures::{TestUser, is_final};
use crate::history::{Ledger, Outbound, Sent};
use crate::round::Stage;
use app::protocol::{Command, Done, Problem, Request, RoomId, RoomServerFrame, ServerFrame, limits};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// One person's hand, with a socket that it keeps for as long as it lives.
pub struct Hand {
    pub stage: Arc<Stage>,
    pub who: TestUser,
    pub chance: StdRng,
    /// Writes over HTTP only, as much as fits, and nothing twice.
    pub hasty: bool,
    socket: Option<(Socket, Outbound)>,
    plain: Option<(RoomId, Socket)>,
}

impl Hand {
    pub fn new(stage: &Arc<Stage>, who: &TestUser, seed: u64) -> Self {
        Self {
            stage: stage.clone(),
            who: who.clone(),
            chance: StdRng::seed_from_u64(seed),
            hasty: false,
            socket: None,
            plain: None,
        }
    }

    /// Writes until the round is over.
    pub async fn write(mut self, rooms: Vec<RoomId>) {
        let mut mine: Vec<usize> = Vec::new();
        let mut follows = false;
        while !self.stage.quiet() {
            let room = *rooms.choose(&mut self.chance).expect("a room");
            let at = self.compose(room, follows);
            follows = self.deliver(at, 0.15).await;
            if follows {
                mine.push(at);
            }
            if self.chance.random_bool(0.2)
                && let Some(&at) = mine.choose(&mut self.chance)
            {
                self.amend(at).await;
            }
            let pause = Duration::from_millis(self.chance.random_range(5..60));
            sleep(pause).await;
        }
    }

    /// Puts a message into the ledger.
    pub fn compose(&mut self, room: RoomId, follows: bool) -> usize {
        let mut bytes = [0; 16];
        self.chance.fill(&mut bytes);
        let uuid = format!("{:032x}", u128::from_be_bytes(bytes) & !(0xf << 76) | 4 << 76);
        let uuid = [&uuid[..8], &uuid[8..12], &uuid[12..16], &uuid[16..20], &uuid[20..]].join("-");
        let mut content = format!("{} says", self.who.username);
        if !self.hasty && self.chance.random_bool(0.05) {
            let whom = self.stage.school.participants();
            let whom = whom.choose(&mut self.chance).expect("somebody").username;
            content += &format!(" @{whom}");
        }
        if self.hasty {
            content += &"𝄞".repeat(limits::MESSAGE - 100);
        } else if self.chance.random_bool(0.05) {
            content += &" word".repeat(600);
        }
        let mut pages = self.stage.ledger.pages();
        // No two messages are alike.
        content += &format!(" {}", pages.sent.len());
        pages.sent.push(Sent {
            uuid,
            author: self.who.id,
            room,
            content,
            open: false,
            refused: false,
            number: None,
            follows,
            edit: None,
            delete: None,
        });
        pages.sent.len() - 1
    }

    /// Tries until there is an answer, or (with this probability after each try) gives up. Whether it was acknowledged.
    pub async fn deliver(&mut self, at: usize, weary: f64) -> bool {
        let sent = self.stage.ledger.pages().sent[at].clone();
        loop {
            let door = if self.hasty { 3 } else { self.chance.random_range(0..4) };
            let answer = match door {
                0 | 1 => self.over_socket(&sent).await,
                2 => self.over_plain(&sent).await,
                _ => self.over_http(&sent).await,
            };
            let again = !self.hasty && self.chance.random_bool(0.1);
            let answer = match answer {
                // Sent once more, through another door: the first result must come back.
                Answer::Yes(number) if again => {
                    if let Answer::Yes(second) = self.over_http(&sent).await
                        && second != number
                    {
                        let (who, uuid) = (self.who.username, &sent.uuid);
                        self.stage
                            .ledger
                            .wrong(format!("{who}'s {uuid} was number {number} and then number {second}"));
                    }
                    Answer::Yes(number)
                }
                other => other,
            };
            if let Some(acknowledged) = self.settle(at, answer) {
                return acknowledged;
            }
            if self.stage.over() || self.chance.random_bool(weary) {
                return false;
            }
            let pause = Duration::from_millis(self.chance.random_range(20..200));
            sleep(pause).await;
        }
    }

    /// Writes an answer down. Nothing if it is none.
    fn settle(&self, at: usize, answer: Answer<i64>) -> Option<bool> {
        let mut pages = self.stage.ledger.pages();
        let entry = &mut pages.sent[at];
        match answer {
            Answer::Yes(number) => {
                entry.number = Some(number);
                Some(true)
            }
            Answer::No(problem) if is_final(&problem) => {
                entry.refused = true;
                Some(false)
            }
            Answer::No(_) | Answer::Unknown => {
                entry.open = true;
                None
            }
        }
    }

    pub fn port(&mut self) -> u16 {
        *self.stage.doors.choose(&mut self.chance).expect("a node")
    }

    async fn over_http(&mut self, sent: &Sent) -> Answer<i64> {
        let port = self.port();
        numbered(self.note(run(port, &self.who, &send(sent)).await))
    }

    async fn over_socket(&mut self, sent: &Sent) -> Answer<i64> {
        if self.socket.is_none() {
            let port = self.port();
            let Ok(socket) = Socket::open(port, &self.who, "/ws").await else {
                return Answer::Unknown;
            };
            self.socket = Some((socket, Outbound::default()));
        }
        let Some((socket, order)) = &mut self.socket else {
            return Answer::Unknown;
        };
        let (ledger, who) = (&self.stage.ledger, &self.who);
        let asking = async {
            let mine = socket.push(Request::Command(send(sent))).await.ok_or(1006_u16)?;
            loop {
                let down = socket.down().await?;
                ledger.hear(who.id, &down);
                match down {
                    ServerFrame::Ack { reference, done } if reference == mine => return Ok(Answer::Yes(done)),
                    ServerFrame::Problem { reference, problem } if reference == Some(mine) => {
                        return Ok(Answer::No(problem));
                    }
                    ServerFrame::Event(event) => order.check(ledger, who.username, &event),
                    _ => {}
                }
            }
        };
        match timeout(PATIENCE, asking).await {
            Ok(Ok(answer)) => numbered(self.note(answer)),
            Ok(Err(code)) => {
                self.stage.closed(&self.who, code);
                self.socket = None;
                Answer::Unknown
            }
            Err(_) => {
                self.socket = None;
                Answer::Unknown
            }
        }
    }

    /// A plain socket answers with the message itself.
    async fn over_plain(&mut self, sent: &Sent) -> Answer<i64> {
        if self.plain.as_ref().is_none_or(|(room, _)| *room != sent.room) {
            let (port, path) = (self.port(), format!("/ws/chat/{}/", sent.room));
            match Socket::open(port, &self.who, &path).await {
                Ok(socket) => self.plain = Some((sent.room, socket)),
                Err(_) => return Answer::Unknown,
            }
        }
        let Some((room, socket)) = &mut self.plain else {
            return Answer::Unknown;
        };
        let (ledger, who, room) = (&self.stage.ledger, &self.who, *room);
        let asking = async {
            let frame = serde_json::json!({"message": sent.content, "uuid": sent.uuid}).to_string();
            if !socket.push_text(frame).await {
                return Err(1006_u16);
            }
            loop {
                let text = socket.text().await?;
                let frame: RoomServerFrame =
                    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
                ledger.hear_plain(who.id, room, &frame);
                match frame {
                    RoomServerFrame::Message { message, number, .. } if message == sent.content => {
                        return Ok(Answer::Yes(number));
                    }
                    RoomServerFrame::Problem { problem } => return Ok(Answer::No(problem)),
                    RoomServerFrame::Message { .. } => {}
                }
            }
        };
        match timeout(PATIENCE / 2, asking).await {
            Ok(Ok(answer)) => self.note(answer),
            Ok(Err(_)) | Err(_) => {
                self.plain = None;
                Answer::Unknown
            }
        }
    }

    pub fn note<T>(&self, answer: Answer<T>) -> Answer<T> {
        note(&self.stage.ledger, &self.who, answer)
    }
}

/// Remembers answers that should not be.
pub fn note<T>(ledger: &Ledger, who: &TestUser, answer: Answer<T>) -> Answer<T> {
    if let Answer::No(Problem { kind, text, .. }) = &answer {
        match kind {
            app::protocol::ProblemKind::Internal => {
                let text = text.chars().filter(|sign| !sign.is_ascii_hexdigit()).collect();
                *ledger.pages().internal.entry(text).or_default() += 1;
            }
            app::protocol::ProblemKind::SignedOut => ledger.wrong(format!("{} was signed out", who.username)),
            _ => {}
        }
    }
    answer
}

pub fn send(sent: &Sent) -> Command {
    Command::Send {
        room: sent.room,
        uuid: sent.uuid.clone(),
        content: sent.content.clone(),
    }
}

fn numbered(answer: Answer<Done>) -> Answer<i64> {
    match answer {
        Answer::Yes(Done::Message { number, .. }) => Answer::Yes(number),
        Answer::Yes(_) | Answer::Unknown => Answer::Unknown,
        Answer::No(problem) => Answer::No(problem),
    }
}
