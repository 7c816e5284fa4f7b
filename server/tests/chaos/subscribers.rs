//! Those who listen on plain sockets.

use crate::client::Socket;
use crate::fixtures::TestUser;
use crate::round::Stage;
use app::protocol::{RoomId, RoomServerFrame};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Listens to a room on a plain socket, again and again.
pub async fn listen(stage: Arc<Stage>, who: TestUser, room: RoomId, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let path = format!("/ws/chat/{room}/");
    loop {
        let port = *stage.doors.choose(&mut chance).expect("a node");
        if let Ok(mut socket) = Socket::open(port, &who, &path).await {
            let mut before = 0;
            let code = loop {
                match socket.text().await {
                    Ok(text) => {
                        let frame: RoomServerFrame =
                            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
                        stage.ledger.hear_plain(who.id, room, &frame);
                        if let RoomServerFrame::Message { number, .. } = frame {
                            if number <= before {
                                let who = who.username;
                                let line = format!("{who}'s plain socket told {number} after {before}");
                                stage.ledger.wrong(line);
                            }
                            if before > 0 {
                                let skipped = (before + 1..number).map(|number| (room, number));
                                stage.ledger.pages().skipped.extend(skipped);
                            }
                            before = number;
                        }
                    }
                    Err(code) => break code,
                }
            };
            let leaves = code == 4004 && stage.school.coming_and_going(room).contains(&who.id);
            if !leaves {
                stage.closed(&who, code);
            }
        }
        sleep(Duration::from_millis(chance.random_range(100..500))).await;
    }
}
