//! An invariant that is checked while a round runs: on one connection, the versions of each stream only grow.

use crate::history::History;
use app::protocol::{Change, Event, Stream};
use std::collections::HashMap;
use std::fmt::Write;

/// The last version of each stream on one connection.
#[derive(Default)]
pub struct VersionOrder(HashMap<Stream, i64>);

impl VersionOrder {
    pub fn check(&mut self, history: &History, client: &str, event: &Event) {
        let previous = self.0.insert(event.stream, event.version).unwrap_or(0);
        if event.version <= previous {
            let mut line = format!(
                "{client} received {:?} {} after {previous}",
                event.stream, event.version
            );
            if let Change::Message(message) = &event.change {
                write!(line, " (message {})", message.number).ok();
            }
            history.violation(line);
        }
    }
}
