//! Frames that nobody would send: every example of `docs/protocol.md`, mutated by chance. Whatever comes, the server
//! answers, or closes with a code that is documented, and goes on serving others.
//!
//! The seed is printed. `COHORT_NOISE_SEED` gives it, `COHORT_NOISE_FRAMES` how many frames (a million in `make chaos`).

use crate::documentation::protocol::{document, examples};
use crate::support::fixtures::School;
use crate::support::{Socket, TestUser};
use app::protocol::limits;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::fs;

/// Closes that a broken or unlucky frame may lead to: one's own session ended, too large, no text, more events at once
/// than a queue holds.
const CODES: [u16; 6] = [1000, 1002, 1003, 1009, 4001, 4008];
/// Frames that one school hears.
const TERM: u64 = 20_000;
/// More than this many bytes more than after the first tenth of the frames would be a leak.
const GROWTH: u64 = 64 << 20;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

/// Frames as they should be: what the document shows, and commands wrapped as `/ws` wants them.
fn frames() -> Vec<Value> {
    let examples = examples(&document("docs/protocol.md"));
    (examples.into_iter())
        .flat_map(|(sort, example)| match sort.as_str() {
            "command" => vec![json!({"ref": 7, "command": example}), example],
            _ => vec![example],
        })
        .collect()
}

/// Makes something else of a frame: its text, or its parts.
fn mutate(frame: &Value, others: &[Value], chance: &mut StdRng) -> String {
    let mut frame = frame.clone();
    for _ in 0..chance.random_range(0..3) {
        replace_part(&mut frame, others, chance);
    }
    let mut text = frame.to_string();
    if chance.random_bool(0.4) {
        for _ in 0..chance.random_range(1..5) {
            let signs: Vec<char> = text.chars().collect();
            let at = chance.random_range(0..=signs.len());
            let (before, after) = signs.split_at(at);
            let (before, after): (String, String) = (before.iter().collect(), after.iter().collect());
            text = match chance.random_range(0..5) {
                0 => before,
                1 => after,
                2 => format!("{before}{}{after}", chance.random::<char>()),
                3 => format!("{before}{}", after.chars().skip(1).collect::<String>()),
                _ => format!("{before}{before}{after}"),
            };
            text.truncate(text.floor_char_boundary(60_000));
        }
    }
    text
}

/// Puts something else in one place of a value.
fn replace_part(value: &mut Value, others: &[Value], chance: &mut StdRng) {
    let stay = chance.random_bool(0.3);
    match value {
        Value::Object(fields) if !stay && !fields.is_empty() => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = names.choose(chance).unwrap();
            match chance.random_range(0..4) {
                0 => drop(fields.remove(name)),
                1 => drop(fields.insert(format!("{name}x"), json!(1))),
                _ => replace_part(fields.get_mut(name).unwrap(), others, chance),
            }
        }
        Value::Array(list) if !stay && !list.is_empty() => {
            let at = chance.random_range(0..list.len());
            replace_part(&mut list[at], others, chance);
        }
        other => {
            *other = match chance.random_range(0..9) {
                0 => Value::Null,
                1 => json!(i64::MIN),
                2 => json!(u64::MAX),
                3 => json!(1e300),
                4 => json!("a long text ".repeat(chance.random_range(0..2_000))),
                5 => json!("\u{202e}\u{0}\u{feff}<script>'\"$1;--"),
                6 => serde_json::from_str(&format!("{}{}", "[".repeat(100), "]".repeat(100))).unwrap(),
                7 => others.choose(chance).unwrap().clone(),
                _ => json!(chance.random_range(-2..9)),
            };
        }
    }
}

/// Memory of this process, in bytes.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

/// Whether the socket is still open after what was said: it answers a frame that it cannot mistake.
async fn answers(socket: &mut Socket, said: &str, question: &str, sign: &str) -> Result<(), u16> {
    if socket.try_push_text(question).await.is_err() {
        return Err(socket.expect_close().await);
    }
    loop {
        let text = socket.text().await?;
        assert!(
            !text.contains("\"kind\":\"internal\""),
            "a fault inside: {text}, after {said}"
        );
        if text.contains(sign) {
            return Ok(());
        }
    }
}

/// Sends noise through one door. A question that has one answer only, which holds its `sign`, shows that the socket is open.
async fn listen_to_noise(door: fn(&School) -> String, question: fn(sign: &str) -> String) {
    let seed = setting("COHORT_NOISE_SEED").unwrap_or_else(rand::random);
    let count = setting("COHORT_NOISE_FRAMES").unwrap_or(2_000);
    let mut school = School::open().await;
    println!(
        "noise at {}: COHORT_NOISE_SEED={seed} COHORT_NOISE_FRAMES={count}",
        door(&school)
    );
    let (mut chance, frames) = (StdRng::seed_from_u64(seed), frames());
    let mut who: TestUser = school.app.sign_in_again(&school.bob).await;
    let mut socket: Option<Socket> = None;
    let mut early = 0;
    for nth in 0..count {
        if nth % TERM == TERM - 1 {
            // By now Bob may be in hundreds of courses that nobody wanted.
            school = School::open().await;
            socket = None;
        }
        let open = match &mut socket {
            Some(open) => open,
            None => {
                who = school.app.sign_in_again(&school.bob).await;
                socket.insert(who.try_socket(&door(&school), None).await.unwrap())
            }
        };
        let text = mutate(frames.choose(&mut chance).unwrap(), &frames, &mut chance);
        let sent = open.try_push_text(&text).await;
        let outcome = match sent {
            Ok(()) => {
                let sign = (1_000_000_000 + nth).to_string();
                answers(open, &text, &question(&sign), &sign).await
            }
            Err(()) => Err(open.expect_close().await),
        };
        if let Err(code) = outcome {
            // A frame too large is not read to its end, so the connection may break before the code has come.
            let internal = code == 1006 && text.len() > limits::FRAME;
            assert!(
                internal || CODES.contains(&code),
                "closed with {code} after frame {nth}, seed {seed}: {text}"
            );
            socket = None;
        }
        if nth == count / 10 {
            early = resident();
        }
    }
    drop(who);
    // Other tests run beside a short one.
    if count > 100_000 {
        let grown = resident().saturating_sub(early);
        assert!(grown < GROWTH, "{grown} bytes more after {count} frames, seed {seed}");
    }
}

#[tokio::test]
async fn noise_at_the_socket_of_a_tab_is_answered() {
    let question = |sign: &str| format!("{{\"ref\":{sign},\"ping\":{{}}}}");
    listen_to_noise(|_| "/ws".into(), question).await;
}

#[tokio::test]
async fn noise_at_the_socket_of_a_room_is_answered() {
    // Nobody can be put out of it.
    let door = |school: &School| format!("/ws/chat/{}/", school.direct);
    listen_to_noise(door, |sign| format!("{{\"message\":\"{sign}\"}}")).await;
}
