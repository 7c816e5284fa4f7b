//! Sockets that are cut, because somebody stops the server, and come back by themselves as a tab does: after a wait
//! that doubles and differs, until each has its Hello and all that its room said meanwhile.

use crate::clock::{chance, micros};
use crate::histogram::{Histogram, Times};
use crate::marked_message::{Door, Mark, Marks, after};
use crate::process;
use crate::reconnect::{Member, Moment};
use crate::virtual_users::Sockets;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::Semaphore;

#[derive(clap::Args, Clone)]
pub struct Resume {
    #[command(flatten)]
    sockets: Sockets,
    /// Messages a second meanwhile, from whoever is connected.
    #[arg(long, default_value_t = 0.0)]
    rate: f64,
    /// Seconds after the first cut when those that are not back count as failed.
    #[arg(long, default_value_t = 120.0)]
    within: f64,
}

/// What all members share.
#[derive(Default)]
pub struct Return {
    pub connected: AtomicUsize,
    pub back: AtomicUsize,
    /// Those that may not come back, such as after the session has ended.
    pub given_up: AtomicUsize,
    pub tries: AtomicUsize,
    /// When the first was cut.
    pub cut: AtomicU64,
    /// From its own cut until each was back.
    pub times: Histogram,
    pub messages: AtomicU64,
    pub too_much: AtomicUsize,
    /// Versions that were missing although a room was caught up.
    pub holes: AtomicUsize,
}

pub async fn resume(task: Resume) -> Result<(), String> {
    if task.sockets.door != Door::Ws {
        return Err("Only /ws can be caught up.".into());
    }
    let people = task.sockets.people()?;
    let rooms = task.sockets.rooms(people.len())?;
    let (shared, turn) = (
        Arc::new(Return::default()),
        Arc::new(Semaphore::new(task.sockets.opening)),
    );
    let began = micros();
    let members: Vec<Arc<Member>> = (0..task.sockets.sockets)
        .map(|number| {
            let room = &rooms[number % rooms.len()];
            let person = room.people[number / rooms.len() % room.people.len()];
            let cookie = people.get(person).cloned();
            Arc::new(Member::new(
                task.sockets.host.clone(),
                cookie,
                room.id,
                number as u64,
                shared.clone(),
            ))
        })
        .collect();
    for member in &members {
        tokio::spawn(member.clone().stay(turn.clone()));
    }
    let count = members.len();
    while shared.connected.load(Relaxed) < count {
        if micros() - began > 60_000_000 || shared.given_up.load(Relaxed) > 0 {
            return Err(format!(
                "Only {} of {count} sockets could be opened.",
                shared.connected.load(Relaxed)
            ));
        }
        rest().await;
    }
    println!("{count} sockets opened in {:.2} s", (micros() - began) as f64 / 1e6);
    println!("ready");
    if task.rate > 0.0 {
        tokio::spawn(talk(members.clone(), task.rate));
    }
    while shared.cut.load(Relaxed) == 0 {
        rest().await;
    }
    let cut = shared.cut.load(Relaxed);
    let within = (task.within * 1e6) as u64;
    while shared.back.load(Relaxed) + shared.given_up.load(Relaxed) < count && micros() - cut < within {
        rest().await;
    }
    let took = (micros() - cut) as f64 / 1e6;
    // A hole shows with the next events.
    tokio::time::sleep(Duration::from_millis(500)).await;
    report(&task, &shared, count, took);
    Ok(())
}

fn report(task: &Resume, shared: &Return, count: usize, took: f64) {
    let back = shared.back.load(Relaxed);
    let (failed, messages, tries) = (count - back, shared.messages.load(Relaxed), shared.tries.load(Relaxed));
    let (too_much, holes) = (shared.too_much.load(Relaxed), shared.holes.load(Relaxed));
    let mut times = Times::default();
    shared.times.join(&mut times);
    let usage = task.sockets.processes().usage();
    if task.sockets.json {
        let json = json!({
            "sockets": count, "back": back, "failed": failed, "seconds": took, "ms": times.json(), "tries": tries,
            "messages": messages, "too_much": too_much, "holes": holes, "server_memory": usage.memory,
        });
        println!("{json}");
        return;
    }
    println!("{back} of {count} sockets connected and caught up {took:.2} s after the first was cut; {failed} failed");
    println!(
        "from its own cut until each was back: {}; {tries} tries to connect",
        times.line()
    );
    println!("messages caught up {messages}, rooms read afresh {too_much}, holes left {holes}");
    if usage.memory > 0 {
        println!("server: {:.1} MB", process::megabytes(usage.memory));
    }
}

/// Members say something in turn; who is not connected is passed over.
async fn talk(members: Vec<Arc<Member>>, rate: f64) {
    let (marks, mut nth) = (Marks::new(), 0_u32);
    let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    for at in (0..members.len()).cycle() {
        ticks.tick().await;
        if let Some(outlet) = members[at].outlet() {
            let (mut frame, micros) = (Vec::new(), micros());
            nth += 1;
            marks.say(
                &mut frame,
                Door::Ws,
                members[at].room,
                Mark {
                    sender: at as u32,
                    nth,
                    micros,
                },
                100,
            );
            outlet.write(&frame);
        }
    }
}

async fn rest() {
    tokio::time::sleep(Duration::from_millis(10)).await;
}

/// How long to wait before the next try, after so many failures in a row: as `frontend/src/reconnect.rs` does.
pub fn wait(failures: u32, seed: u64) -> Duration {
    let most = (500_u64 << failures.min(6)).min(30_000);
    Duration::from_millis(most / 2 + ((most / 2) as f64 * chance(seed)) as u64)
}

/// What a frame means to somebody who comes back.
pub fn moment(text: &[u8]) -> Moment {
    if text.starts_with(b"{\"hello\"") {
        return Moment::Hello;
    }
    if text.starts_with(b"{\"event") {
        return Moment::Event;
    }
    if text.starts_with(b"{\"snapshot\"") {
        return Moment::Afresh;
    }
    if after(text, b"{\"caught_up\":{\"ref\":").is_none() {
        return Moment::Other;
    }
    // The room before it has no version, so the first one is that of the whole.
    let version = memchr::memmem::find(text, b"\"version\":").and_then(|at| after(&text[at..], b"\"version\":"));
    Moment::CaughtUp {
        version: version.unwrap_or(0) as i64,
        messages: memchr::memmem::find_iter(text, b"\"uuid\":").count() as u64,
        too_much: text.ends_with(b"\"too_much\":true}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caught_up_says_its_version() {
        let text = br#"{"caught_up":{"ref":1,"caught_up":{"room":{"id":7},"version":57,"#;
        let text = [
            text.as_slice(),
            br#""messages":[{"uuid":"a"}],"too_much":false}}}"#.as_slice(),
        ]
        .concat();
        assert_eq!(
            moment(&text),
            Moment::CaughtUp {
                version: 57,
                messages: 1,
                too_much: false
            }
        );
        assert_eq!(moment(b"{\"hello\":{}}"), Moment::Hello);
    }

    #[test]
    fn waits_double_up_to_half_a_minute() {
        assert!((250..=500).contains(&wait(0, 1).as_millis()));
        assert!((15_000..=30_000).contains(&wait(40, 1).as_millis()));
    }
}
