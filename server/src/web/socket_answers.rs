//! The answers of one socket, on their way from its reading half to its writing half. Only so many bytes of them may wait: a
//! client that asks and does not read is not read from either, until the kernel has taken what was answered before.

use axum::extract::ws::Message;
use futures_util::{SinkExt, StreamExt};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Answers that may wait for one socket.
const ANSWERS: usize = 64;
/// Bytes of answers that may wait before the next request is read. A single answer may be larger.
const BYTES: usize = 64 * 1024;

/// The bytes of answers that the kernel has not taken yet.
#[derive(Default)]
pub struct Waiting {
    bytes: AtomicUsize,
    written: Notify,
}

/// The reading half's end.
pub struct Answers<'s> {
    queue: futures_channel::mpsc::Sender<Message>,
    waiting: &'s Waiting,
}

/// The writing half's end.
pub struct Answered<'s> {
    queue: futures_channel::mpsc::Receiver<Message>,
    waiting: &'s Waiting,
    /// Bytes that were taken from the queue and not flushed yet.
    taken: usize,
}

pub fn answer_channel(waiting: &Waiting) -> (Answers<'_>, Answered<'_>) {
    let (sender, receiver) = futures_channel::mpsc::channel(ANSWERS);
    let answers = Answers { queue: sender, waiting };
    let answered = Answered {
        queue: receiver,
        waiting,
        taken: 0,
    };
    (answers, answered)
}

impl Answers<'_> {
    /// Sends an answer, and waits until there is space for the next. False if nothing is sent any more.
    pub async fn send(&mut self, answer: Message) -> bool {
        self.waiting.bytes.fetch_add(size(&answer), Ordering::Relaxed);
        if self.queue.send(answer).await.is_err() {
            return false;
        }
        while self.waiting.bytes.load(Ordering::Relaxed) > BYTES {
            self.waiting.written.notified().await;
        }
        true
    }
}

impl Answered<'_> {
    pub async fn next(&mut self) -> Option<Message> {
        let answer = self.queue.next().await?;
        self.taken += size(&answer);
        Some(answer)
    }

    pub fn try_next(&mut self) -> Option<Message> {
        let answer = self.queue.try_recv().ok()?;
        self.taken += size(&answer);
        Some(answer)
    }

    /// The kernel has everything that was taken.
    pub fn flushed(&mut self) {
        if self.taken > 0 {
            self.waiting.bytes.fetch_sub(self.taken, Ordering::Relaxed);
            self.taken = 0;
            self.waiting.written.notify_one();
        }
    }
}

fn size(answer: &Message) -> usize {
    match answer {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Close(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::pin::pin;

    #[tokio::test]
    async fn after_a_large_answer_nothing_is_read_until_it_is_written() {
        let waiting = Waiting::default();
        let (mut answers, mut answered) = answer_channel(&waiting);
        let small = || Message::text("{}");
        assert!(answers.send(small()).await && answers.send(small()).await);
        {
            let mut sending = pin!(answers.send(Message::text("x".repeat(2 * BYTES))));
            assert!(sending.as_mut().now_or_never().is_none());
            while answered.try_next().is_some() {}
            assert!(sending.as_mut().now_or_never().is_none(), "taken is not written");
            answered.flushed();
            assert!(sending.await);
        }
        assert!(answers.send(small()).await);
    }
}
