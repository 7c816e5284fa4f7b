//! Which requests a browser client sends on a connection, and which of them are still unanswered.

use crate::browser_clients::{BrowserClient, Page};
use app::protocol::{Command, Request, RoomId};
use app::state::MissingPart;
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::HashMap;
use std::mem::discriminant;
use std::time::Duration;
use tokio::time::Instant;

/// How long a gap may last before it is repaired, as on the page: most close by themselves.
pub const REPAIR_DELAY: Duration = Duration::from_millis(300);
/// How likely an unread message is marked as read, each time the client looks.
const READ_PROBABILITY: f64 = 0.02;

/// What a request is for.
#[derive(Clone)]
pub enum Purpose {
    OpenPage(Page),
    Repair(MissingPart),
    Read(RoomId, i64),
    Ping,
}

impl Purpose {
    pub fn request(self) -> Request {
        match self {
            Purpose::OpenPage(page) => Request::View(page.view()),
            Purpose::Repair(need) => need.request(),
            Purpose::Read(room, number) => Request::Command(Command::Read { room, number }),
            Purpose::Ping => Request::Ping {},
        }
    }
}

/// The requests of one connection that are not answered yet.
#[derive(Default)]
pub struct PendingRequests {
    by_reference: HashMap<u64, Purpose>,
    /// When the missing parts are requested, if they are still missing then.
    repair_at: Option<Instant>,
}

impl PendingRequests {
    pub fn insert(&mut self, reference: u64, purpose: Purpose) {
        self.by_reference.insert(reference, purpose);
    }

    pub fn remove(&mut self, reference: u64) -> Option<Purpose> {
        self.by_reference.remove(&reference)
    }

    pub fn has_ping(&self) -> bool {
        self.any(|purpose| matches!(purpose, Purpose::Ping))
    }

    pub fn repair_at(&self) -> Option<Instant> {
        self.repair_at
    }

    /// The requests that are due now.
    pub fn due(&mut self, client: &BrowserClient, may_read: bool, rng: &mut StdRng) -> Vec<Purpose> {
        let mut due = Vec::new();
        if client.lacks_page() && !self.any(|purpose| matches!(purpose, Purpose::OpenPage(_))) {
            due.push(Purpose::OpenPage(client.page));
        }
        if let Some((room, number)) = client.unread_message()
            && !self.any(|purpose| matches!(purpose, Purpose::Read(..)))
            && rng.random_bool(READ_PROBABILITY)
            && may_read
        {
            due.push(Purpose::Read(room, number));
        }
        due.extend(self.due_repairs(client));
        due
    }

    /// A part that is missing is requested once, and only after a delay.
    fn due_repairs(&mut self, client: &BrowserClient) -> Vec<Purpose> {
        let missing: Vec<MissingPart> = (client.missing_parts().into_iter())
            .filter(|need| !self.any(|purpose| matches!(purpose, Purpose::Repair(other) if is_same_part(other, need))))
            .collect();
        match self.repair_at {
            _ if missing.is_empty() => self.repair_at = None,
            None => self.repair_at = Some(Instant::now() + REPAIR_DELAY),
            Some(at) if at <= Instant::now() => {
                self.repair_at = None;
                return missing.into_iter().map(Purpose::Repair).collect();
            }
            Some(_) => {}
        }
        Vec::new()
    }

    fn any(&self, condition: impl Fn(&Purpose) -> bool) -> bool {
        self.by_reference.values().any(condition)
    }
}

/// Whether two needs are for the same part of the state.
fn is_same_part(one: &MissingPart, other: &MissingPart) -> bool {
    discriminant(one) == discriminant(other)
}
