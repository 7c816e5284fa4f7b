//! Clients that write: each sends messages to its rooms, and now and then edits or deletes one.

use crate::edits::edit_or_delete;
use crate::files::{attach_file, read_file};
use crate::message_sender::MessageSender;
use crate::reactions::react;
use app::protocol::RoomId;
use rand::Rng;
use rand::seq::IndexedRandom;
use std::time::Duration;
use tokio::time::sleep;

/// How likely a writer gives a message up after an attempt without an answer.
const GIVE_UP: f64 = 0.15;
/// How likely it edits or deletes one of its messages after each one it sent.
const MODIFY: f64 = 0.2;
/// How likely it reacts to one.
const REACT: f64 = 0.3;

/// How likely a message has a file, and how likely a message's file is read.
const WITH_FILE: f64 = 0.1;
const READ_FILE: f64 = 0.3;

/// Writes until operations are stopped.
pub async fn run_writer(mut sender: MessageSender, rooms: Vec<RoomId>) {
    let mut acknowledged: Vec<usize> = Vec::new();
    let mut follows_acknowledged = false;
    while !sender.context.are_operations_stopped() {
        let room = *rooms.choose(&mut sender.rng).expect("a room");
        let index = sender.compose(room, follows_acknowledged);
        if sender.rng.random_bool(WITH_FILE) {
            attach_file(&mut sender, room, index).await;
        }
        follows_acknowledged = sender.deliver(index, GIVE_UP).await;
        if follows_acknowledged {
            acknowledged.push(index);
        }
        if sender.rng.random_bool(MODIFY)
            && let Some(&index) = acknowledged.choose(&mut sender.rng)
        {
            edit_or_delete(&mut sender, index).await;
        }
        if sender.rng.random_bool(REACT)
            && let Some(&index) = acknowledged.choose(&mut sender.rng)
        {
            react(&mut sender, index).await;
        }
        if sender.rng.random_bool(READ_FILE)
            && let Some(&index) = acknowledged.choose(&mut sender.rng)
        {
            read_file(&mut sender, index).await;
        }
        let pause = Duration::from_millis(sender.rng.random_range(5..60));
        sleep(pause).await;
    }
}
