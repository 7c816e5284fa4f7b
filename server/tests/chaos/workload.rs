//! Which clients a round has: browser clients, subscribers and writers.

use crate::browser_clients::{BrowserClient, Page};
use crate::browser_connection::run_browser_client;
use crate::fixtures::Fixtures;
use crate::message_sender::MessageSender;
use crate::round_context::RoundContext;
use crate::subscribers::run_subscriber;
use crate::writers::run_writer;
use std::sync::Arc;
use tokio::task::JoinSet;

/// The browser clients of a round. Fay's is the last one: see `stop_reading` in `faults.rs`.
pub fn browser_clients(fixtures: &Fixtures) -> Vec<Arc<BrowserClient>> {
    let Fixtures {
        teacher,
        ada,
        bob,
        cyd,
        dan,
        eve,
        fay,
        ..
    } = fixtures;
    let (general, private) = (Page::Room(fixtures.general), Page::Room(fixtures.private));
    let clients = [
        (teacher, general),
        (ada, private),
        (ada, Page::Notifications),
        (bob, general),
        (bob, private),
        (cyd, general),
        (cyd, Page::Notifications),
        (dan, private),
        (eve, general),
        (fay, Page::Room(fixtures.flood)),
    ];
    clients.map(|(user, page)| BrowserClient::new(user, page)).to_vec()
}

/// Starts the browser clients and subscribers. They run until they are aborted.
pub fn start_readers(context: &Arc<RoundContext>, seed: u64) -> JoinSet<()> {
    let fixtures = &context.fixtures;
    let mut readers = JoinSet::new();
    for (index, client) in context.browser_clients.iter().enumerate() {
        let seed = seed + 100 + index as u64;
        readers.spawn(run_browser_client(client.clone(), context.clone(), seed));
    }
    let subscribers = [
        (&fixtures.bob, fixtures.general),
        (&fixtures.cyd, fixtures.announcements),
        (&fixtures.ada, fixtures.private),
        (&fixtures.dan, fixtures.private),
        (&fixtures.eve, fixtures.general),
    ];
    for (index, (user, room)) in subscribers.into_iter().enumerate() {
        let seed = seed + 200 + index as u64;
        readers.spawn(run_subscriber(context.clone(), user.clone(), room, seed));
    }
    readers
}

/// Starts one writer for each user. They run until operations are stopped.
pub fn start_writers(context: &Arc<RoundContext>, seed: u64) -> JoinSet<()> {
    let fixtures = &context.fixtures;
    let mut writers = JoinSet::new();
    for (index, user) in fixtures.users().into_iter().enumerate() {
        let rooms = match user.username {
            "teacher" => vec![fixtures.general, fixtures.general, fixtures.announcements],
            "fay" => vec![fixtures.general, fixtures.flood],
            "cyd" => vec![fixtures.general],
            _ => vec![fixtures.general, fixtures.private],
        };
        let sender = MessageSender::new(context, user, seed + 300 + index as u64);
        writers.spawn(run_writer(sender, rooms));
    }
    writers
}
