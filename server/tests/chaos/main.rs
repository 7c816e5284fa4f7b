//! The chaos test: people write and read through real nodes while nodes, databases and wires break, in an order that
//! follows from a printed seed; then everything is judged. `make test` plays a few rounds, `make chaos` a hundred.
//!
//! `COHORT_CHAOS_ROUNDS` says how many rounds, `COHORT_CHAOS_SEED` plays one seed again, `COHORT_CHAOS_KEEP` keeps the
//! logs of rounds that failed, `COHORT_CHAOS_LOUD` prints every story, `COHORT_CHAOS_AS_IS` does not look for a shorter
//! one. With `COHORT_TEST_POSTGRES` set, PostgreSQL and Redis have to be there.

mod browser_clients;
mod checker;
mod client;
mod edits;
mod fault_plan;
mod faults;
mod fixtures;
mod harness;
mod history;
mod process;
mod proxy;
mod round;
mod services;
mod snapshots;
mod subscribers;
mod writers;

use fault_plan::{Fault, kinds, plan};
use harness::Services;
use rand::Rng;
use round::{Outcome, play};
use std::sync::Arc;
use tokio::time::Instant;

/// Rounds in `make test`.
const ON_SQLITE: u64 = 2;
const ON_POSTGRES: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_in_the_end_on_sqlite() {
    let rounds = setting("COHORT_CHAOS_ROUNDS").map_or(ON_SQLITE, |rounds| rounds / 4);
    rounds_of("SQLite", None, rounds).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_in_the_end_on_two_nodes() {
    let Some(services) = Services::open().await else {
        assert!(
            std::env::var_os("COHORT_TEST_POSTGRES").is_none(),
            "PostgreSQL and Redis have to be installed for this test"
        );
        println!("chaos: without PostgreSQL and Redis there are no rounds on two nodes");
        return;
    };
    let rounds = setting("COHORT_CHAOS_ROUNDS").map_or(ON_POSTGRES, |rounds| rounds - rounds / 4);
    rounds_of("two nodes", Some(Arc::new(services)), rounds).await;
}

fn setting(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

async fn rounds_of(place: &str, services: Option<Arc<Services>>, rounds: u64) {
    let mut failed = Vec::new();
    let again = setting("COHORT_CHAOS_SEED");
    for number in 1..=rounds {
        let seed = again.unwrap_or_else(|| rand::rng().random_range(0..1_000_000));
        let began = Instant::now();
        println!("chaos on {place}: round {number} of {rounds}, seed {seed}");
        let outcome = play(seed, services.clone(), &[]).await;
        println!(
            "chaos on {place}: seed {seed}: {} of {} messages acknowledged, {} sockets too slow, {} wrong, {:.1?}",
            outcome.acknowledged,
            outcome.messages,
            outcome.slow,
            outcome.wrong.len(),
            began.elapsed()
        );
        for (text, count) in &outcome.internal {
            println!("  {count} answers were: {text}");
        }
        if std::env::var_os("COHORT_CHAOS_LOUD").is_some() {
            outcome.story.iter().for_each(|line| println!("  {line}"));
        }
        if !outcome.wrong.is_empty() {
            let (without, shortest) = shorten(seed, services.as_ref(), outcome).await;
            print_story(place, seed, &without, &shortest);
            failed.push(seed);
        }
    }
    println!("chaos on {place}: {rounds} rounds, {} exceptions", failed.len());
    assert!(failed.is_empty(), "rerun with COHORT_CHAOS_SEED={}", failed[0]);
}

/// Plays a failed round again without one kind of fault after the other, and leaves out what it fails without.
async fn shorten(seed: u64, services: Option<&Arc<Services>>, first: Outcome) -> (Vec<Fault>, Outcome) {
    let (mut without, mut shortest) = (Vec::new(), first);
    if std::env::var_os("COHORT_CHAOS_AS_IS").is_some() {
        return (without, shortest);
    }
    for kind in kinds(&plan(seed, services.is_some(), &[])) {
        without.push(kind);
        println!("  once more without {without:?}");
        let outcome = play(seed, services.cloned(), &without).await;
        if outcome.wrong.is_empty() {
            without.pop();
        } else {
            shortest = outcome;
        }
    }
    (without, shortest)
}

fn print_story(place: &str, seed: u64, without: &[Fault], outcome: &Outcome) {
    println!("the shortest story of seed {seed} on {place} (without {without:?}):");
    for line in &outcome.story {
        println!("  {line}");
    }
    for line in outcome.wrong.iter().take(20) {
        println!("  WRONG: {line}");
    }
    println!("  rerun with COHORT_CHAOS_SEED={seed}");
}
