//! Second thoughts: edits and deletions of what one has written.

use crate::client::{Answer, run};
use crate::fixtures::is_final;
use crate::history::Amendment;
use crate::writers::{Hand, send};
use app::protocol::{Command, Done};
use rand::Rng;
use std::time::Duration;
use tokio::time::sleep;

impl Hand {
    /// Edits or deletes one of one's own messages, until there is an answer.
    pub async fn amend(&mut self, at: usize) {
        let sent = self.stage.ledger.pages().sent[at].clone();
        let Some(number) = sent.number else { return };
        let room = sent.room;
        let delete = self.chance.random_bool(0.4);
        if (delete && sent.delete.is_some()) || (!delete && (sent.edit.is_some() || sent.delete.is_some())) {
            return;
        }
        let content = if self.chance.random_bool(0.5) {
            format!("{}, rather", sent.content)
        } else {
            // Whoever was mentioned is not any more.
            format!("{}, rather", sent.content.replace('@', ""))
        };
        let amendment = Some(Amendment {
            content: content.clone(),
            acknowledged: false,
        });
        let command = if delete {
            self.stage.ledger.pages().sent[at].delete = amendment;
            Command::Delete { room, number }
        } else {
            // Its version: that of the first answer, if nobody has changed it since.
            let port = self.port();
            let Answer::Yes(Done::Message { version, .. }) = run(port, &self.who, &send(&sent)).await else {
                return;
            };
            self.stage.ledger.pages().sent[at].edit = amendment;
            Command::Edit {
                room,
                number,
                version,
                content,
            }
        };
        loop {
            let port = self.port();
            let answer = run(port, &self.who, &command).await;
            let answer = self.note(answer);
            match answer {
                Answer::Yes(_) => return self.amended(at, delete),
                Answer::No(problem) if is_final(&problem) => return,
                Answer::No(_) | Answer::Unknown if self.stage.over() => return,
                Answer::No(_) | Answer::Unknown => {}
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    fn amended(&self, at: usize, delete: bool) {
        let mut pages = self.stage.ledger.pages();
        let entry = &mut pages.sent[at];
        let amendment = if delete { &mut entry.delete } else { &mut entry.edit };
        if let Some(amendment) = amendment {
            amendment.acknowledged = true;
        }
    }
}
