//! Reads the final state of the system, once all faults have ended and all writers have finished.

use crate::answer::Answer;
use crate::deadline::Deadline;
use crate::fixtures::TestUser;
use crate::http_client::query;
use crate::round_context::RoundContext;
use app::protocol::{Message, ProblemKind, RoomId, Snapshot, View};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a read may take to succeed, and a browser client to converge.
pub const CONVERGENCE_TIMEOUT: Duration = Duration::from_secs(30);

/// All messages of all rooms, by number.
pub type FinalMessages = BTreeMap<RoomId, Vec<Message>>;

/// A view, queried until there is an answer. `None` if there is nothing to see, or no answer in time, which is a violation.
pub async fn read_view(context: &RoundContext, user: &TestUser, view: View) -> Option<Snapshot> {
    let deadline = Deadline::after(CONVERGENCE_TIMEOUT);
    loop {
        match query(context.harness.node_ports[0], user, view.clone()).await {
            Answer::Done(snapshot) => return Some(snapshot),
            Answer::Refused(problem) if problem.kind == ProblemKind::NotFound => return None,
            Answer::Refused(_) | Answer::Unknown if deadline.wait().await => {}
            Answer::Refused(_) | Answer::Unknown => {
                let line = format!("{} gets no answer to {view:?}", user.username);
                context.history.violation(line);
                return None;
            }
        }
    }
}

pub async fn read_all_messages(context: &RoundContext) -> FinalMessages {
    let mut messages = FinalMessages::new();
    for room in context.fixtures.rooms() {
        messages.insert(room, read_room(context, room).await);
    }
    messages
}

async fn read_room(context: &RoundContext, room: RoomId) -> Vec<Message> {
    let reader = context.fixtures.permanent_participant(room);
    let mut messages: Vec<Message> = Vec::new();
    loop {
        let number = messages.last().map_or(0, |message| message.number);
        let view = View::After { room, number };
        let Some(page) = (read_view(context, reader, view).await).and_then(|snapshot| snapshot.page) else {
            let line = format!("the messages of room {room} cannot be read");
            context.history.violation(line);
            return messages;
        };
        let count = messages.len();
        messages.extend(page.messages);
        if page.at_end || messages.len() == count {
            return messages;
        }
    }
}
