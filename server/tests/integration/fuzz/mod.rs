//! Fuzz test of both sockets: random mutations of every example in `docs/protocol.md`. Whatever comes, the server
//! replies, or closes with a code that is documented, and goes on serving others.
//!
//! The seed is printed. `COHORT_FUZZ_SEED` sets it, `COHORT_FUZZ_FRAMES` the number of frames (a million in `make
//! chaos`).

mod mutation;

use crate::support::documents::{document, examples};
use crate::support::fixtures::CourseFixture;
use crate::support::{TestSocket, room_socket_path};
use app::protocol::limits;
use mutation::mutate;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};
use std::fs;

/// The close codes that a mutated frame may cause: the own session ended, too large, not text, more events at once
/// than a queue holds.
const EXPECTED_CLOSE_CODES: [u16; 6] = [1000, 1002, 1003, 1009, 4001, 4008];

/// Frames sent to one server before the next one is started.
const FRAMES_PER_SERVER: u64 = 20_000;

/// If memory grows by more bytes than this after the first tenth of the frames, there is a leak.
const MEMORY_GROWTH: u64 = 64 << 20;

#[tokio::test]
async fn mutated_frames_on_the_tab_socket_are_answered() {
    let probe = |marker: &str| format!("{{\"ref\":{marker},\"ping\":{{}}}}");
    send_mutated_frames(|_| "/ws".into(), probe).await;
}

#[tokio::test]
async fn mutated_frames_on_the_room_socket_are_answered() {
    // Nobody can be removed from a direct room.
    let path = |fixture: &CourseFixture| room_socket_path(fixture.direct);
    send_mutated_frames(path, |marker| format!("{{\"message\":\"{marker}\"}}")).await;
}

/// Sends mutated frames to one socket. After each, `probe` makes a valid frame whose reply contains its argument, to
/// check that the socket is open.
async fn send_mutated_frames(path: fn(&CourseFixture) -> String, probe: fn(marker: &str) -> String) {
    let seed = setting("COHORT_FUZZ_SEED").unwrap_or_else(rand::random);
    let count = setting("COHORT_FUZZ_FRAMES").unwrap_or(2_000);
    let mut fixture = CourseFixture::create().await;
    let at = path(&fixture);
    println!("mutated frames at {at}: COHORT_FUZZ_SEED={seed} COHORT_FUZZ_FRAMES={count}");
    let (mut rng, frames) = (StdRng::seed_from_u64(seed), frames());
    let mut socket: Option<TestSocket> = None;
    let mut memory_at_start = 0;
    for index in 0..count {
        if index % FRAMES_PER_SERVER == FRAMES_PER_SERVER - 1 {
            // By now Bob may be in hundreds of courses that mutated frames created.
            fixture = CourseFixture::create().await;
            socket = None;
        }
        let open = match &mut socket {
            Some(open) => open,
            None => {
                let user = fixture.app.sign_in_again(&fixture.bob).await;
                socket.insert(user.try_socket(&path(&fixture), None).await.unwrap())
            }
        };
        let text = mutate(frames.choose(&mut rng).unwrap(), &frames, &mut rng);
        let sent = open.try_push_text(&text).await;
        let outcome = match sent {
            Ok(()) => {
                let marker = (1_000_000_000 + index).to_string();
                probe_socket(open, &text, &probe(&marker), &marker).await
            }
            Err(()) => Err(open.expect_close().await),
        };
        if let Err(code) = outcome {
            // A frame that is too large is not read to its end, so the connection may break before the code has come.
            let broken_by_size = code == 1006 && text.len() > limits::FRAME;
            assert!(
                broken_by_size || EXPECTED_CLOSE_CODES.contains(&code),
                "closed with {code} after frame {index}, seed {seed}: {text}"
            );
            socket = None;
        }
        if index == count / 10 {
            memory_at_start = resident_memory();
        }
    }
    // In a short run the memory of other tests counts too.
    if count > 100_000 {
        let grown = resident_memory().saturating_sub(memory_at_start);
        assert!(
            grown < MEMORY_GROWTH,
            "{grown} bytes more after {count} frames, seed {seed}"
        );
    }
}

/// Whether the socket is still open after a mutated frame: it must reply to a valid `probe`. The reply contains
/// `marker`.
async fn probe_socket(socket: &mut TestSocket, mutated: &str, probe: &str, marker: &str) -> Result<(), u16> {
    if socket.try_push_text(probe).await.is_err() {
        return Err(socket.expect_close().await);
    }
    loop {
        let text = socket.next_text().await?;
        assert!(
            !text.contains("\"kind\":\"internal\""),
            "an internal error: {text}, after {mutated}"
        );
        if text.contains(marker) {
            return Ok(());
        }
    }
}

/// Valid frames: the examples of the document, and commands wrapped as `/ws` expects them.
fn frames() -> Vec<Value> {
    let examples = examples(&document("docs/protocol.md"));
    (examples.into_iter())
        .flat_map(|(type_name, example)| match type_name.as_str() {
            "command" => vec![json!({"ref": 7, "command": example}), example],
            _ => vec![example],
        })
        .collect()
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

/// Memory of this process, in bytes.
fn resident_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}
