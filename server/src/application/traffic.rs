//! What a user may move. The number of commands is limited elsewhere; here counts what they cost: a message goes to every
//! socket of its room, a large page is read and sent, a catch-up reads many rows. Each node counts what its own sockets
//! receive.
//!
//! The figures are for the default of 30 commands a second, and rise and fall with that setting.

use super::Cohort;
use super::command_costs::written_room;
use crate::budget::Budget;
use crate::error::Error;
use crate::metrics::Metrics;
use app::protocol::{Command, Problem, ProblemKind, RoomId, SendMessage, Stream, UserId};
use app::time_format::duration_in_words;
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::time::Instant;

/// The setting that the figures below are for.
const COMMANDS_PER_SECOND: f64 = 30.0;
/// Messages (and edits) of one user in one room: nobody types faster for long, and ten that waited for a connection go at
/// once.
const MESSAGES_PER_SECOND: f64 = 1.0;
const MESSAGES_AT_ONCE: f64 = 10.0;
/// Bytes that a user's commands send to sockets. In a class of 1,000 a line of chat is 0.4 MB and the longest message 4 MB.
const SENT_PER_SECOND: f64 = 1.5e6;
const SENT_AT_ONCE: f64 = 8e6;
/// Bytes of the pages and views that a user reads. A page is 20 to 300 KB.
const READ_PER_SECOND: f64 = 1e6;
const READ_AT_ONCE: f64 = 8e6;
/// Bytes of files that a user reads: a film as it is watched, and at once so many of the largest.
const FILES_PER_SECOND: f64 = 5e6;
const FILES_AT_ONCE: f64 = 10.0;
/// Seconds of a processor that a user's texts take to be rendered. A message takes a thousandth; the first of a language more.
const RENDERING_PER_SECOND: f64 = 0.1;
const RENDERING_AT_ONCE: f64 = 2.0;
/// What reading a row costs, in bytes read.
const ROW: usize = 100;
/// What a byte of a frame that cannot be read costs.
const UNREADABLE: f64 = 8.0;
/// Bytes of a message's event besides its text.
const MESSAGE_EVENT: usize = 350;

/// The budgets of all users on this node.
pub struct Traffic {
    messages: Budget<(UserId, RoomId)>,
    sent: Budget<UserId>,
    read: Budget<UserId>,
    files: Budget<UserId>,
    rendering: Budget<UserId>,
}

impl Traffic {
    /// `file_size`: bytes of the largest file.
    pub fn new(commands_per_second: NonZeroU32, file_size: u64) -> Self {
        let factor = f64::from(commands_per_second.get()) / COMMANDS_PER_SECOND;
        Self {
            messages: Budget::new(MESSAGES_PER_SECOND * factor, MESSAGES_AT_ONCE * factor.max(1.0)),
            sent: Budget::new(SENT_PER_SECOND * factor, SENT_AT_ONCE * factor),
            read: Budget::new(READ_PER_SECOND * factor, READ_AT_ONCE * factor),
            files: Budget::new(
                FILES_PER_SECOND * factor,
                FILES_AT_ONCE * factor.max(1.0) * file_size as f64,
            ),
            rendering: Budget::new(RENDERING_PER_SECOND * factor, RENDERING_AT_ONCE * factor),
        }
    }

    pub(super) fn pay_for_rendering(&self, user: UserId, time: Duration) {
        self.rendering.spend(user, time.as_secs_f64(), Instant::now());
    }
}

impl Cohort {
    /// Refuses a command of somebody who has sent too much. What a new message costs is paid now, everything else once it is
    /// done: see [`pay_for_sent`](Self::pay_for_sent).
    pub(super) fn check_traffic(&self, user: UserId, command: &Command) -> Result<(), Problem> {
        let (now, traffic) = (Instant::now(), &self.traffic);
        traffic.sent.check(&user, now).map_err(|seconds| {
            self.metrics.overload.request_limited("sent");
            wait("This is more than others can take in at once.", seconds)
        })?;
        let Some(room) = written_room(command) else {
            return Ok(());
        };
        self.take_message(user, room)?;
        if let Command::Send(SendMessage { content, .. }) = command {
            self.pay_for_sent(user, [(Stream::Room(room), size_of_event(content))]);
        }
        Ok(())
    }

    /// A reply that is said in the thread's room too costs there what a message costs. `rendered`: bytes of it as HTML.
    pub(super) async fn pay_in_room_too(
        &self,
        user: UserId,
        message: &SendMessage,
        rendered: usize,
    ) -> Result<(), Error> {
        if !message.also_in_room {
            return Ok(());
        }
        let membership = self.store.read().await?.membership(user, message.room).await?;
        if let Some(root) = membership.and_then(|membership| membership.root) {
            let room = root.message.room;
            self.take_message(user, room)?;
            self.pay_for_sent(user, [(Stream::Room(room), size_of_event(&message.content) + rendered)]);
        }
        Ok(())
    }

    fn take_message(&self, user: UserId, room: RoomId) -> Result<(), Problem> {
        let allowed = self.traffic.messages.take((user, room), 1.0, Instant::now());
        allowed.map_err(|seconds| {
            self.metrics.overload.request_limited("messages");
            wait("That was very fast.", seconds).at("content")
        })
    }

    /// Counts what a user's command has sent: so many bytes to each socket of a stream.
    pub(super) fn pay_for_sent(&self, user: UserId, sent: impl IntoIterator<Item = (Stream, usize)>) {
        let bytes = self.hub.bytes_to_sockets(sent);
        self.traffic.sent.spend(user, bytes as f64, Instant::now());
    }

    /// Refuses somebody whose texts have taken long to render.
    pub(super) fn check_rendering(&self, user: UserId) -> Result<(), Problem> {
        self.traffic.rendering.check(&user, Instant::now()).map_err(|seconds| {
            self.metrics.overload.request_limited("rendering");
            wait("These texts take long to format.", seconds).at("content")
        })
    }

    /// Counts how long a text took to render.
    pub fn pay_for_rendering(&self, user: UserId, time: Duration) {
        self.traffic.pay_for_rendering(user, time);
    }

    /// Refuses somebody who has read too much.
    pub(super) fn check_reading(&self, user: UserId) -> Result<(), Problem> {
        self.traffic.read.check(&user, Instant::now()).map_err(|seconds| {
            self.metrics.overload.request_limited("read");
            wait("That was a lot to look at.", seconds)
        })
    }

    /// Counts the bytes of an answer.
    pub fn pay_for_answer(&self, user: UserId, bytes: usize) {
        self.traffic.read.spend(user, bytes as f64, Instant::now());
    }

    /// Refuses somebody who has downloaded too many files.
    pub(super) fn check_files(&self, user: UserId) -> Result<(), Problem> {
        self.traffic.files.check(&user, Instant::now()).map_err(|seconds| {
            self.metrics.overload.request_limited("files");
            wait("These were many files.", seconds)
        })
    }

    /// Counts the bytes of a file that go out.
    pub fn pay_for_file(&self, user: UserId, bytes: usize) {
        self.traffic.files.spend(user, bytes as f64, Instant::now());
    }

    /// Counts rows that were read for an answer, whether or not they are in it.
    pub(super) fn pay_for_rows(&self, user: UserId, rows: usize, text: usize) {
        self.pay_for_answer(user, rows * ROW + text);
    }

    /// Refuses, or counts, a frame or request that could not be read: trying to is work, too.
    pub fn pay_for_unreadable(&self, user: UserId, bytes: usize) -> Result<(), Problem> {
        self.check_reading(user)?;
        (self.traffic.read).spend(user, bytes as f64 * UNREADABLE, Instant::now());
        Ok(())
    }
}

/// Counts a refusal of the limit on the number of commands.
pub(super) fn count_refusal(metrics: &Metrics, problem: Problem) -> Problem {
    metrics.overload.request_limited("commands");
    problem
}

/// Bytes of the event of a message, about.
fn size_of_event(content: &str) -> usize {
    let escaped = (content.bytes()).filter(|byte| matches!(byte, b'"' | b'\\' | b'\n'));
    content.len() + escaped.count() + MESSAGE_EVENT
}

fn wait(why: &str, seconds: u32) -> Problem {
    let text = format!("{why} Please try again in {}.", duration_in_words(seconds.into()));
    Problem::new(ProblemKind::TooMany, text).retry_after(seconds)
}
