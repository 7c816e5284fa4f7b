//! What happens in the demo's semester.

use super::act_as_user::{DAY, HOUR, Simulation, unexpected};
use super::names_and_texts;
use crate::error::Error;
use app::protocol::{
    Command, CourseDetails, CourseId, Done, Due, Millis, NotificationLevel, Role, RoomId, RoomKind, UserId,
};

/// How long ago the direct conversation began.
const DIRECT_MINUTES: i64 = 150;

impl Simulation<'_, '_> {
    pub async fn play_semester(mut self) -> Result<(), Error> {
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
        for (week, (title, text)) in names_and_texts::ASSIGNMENTS.iter().enumerate() {
            let week = week as i64;
            self.tx.now = self.now - (28 - week * 7) * DAY;
            let due = Due((self.now - (19 - week * 7) * DAY).div_euclid(DAY) * DAY + 22 * HOUR);
            let command = Command::NewAssignment {
                course,
                title: (*title).into(),
                text: (*text).into(),
                due,
                past: false,
            };
            self.execute(self.staff[0].clone(), command).await?;
        }
        for (at, text) in names_and_texts::NEWS.iter().enumerate() {
            self.at_day(at as i64 * 27 / names_and_texts::NEWS.len() as i64, 9);
            let teacher = self.staff[0].clone();
            self.say(teacher, news, text).await?;
        }
        self.converse(general, names_and_texts::GENERAL, 60).await?;
        self.converse(help, names_and_texts::HELP, 110).await?;
        self.converse(tea, names_and_texts::TEA, 45).await?;
        self.small_rooms(course).await?;
        self.last_hours(general, help).await
    }

    async fn course(&mut self) -> Result<CourseId, Error> {
        let description = "Matrices, spaces and the maps between them. Lectures Tuesday and Thursday at ten, tutorials \
                           on Fridays. Ask in Homework help; somebody is always there.";
        let day = |at: Millis| app::time_format::field(at, 0)[..10].to_owned();
        let command = Command::NewCourse {
            details: CourseDetails {
                title: "Linear Algebra I".into(),
                code: "MATH 104".into(),
                description: description.into(),
                starts_on: day(self.now - 30 * DAY),
                ends_on: day(self.now + 75 * DAY),
            },
        };
        let Done::Course(course) = self.execute(self.staff[0].clone(), command).await? else {
            return Err(unexpected());
        };
        for at in 0..self.staff.len() + self.students.len() {
            let role = if at < self.staff.len() {
                Role::Assistant
            } else {
                Role::Student
            };
            let username = self.user_at(at).username.clone();
            if at > 0 {
                let add = Command::Enrol { course, username, role };
                self.execute(self.staff[0].clone(), add).await?;
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
        match self.execute(self.staff[0].clone(), command).await? {
            Done::Room(room) => Ok(room),
            _ => Err(unexpected()),
        }
    }

    async fn general(&mut self, user: UserId) -> Result<RoomId, Error> {
        let rooms = self.tx.rooms_of(user).await?;
        rooms.into_iter().min().ok_or_else(unexpected)
    }

    /// Lines over the weeks, by random students and staff.
    async fn converse(&mut self, room: RoomId, lines: &[&str], count: i64) -> Result<(), Error> {
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
        let participants = self.students[1..4].iter().map(|student| student.user).collect();
        let command = Command::NewPrivateRoom {
            course: Some(course),
            name: "Study group Tuesday".into(),
            topic: "Library, third floor".into(),
            participants,
        };
        let Done::Room(group) = self.execute(self.students[0].clone(), command).await? else {
            return Err(unexpected());
        };
        for student in 1..4 {
            let who = self.students[student].clone();
            self.accept_offers(who).await?;
        }
        for (at, line) in names_and_texts::GROUP.iter().enumerate() {
            self.at_day(21 + at as i64 / 3, 16 + at as i64 % 3);
            let who = self.students[at % 4].clone();
            self.say(who, group, line).await?;
        }
        let open = Command::OpenDirect {
            user: self.students[0].user,
        };
        let Done::Room(direct) = self.execute(self.staff[1].clone(), open).await? else {
            return Err(unexpected());
        };
        for (at, line) in names_and_texts::DIRECT.iter().enumerate() {
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

    /// Everybody has read almost everything, and something new is there for each.
    async fn last_hours(&mut self, general: RoomId, help: RoomId) -> Result<(), Error> {
        for at in 0..self.staff.len() + self.students.len() {
            let who = self.user_at(at).clone();
            self.tx.now = self.now - 2 * HOUR;
            if at != 3 {
                self.execute(who, Command::ReadAllNotifications { course: None })
                    .await?;
            } else {
                for room in [general, help] {
                    self.execute(who.clone(), Command::Read { room, number: i64::MAX })
                        .await?;
                }
            }
        }
        let quiet = self.students[5].clone();
        self.execute(
            quiet,
            Command::SetNotificationLevel {
                room: help,
                level: NotificationLevel::Mentions,
            },
        )
        .await?;
        for (at, (student, line)) in names_and_texts::TODAY.iter().enumerate() {
            self.tx.now = self.now - (50 - at as i64 * 6) * 60_000;
            let who = self.user_at(*student).clone();
            self.say(who, if at % 2 == 0 { help } else { general }, line).await?;
        }
        Ok(())
    }
}
