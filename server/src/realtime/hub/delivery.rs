//! Delivering: events and heads into the queues of the sockets that are subscribed to their streams.

use super::close_codes::RESUME;
use super::outbound::encode;
use super::registry::Registry;
use super::subscriber::{Socket, SocketId};
use crate::clock::CoarseInstant;
use crate::metrics::SocketKind;
use app::protocol::{Change, Event, Head, Message, RoomServerFrame, ServerFrame, Stream};
use axum::extract::ws::Utf8Bytes;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

/// Heads in one frame: about 30 KB.
const HEADS: usize = 500;

impl Registry {
    /// Delivers events of a stream.
    pub fn deliver(&mut self, stream: Stream, events: &[Event], since: CoarseInstant) {
        // The event of a removal removes by itself, so it does not matter whether its `Unsubscribe` arrives.
        for event in events {
            if let Change::ParticipantLeft(user) | Change::MemberLeft { user, .. } = event.change {
                self.remove_user(user, stream);
            }
            // Another node has told it already, unless that was lost.
            if let Change::Me(me) = &event.change {
                self.set_presence(me.id, None, !me.hidden);
            }
        }
        let Some(topic) = self.topics.get_mut(&stream) else {
            return;
        };
        let new_messages = topic.new_messages(events);
        // Encoded once for all sockets of a kind, and only if there is one.
        let (tab_frames, room_frames) = (OnceCell::new(), OnceCell::new());
        let mut slow = Vec::new();
        for socket in topic.sockets.iter().filter(|socket| socket.hears(stream)) {
            let frames: &Vec<Utf8Bytes> = match socket.kind {
                SocketKind::Tab => tab_frames.get_or_init(|| {
                    let events = events
                        .iter()
                        .filter_map(|event| encode(&ServerFrame::Event(event.clone())));
                    events.collect()
                }),
                SocketKind::Room => {
                    room_frames.get_or_init(|| new_messages.iter().filter_map(|message| room_frame(message)).collect())
                }
            };
            if !frames.iter().all(|frame| socket.enqueue(frame.clone(), since)) {
                slow.push(socket.clone());
            }
        }
        for socket in slow {
            self.close_overrun(&socket);
        }
    }

    /// Sends each socket the heads of the streams it is subscribed to, at most [`HEADS`] in a frame; neighbours that get the
    /// same heads share it.
    pub fn send_heads(&mut self, heads: &[Head]) {
        let mut by_socket: HashMap<SocketId, (Arc<Socket>, Vec<Head>)> = HashMap::new();
        for head in heads {
            let topic = self.topics.get(&head.stream);
            let sockets = topic.map_or(&[][..], |topic| topic.sockets.as_slice());
            let tabs = sockets.iter().filter(|socket| socket.kind == SocketKind::Tab);
            for socket in tabs.filter(|socket| socket.hears(head.stream)) {
                let (_, list) = by_socket
                    .entry(socket.id)
                    .or_insert_with(|| (socket.clone(), Vec::new()));
                list.push(*head);
            }
        }
        let now = CoarseInstant::now();
        let mut last: Option<(Vec<Head>, Utf8Bytes)> = None;
        for (socket, heads) in by_socket.into_values() {
            let mut frames = heads.chunks(HEADS).map(|heads| {
                if last.as_ref().is_none_or(|(same, _)| same != heads) {
                    let heads = heads.to_vec();
                    last = encode(&ServerFrame::Heads(heads.clone())).map(|frame| (heads, frame));
                }
                last.as_ref()
                    .is_some_and(|(_, frame)| socket.enqueue(frame.clone(), now))
            });
            if !frames.all(|sent| sent) {
                self.close_overrun(&socket);
            }
        }
    }

    /// Closes the room sockets of a stream: messages are missing that they cannot be sent.
    pub fn close_room_sockets(&mut self, stream: Stream) {
        let sockets = self.topics.get(&stream).map_or(&[][..], |topic| &topic.sockets);
        let room_sockets: Vec<Arc<Socket>> = (sockets.iter())
            .filter(|socket| socket.kind == SocketKind::Room)
            .cloned()
            .collect();
        room_sockets.iter().for_each(|socket| self.close(socket, RESUME));
    }

    /// A socket that reads too slowly connects again and catches up.
    pub fn close_overrun(&mut self, socket: &Socket) {
        self.metrics.queue_overrun();
        self.close(socket, RESUME);
    }
}

/// What a room socket receives of a new message.
fn room_frame(message: &Message) -> Option<Utf8Bytes> {
    encode(&RoomServerFrame::Message {
        message: message.content.clone(),
        sender: message.username.clone(),
        number: message.number,
        html: message.html.clone(),
        sent_at: message.sent_at,
    })
}
