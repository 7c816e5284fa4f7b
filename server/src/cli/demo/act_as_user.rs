//! Executes commands as the people of the demo, at chosen times.

use super::names_and_texts;
use crate::actor::{Actor, TokenLimits};
use crate::application::commands::execute;
use crate::application::rendered;
use crate::db::Tx;
use crate::error::Error;
use app::protocol::{Command, Done, Millis, Problem, RoomId, SendMessage, SessionId};

pub(super) const HOUR: Millis = 3_600_000;
pub(super) const DAY: Millis = 24 * HOUR;

pub(super) struct Simulation<'t, 'c> {
    pub tx: &'t mut Tx<'c>,
    /// The present, where the semester ends.
    pub now: Millis,
    pub staff: Vec<Actor>,
    pub students: Vec<Actor>,
    random: u64,
    sent: u64,
}

impl<'t, 'c> Simulation<'t, 'c> {
    pub async fn new(tx: &'t mut Tx<'c>, hash: &str, seed: &str) -> Result<Self, Error> {
        let now = tx.now;
        tx.now = now - 30 * DAY;
        tx.set_site_name("Riverside University").await?;
        let (mut staff, mut students) = (Vec::new(), Vec::new());
        for (at, (username, name)) in names_and_texts::STAFF.iter().enumerate() {
            staff.push(add_user(tx, username, name, hash, at == 0).await?);
        }
        for (username, name) in names_and_texts::STUDENTS {
            students.push(add_user(tx, username, name, hash, false).await?);
        }
        let random = seed
            .bytes()
            .fold(7, |random: u64, byte| random.wrapping_mul(31).wrapping_add(byte.into()));
        Ok(Self {
            tx,
            now,
            staff,
            students,
            random,
            sent: 0,
        })
    }

    pub async fn say(&mut self, who: Actor, room: RoomId, line: &str) -> Result<(), Error> {
        self.sent += 1;
        let uuid = format!("00000000-0000-4000-8000-{:012x}", self.sent);
        self.execute(
            who,
            Command::Send(SendMessage {
                room,
                uuid,
                content: line.into(),
                ..SendMessage::default()
            }),
        )
        .await
        .map(drop)
    }

    pub async fn execute(&mut self, who: Actor, command: Command) -> Result<Done, Error> {
        let rendered = rendered(&command);
        execute(self.tx, &who, command, rendered).await
    }

    /// Accepts what is offered to somebody.
    pub async fn accept_offers(&mut self, who: Actor) -> Result<(), Error> {
        for offer in self.tx.offers_to(who.user).await? {
            let (offer, accept) = (offer.id, true);
            self.execute(who.clone(), Command::AnswerOffer { offer, accept })
                .await?;
        }
        Ok(())
    }

    pub fn at_day(&mut self, day: i64, hour: i64) {
        let midnight = (self.now - 29 * DAY).div_euclid(DAY) * DAY;
        self.tx.now = (midnight + day * DAY + hour * HOUR + self.roll(50) as i64 * 60_000).min(self.now - 3 * HOUR);
    }

    pub fn user_at(&self, at: usize) -> &Actor {
        if at < self.staff.len() {
            &self.staff[at]
        } else {
            &self.students[at - self.staff.len()]
        }
    }

    /// A number below `sides`. The same semester each time would do, but a little randomness looks more real.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % sides
    }
}

async fn add_user(tx: &mut Tx<'_>, username: &str, name: &str, hash: &str, admin: bool) -> Result<Actor, Error> {
    let user = tx.add_user(username, name, hash, admin).await?;
    let (username, name) = (user.username, user.name);
    Ok(Actor {
        user: user.id,
        session: SessionId(0),
        username,
        name,
        admin,
        is_token: false,
        address: String::new(),
        limits: TokenLimits::default(),
    })
}

/// A command of the demo was answered with something else than what it makes.
pub(super) fn unexpected() -> Error {
    Error::Problem(Problem::not_found())
}
