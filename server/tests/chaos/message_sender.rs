//! Sends messages for one user: each is recorded, then attempted over all paths and nodes until there is an answer.

use crate::answer::{Answer, is_final};
use crate::fixtures::TestUser;
use crate::records::SentMessage;
use crate::round_context::RoundContext;
use crate::send_paths::SendPaths;
use app::protocol::{RoomId, limits};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

pub struct MessageSender {
    pub context: Arc<RoundContext>,
    pub user: TestUser,
    pub rng: StdRng,
    /// Sends messages of about the largest size, over HTTP only, and repeats none that was acknowledged.
    is_flooding: bool,
    paths: SendPaths,
}

impl MessageSender {
    pub fn new(context: &Arc<RoundContext>, user: &TestUser, seed: u64) -> Self {
        Self {
            context: context.clone(),
            user: user.clone(),
            rng: StdRng::seed_from_u64(seed),
            is_flooding: false,
            paths: SendPaths::new(context, user),
        }
    }

    /// One that sends as much as it can.
    pub fn flooding(context: &Arc<RoundContext>, user: &TestUser, seed: u64) -> Self {
        Self {
            is_flooding: true,
            ..Self::new(context, user, seed)
        }
    }

    /// Records a new message and returns its index in the records.
    pub fn compose(&mut self, room: RoomId, follows_acknowledged: bool) -> usize {
        let mut bytes = [0; 16];
        self.rng.fill(&mut bytes);
        let uuid = format!("{:032x}", u128::from_be_bytes(bytes) & !(0xf << 76) | 4 << 76);
        let uuid = [&uuid[..8], &uuid[8..12], &uuid[12..16], &uuid[16..20], &uuid[20..]].join("-");
        let mut content = format!("{} says", self.user.username);
        if !self.is_flooding && self.rng.random_bool(0.05) {
            let users = self.context.fixtures.users();
            let mentioned = users.choose(&mut self.rng).expect("a user").username;
            content += &format!(" @{mentioned}");
        }
        if self.is_flooding {
            content += &"𝄞".repeat(limits::MESSAGE - 100);
        } else if self.rng.random_bool(0.05) {
            content += &" word".repeat(600);
        }
        let mut records = self.context.history.records();
        // The index makes the content unique.
        content += &format!(" {}", records.sent.len());
        records.sent.push(SentMessage {
            uuid,
            author: self.user.id,
            room,
            content,
            file: None,
            is_indeterminate: false,
            is_refused: false,
            number: None,
            follows_acknowledged,
            edit: None,
            deletion: None,
        });
        records.sent.len() - 1
    }

    /// Attempts a message until there is an answer, or gives up with this probability after each attempt. Whether it was
    /// acknowledged.
    pub async fn deliver(&mut self, index: usize, give_up: f64) -> bool {
        let sent = self.context.history.records().sent[index].clone();
        loop {
            let path = if self.is_flooding || sent.file.is_some() {
                3
            } else {
                self.rng.random_range(0..4)
            };
            let answer = match path {
                0 | 1 => self.paths.over_socket(&sent, &mut self.rng).await,
                2 => self.paths.over_room_socket(&sent, &mut self.rng).await,
                _ => self.paths.over_http(&sent, &mut self.rng).await,
            };
            let is_repeated = !self.is_flooding && self.rng.random_bool(0.1);
            if let (Answer::Done(number), true) = (&answer, is_repeated) {
                self.repeat(&sent, *number).await;
            }
            if let Some(is_acknowledged) = self.record(index, answer) {
                return is_acknowledged;
            }
            if self.context.are_operations_abandoned() || self.rng.random_bool(give_up) {
                return false;
            }
            let pause = Duration::from_millis(self.rng.random_range(20..200));
            sleep(pause).await;
        }
    }

    /// Sends an acknowledged message once more, over another path: the first result must come back.
    async fn repeat(&mut self, sent: &SentMessage, number: i64) {
        if let Answer::Done(second) = self.paths.over_http(sent, &mut self.rng).await
            && second != number
        {
            let (username, uuid) = (self.user.username, &sent.uuid);
            let line = format!("{username}'s {uuid} was number {number} and then number {second}");
            self.context.history.violation(line);
        }
    }

    /// Records an answer. Whether it was an acknowledgement; `None` if the message has to be attempted again.
    fn record(&self, index: usize, answer: Answer<i64>) -> Option<bool> {
        let mut records = self.context.history.records();
        let sent = &mut records.sent[index];
        match answer {
            Answer::Done(number) => {
                sent.number = Some(number);
                Some(true)
            }
            Answer::Refused(problem) if is_final(&problem) => {
                sent.is_refused = true;
                Some(false)
            }
            Answer::Refused(_) | Answer::Unknown => {
                sent.is_indeterminate = true;
                None
            }
        }
    }
}
