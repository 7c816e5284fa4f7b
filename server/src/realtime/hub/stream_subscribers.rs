//! One stream on this node: the sockets that are subscribed to it, and what was delivered to them.

use super::reorder_buffer::ReorderBuffer;
use super::subscriber::Socket;
use app::protocol::{Change, Event, Message};
use std::sync::Arc;

#[derive(Default)]
pub(super) struct Topic {
    pub sockets: Vec<Arc<Socket>>,
    pub buffer: ReorderBuffer,
    /// The newest message that was delivered, or was there before: a room socket receives each message only once.
    pub last_message: Option<i64>,
    /// An event of the stream may have been lost on its way to this node.
    pub gap_suspected: bool,
    /// Of a user's stream: when the user was last unsubscribed from another stream.
    pub unsubscribed_at: u64,
}

impl Topic {
    /// The messages among these events that were not delivered before, by number, edited meanwhile or not.
    pub fn new_messages<'e>(&mut self, events: &'e [Event]) -> Vec<&'e Message> {
        let mut new: Vec<&Message> = (events.iter())
            .filter_map(|event| match &event.change {
                Change::Message(message) if message.deleted_at.is_none() => Some(message),
                _ => None,
            })
            .filter(|message| match self.last_message {
                Some(last) => message.number > last,
                None => message.edited_at.is_none(),
            })
            .collect();
        new.sort_by_key(|message| message.number);
        new.dedup_by_key(|message| message.number);
        self.last_message = new.last().map(|message| message.number).or(self.last_message);
        new
    }
}
