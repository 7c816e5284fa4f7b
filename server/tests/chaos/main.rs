//! The chaos test, in the manner of Jepsen: clients write and read through real nodes while nodes, databases and
//! connections break, in an order that follows from a printed seed. Then the history of the round is checked against the
//! invariants. `make test` runs a few rounds, `make chaos` a hundred.
//!
//! `COHORT_CHAOS_ROUNDS` is the number of rounds, `COHORT_CHAOS_SEED` the seed of every round. `COHORT_CHAOS_KEEP` keeps the
//! logs of failed rounds, `COHORT_CHAOS_LOUD` prints the timeline of every round, `COHORT_CHAOS_AS_IS` does not look for a
//! smaller set of faults after a failure. With `COHORT_TEST_POSTGRES` set, PostgreSQL and Redis must be installed.

mod answer;
mod browser_clients;
mod browser_connection;
mod browser_requests;
mod checker;
mod deadline;
mod delivery_checks;
mod edits;
mod fault_plan;
mod faults;
mod files;
mod final_reads;
mod fixture_database;
mod fixtures;
mod harness;
mod history;
mod http_client;
mod membership_faults;
mod message_checks;
mod message_sender;
mod notification_checks;
mod postgres_process;
mod process;
mod proxy;
mod reactions;
mod read_marker_checks;
mod records;
mod redis_frames;
mod redis_process;
mod round;
mod round_context;
mod send_paths;
mod services;
mod shrinking;
mod snapshots;
mod socket_client;
mod subscribers;
mod version_order;
mod workload;
mod writers;

use fault_plan::Fault;
use rand::Rng;
use round::{RoundResult, run_round};
use services::Services;
use shrinking::shrink;
use std::sync::Arc;
use tokio::time::Instant;

/// Rounds in `make test`.
const SQLITE_ROUNDS: u64 = 2;
const TWO_NODE_ROUNDS: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_leaked_on_sqlite() {
    let rounds = env_number("COHORT_CHAOS_ROUNDS").map_or(SQLITE_ROUNDS, |rounds| rounds / 4);
    run_rounds("SQLite", None, rounds).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_leaked_on_two_nodes() {
    let Some(services) = Services::start().await else {
        assert!(
            std::env::var_os("COHORT_TEST_POSTGRES").is_none(),
            "PostgreSQL and Redis have to be installed for this test"
        );
        println!("chaos: without PostgreSQL and Redis there are no rounds on two nodes");
        return;
    };
    let rounds = env_number("COHORT_CHAOS_ROUNDS").map_or(TWO_NODE_ROUNDS, |rounds| rounds - rounds / 4);
    run_rounds("two nodes", Some(Arc::new(services)), rounds).await;
}

fn env_number(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

async fn run_rounds(setup: &str, services: Option<Arc<Services>>, rounds: u64) {
    let mut failed = Vec::new();
    let fixed_seed = env_number("COHORT_CHAOS_SEED");
    for number in 1..=rounds {
        let seed = fixed_seed.unwrap_or_else(|| rand::rng().random_range(0..1_000_000));
        let started_at = Instant::now();
        println!("chaos on {setup}: round {number} of {rounds}, seed {seed}");
        let result = run_round(seed, services.clone(), &[]).await;
        println!(
            "chaos on {setup}: seed {seed}: {} of {} messages acknowledged, {} sockets too slow, {} violations, {:.1?}",
            result.acknowledged,
            result.messages,
            result.slow_sockets,
            result.violations.len(),
            started_at.elapsed()
        );
        for (text, count) in &result.internal_errors {
            println!("  {count} answers were: {text}");
        }
        if std::env::var_os("COHORT_CHAOS_LOUD").is_some() {
            result.timeline.iter().for_each(|line| println!("  {line}"));
        }
        if !result.violations.is_empty() {
            let (excluded, smallest) = shrink(seed, services.as_ref(), result).await;
            print_failure(setup, seed, &excluded, &smallest);
            failed.push(seed);
        }
    }
    // `scripts/chaos` reads this line.
    println!("chaos on {setup}: {rounds} rounds, {} exceptions", failed.len());
    assert!(failed.is_empty(), "rerun with COHORT_CHAOS_SEED={}", failed[0]);
}

fn print_failure(setup: &str, seed: u64, excluded: &[Fault], result: &RoundResult) {
    println!("the timeline of seed {seed} on {setup} (without {excluded:?}):");
    for line in &result.timeline {
        println!("  {line}");
    }
    for line in result.violations.iter().take(20) {
        println!("  VIOLATION: {line}");
    }
    println!("  rerun with COHORT_CHAOS_SEED={seed}");
}
