//! Fills an empty database with a lively course, through the same commands as everybody, only at earlier moments.
//! Three staff, thirty students, some weeks of talk, assignments and notifications.

mod conversations;

use crate::actor::Actor;
use crate::application::commands::execute;
use crate::application::{Cohort, hash_password};
use crate::db::Tx;
use crate::error::Error;
use app::protocol::{
    Command, CourseDetails, CourseId, Done, Due, Millis, NotificationLevel, Problem, Role, RoomId, RoomKind, SessionId,
    UserId,
};
use std::sync::Arc;

const PASSWORD: &str = "welcome to cohort";
const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// Fills it and says whom to sign in as.
pub async fn fill(cohort: &Arc<Cohort>) -> Result<String, String> {
    let empty = cohort.first_run().await.map_err(|error| cohort.problem(error).text)?;
    if !empty {
        return Err("The demo needs an empty database. Choose another with --database-url.".into());
    }
    let hash = hash_password(PASSWORD).map_err(|error| cohort.problem(error).text)?;
    let seed = cohort.ids.uuid();
    let filled = cohort
        .store
        .write(move |tx| Box::pin(async move { Demo::new(tx, &hash, &seed).await?.play().await }));
    filled.await.map_err(|error| cohort.problem(error).text)?;
    Ok(format!(
        "A demo course is ready. Sign in as one of these, password \"{PASSWORD}\":\n  \
         grace   instructor\n  linus   assistant\n  ada     student"
    ))
}

struct Demo<'t, 'c> {
    tx: &'t mut Tx<'c>,
    /// The present, where the story ends.
    now: Millis,
    staff: Vec<Actor>,
    students: Vec<Actor>,
    dice: u64,
    sent: u64,
}

impl<'t, 'c> Demo<'t, 'c> {
    async fn new(tx: &'t mut Tx<'c>, hash: &str, seed: &str) -> Result<Self, Error> {
        let now = tx.now;
        tx.now = now - 30 * DAY;
        tx.set_site_name("Riverside University").await?;
        let (mut staff, mut students) = (Vec::new(), Vec::new());
        for (at, (username, name)) in conversations::STAFF.iter().enumerate() {
            staff.push(person(tx, username, name, hash, at == 0).await?);
        }
        for (username, name) in conversations::STUDENTS {
            students.push(person(tx, username, name, hash, false).await?);
        }
        let dice = seed
            .bytes()
            .fold(7, |dice: u64, byte| dice.wrapping_mul(31).wrapping_add(byte.into()));
        Ok(Self {
            tx,
            now,
            staff,
            students,
            dice,
            sent: 0,
        })
    }

    async fn play(mut self) -> Result<(), Error> {
        let course = self.course().await?;
        let news = self
            .room(
                course,
                RoomKind::Announcement,
                "Announcements",
                "From the staff, to everybody",
            )
            .await?;
        let help = self
            .room(
                course,
                RoomKind::Course,
                "Homework help",
                "Stuck? Say where, and what you tried.",
            )
            .await?;
        let tea = self
            .room(course, RoomKind::Course, "Tea kitchen", "Everything else")
            .await?;
        let general = self.general(self.staff[0].user).await?;
        for (week, (title, text)) in conversations::ASSIGNMENTS.iter().enumerate() {
            let week = week as i64;
            self.tx.now = self.now - (28 - week * 7) * DAY;
            let due = Due((self.now - (19 - week * 7) * DAY).div_euclid(DAY) * DAY + 22 * HOUR);
            let command = Command::NewAssignment {
                course,
                title: (*title).into(),
                text: (*text).into(),
                due,
            };
            self.act(self.staff[0].clone(), command).await?;
        }
        for (at, text) in conversations::NEWS.iter().enumerate() {
            self.at_day(at as i64 * 27 / conversations::NEWS.len() as i64, 9);
            let teacher = self.staff[0].clone();
            self.say(teacher, news, text).await?;
        }
        self.talk(general, conversations::GENERAL, 60).await?;
        self.talk(help, conversations::HELP, 110).await?;
        self.talk(tea, conversations::TEA, 45).await?;
        self.small_rooms(course).await?;
        self.ends(general, help).await
    }

    async fn course(&mut self) -> Result<CourseId, Error> {
        let description = "Matrices, spaces and the maps between them. Lectures Tuesday and Thursday at ten, tutorials \
                           on Fridays. Ask in Homework help; somebody is always there.";
        let day = |at: Millis| app::time::field(at, 0)[..10].to_owned();
        let command = Command::NewCourse {
            details: CourseDetails {
                title: "Linear Algebra I".into(),
                code: "MATH 104".into(),
                description: description.into(),
                starts_on: day(self.now - 30 * DAY),
                ends_on: day(self.now + 75 * DAY),
            },
        };
        let Done::Course(course) = self.act(self.staff[0].clone(), command).await? else {
            return Err(odd());
        };
        for at in 0..self.staff.len() + self.students.len() {
            let role = if at < self.staff.len() {
                Role::Assistant
            } else {
                Role::Student
            };
            let username = self.somebody(at).username.clone();
            if at > 0 {
                let add = Command::AddMember { course, username, role };
                self.act(self.staff[0].clone(), add).await?;
            }
        }
        Ok(course)
    }

    async fn room(&mut self, course: CourseId, kind: RoomKind, name: &str, topic: &str) -> Result<RoomId, Error> {
        let command = Command::NewRoom {
            course,
            kind,
            name: name.into(),
            topic: topic.into(),
        };
        match self.act(self.staff[0].clone(), command).await? {
            Done::Room(room) => Ok(room),
            _ => Err(odd()),
        }
    }

    async fn general(&mut self, user: UserId) -> Result<RoomId, Error> {
        let rooms = self.tx.rooms_of(user).await?;
        rooms.into_iter().min().ok_or_else(odd)
    }

    /// Lines said one after the other over the weeks, by whoever happens to be there.
    async fn talk(&mut self, room: RoomId, lines: &[&str], count: i64) -> Result<(), Error> {
        for at in 0..count {
            let share = at * 28 * 24 / count;
            self.tx.now = self.now - 29 * DAY + share * HOUR + self.roll(40) as i64 * 60_000;
            let line = lines[(at as usize) % lines.len()];
            let who = if let Some(line) = line.strip_prefix("STAFF ") {
                let at = 1 + self.roll(2) as usize;
                let who = self.staff[at].clone();
                self.say(who, room, line).await?;
                continue;
            } else {
                let at = self.roll(self.students.len() as u64) as usize;
                self.students[at].clone()
            };
            self.say(who, room, line).await?;
        }
        Ok(())
    }

    async fn small_rooms(&mut self, course: CourseId) -> Result<(), Error> {
        self.at_day(20, 15);
        let people = self.students[1..4].iter().map(|student| student.user).collect();
        let command = Command::NewPrivateRoom {
            course: Some(course),
            name: "Study group Tuesday".into(),
            topic: "Library, third floor".into(),
            participants: people,
        };
        let Done::Room(group) = self.act(self.students[0].clone(), command).await? else {
            return Err(odd());
        };
        for (at, line) in conversations::GROUP.iter().enumerate() {
            self.at_day(21 + at as i64 / 3, 16 + at as i64 % 3);
            let who = self.students[at % 4].clone();
            self.say(who, group, line).await?;
        }
        let open = Command::OpenDirect {
            user: self.students[0].user,
        };
        let Done::Room(direct) = self.act(self.staff[1].clone(), open).await? else {
            return Err(odd());
        };
        for (at, line) in conversations::DIRECT.iter().enumerate() {
            self.tx.now = self.now - (DIRECT_MINUTES - at as i64 * 4) * 60_000;
            let who = if at % 2 == 0 {
                self.staff[1].clone()
            } else {
                self.students[0].clone()
            };
            self.say(who, direct, line).await?;
        }
        Ok(())
    }

    /// The last hour: everybody has read almost everything, and something new is there for each.
    async fn ends(&mut self, general: RoomId, help: RoomId) -> Result<(), Error> {
        for at in 0..self.staff.len() + self.students.len() {
            let who = self.somebody(at).clone();
            self.tx.now = self.now - 2 * HOUR;
            if at != 3 {
                self.act(who, Command::ReadAllNotifications { course: None }).await?;
            } else {
                for room in [general, help] {
                    self.act(who.clone(), Command::Read { room, number: i64::MAX }).await?;
                }
            }
        }
        let quiet = self.students[5].clone();
        self.act(
            quiet,
            Command::SetNotificationLevel {
                room: help,
                level: NotificationLevel::Mentions,
            },
        )
        .await?;
        for (at, (student, line)) in conversations::TODAY.iter().enumerate() {
            self.tx.now = self.now - (50 - at as i64 * 6) * 60_000;
            let who = self.somebody(*student).clone();
            self.say(who, if at % 2 == 0 { help } else { general }, line).await?;
        }
        Ok(())
    }

    async fn say(&mut self, who: Actor, room: RoomId, line: &str) -> Result<(), Error> {
        self.sent += 1;
        let uuid = format!("00000000-0000-4000-8000-{:012x}", self.sent);
        self.act(
            who,
            Command::Send {
                room,
                uuid,
                content: line.into(),
            },
        )
        .await
        .map(drop)
    }

    async fn act(&mut self, who: Actor, command: Command) -> Result<Done, Error> {
        execute(self.tx, &who, command).await
    }

    fn at_day(&mut self, day: i64, hour: i64) {
        let midnight = (self.now - 29 * DAY).div_euclid(DAY) * DAY;
        self.tx.now = (midnight + day * DAY + hour * HOUR + self.roll(50) as i64 * 60_000).min(self.now - 3 * HOUR);
    }

    fn somebody(&self, at: usize) -> &Actor {
        if at < self.staff.len() {
            &self.staff[at]
        } else {
            &self.students[at - self.staff.len()]
        }
    }

    /// The same story each time would do, but a little chance makes it look lived in.
    fn roll(&mut self, sides: u64) -> u64 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % sides
    }
}

const DIRECT_MINUTES: i64 = 150;

async fn person(tx: &mut Tx<'_>, username: &str, name: &str, hash: &str, admin: bool) -> Result<Actor, Error> {
    let user = tx.add_user(username, name, hash, admin).await?;
    let (username, name) = (user.username, user.name);
    Ok(Actor {
        user: user.id,
        session: SessionId(0),
        username,
        name,
        admin,
        is_token: false,
    })
}

fn odd() -> Error {
    Error::Problem(Problem::not_found())
}
