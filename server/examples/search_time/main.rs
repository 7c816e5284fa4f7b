//! How long a search takes: fills a database with messages, puts them into the index, and searches as many people would, by kind
//! of search. `cargo run --release -p server --example search_time [-- MESSAGES [DATABASE_URL]]`; without a database in a
//! temporary file of SQLite. `-- sends` measures how much slower messages are stored while the index is filled.

mod corpus;
mod database;
mod searches;
mod sends;

use server::application::Cohort;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PEOPLE: i64 = 500;
const COURSES: i64 = 25;
const ROOMS_OF_A_COURSE: i64 = 8;
/// Courses that one person is in. The first people are in all of them.
const COURSES_OF_A_PERSON: i64 = 4;
const IN_ALL_COURSES: i64 = 10;
/// Searches of each kind: each by another person with another word.
const ROUNDS: usize = 100;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_else(|| "1000000".into());
    let folder = tempfile::tempdir().expect("a folder");
    let file = format!("sqlite://{}", folder.path().join("cohort.db").display());
    let url = arguments.next().unwrap_or(file);
    if what == "sends" {
        return sends::measure(&url).await;
    }
    let messages = what.parse().expect("a number of messages, or sends");
    // Makes the tables.
    let cohort = database::open(&url).await;
    let has_messages = cohort
        .store
        .read()
        .await
        .expect("a reader")
        .room_versions()
        .await
        .expect("rooms");
    if has_messages.is_empty() {
        let began = Instant::now();
        database::fill(&url, messages).await;
        println!("{messages} messages written in {:.0} s", began.elapsed().as_secs_f64());
    }
    let began = Instant::now();
    cohort.fill_search_index().await.expect("an index");
    let filled = began.elapsed();
    if has_messages.is_empty() {
        let each = filled.as_secs_f64() * 1e6 / messages as f64;
        println!("index filled in {:.0} s, {each:.0} µs a message", filled.as_secs_f64());
    }
    for file in ["cohort.db", "cohort.db-search"] {
        if let Ok(found) = std::fs::metadata(folder.path().join(file)) {
            println!("{file}: {} MB", found.len() / 1_000_000);
        }
    }
    println!(
        "{:<28} {:>7} {:>7} {:>7} {:>7}  found",
        "search", "p50", "p95", "p99", "worst"
    );
    for (people, from, to) in [
        ("in 4 of 25 courses", IN_ALL_COURSES, PEOPLE),
        ("in all courses", 0, IN_ALL_COURSES),
    ] {
        println!("by people {people}");
        let mut all = Vec::new();
        for kind in searches::KINDS {
            let (times, found) = measure(&cohort, kind, from, to).await;
            print(kind.name, &times, Some(found));
            all.extend(times);
        }
        print("all", &all, None);
    }
    cohort.store.close().await;
}

/// The times of a kind of search, and how many rows it found on average.
async fn measure(cohort: &Arc<Cohort>, kind: &searches::Kind, from: i64, to: i64) -> (Vec<Duration>, f64) {
    let (mut times, mut rows) = (Vec::new(), 0);
    for round in 0..ROUNDS {
        let person = from + (round as i64 * 7) % (to - from);
        let actor = database::actor(person);
        let view = searches::view(kind, round);
        let began = Instant::now();
        let snapshot = cohort.snapshot(&actor, view).await;
        times.push(began.elapsed());
        rows += snapshot.expect("an answer").search.map_or(0, |page| page.hits.len());
    }
    (times, rows as f64 / ROUNDS as f64)
}

fn print(name: &str, times: &[Duration], found: Option<f64>) {
    let mut times = times.to_vec();
    times.sort();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    let found = found.map(|found| format!("{found:.1}")).unwrap_or_default();
    println!(
        "{name:<28} {:>7.1} {:>7.1} {:>7.1} {:>7.1}  {found}",
        at(50),
        at(95),
        at(99),
        at(100)
    );
}
