//! One round: clients write and read while faults are injected; then the system recovers, and the invariants are checked.

use crate::checker::check_invariants;
use crate::deadline::Deadline;
use crate::fault_plan::{Fault, fault_plan};
use crate::faults::inject;
use crate::files::check_cleanup;
use crate::fixture_database::create_fixtures;
use crate::harness::{Harness, files_folder};
use crate::round_context::RoundContext;
use crate::services::Services;
use crate::workload::{browser_clients, start_readers, start_writers};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How long writers may go on with what they have begun, once the system has recovered; and then to end.
const FINISH_TIMEOUT: Duration = Duration::from_secs(15);
/// Longer than any round takes.
const ROUND_TIMEOUT: Duration = Duration::from_secs(120);

/// What a round found.
pub struct RoundResult {
    /// Empty if all invariants hold.
    pub violations: Vec<String>,
    pub timeline: Vec<String>,
    pub messages: usize,
    pub acknowledged: usize,
    /// Sockets that the server closed because they were too slow.
    pub slow_sockets: usize,
    /// How many answers reported an internal error, by their text.
    pub internal_errors: BTreeMap<String, usize>,
}

/// Runs the round of a seed, without the excluded kinds of faults: on two nodes if there are services, else on SQLite.
pub async fn run_round(seed: u64, services: Option<Arc<Services>>, excluded: &[Fault]) -> RoundResult {
    let folder = tempfile::tempdir().expect("a folder");
    let database = create_database(folder.path(), seed, services.as_deref()).await;
    let fixtures = create_fixtures(&database, &files_folder(folder.path())).await;
    let harness = Harness::new(folder.path(), &database, services.clone(), seed).await;
    let clients = browser_clients(&fixtures);
    let context = RoundContext::new(fixtures, harness, clients);
    if let Err(reason) = context.harness.recover().await {
        context.history.violation(reason);
    } else {
        let phases = timeout(
            ROUND_TIMEOUT,
            run_phases(&context, seed, services.is_some(), excluded, &database, folder.path()),
        );
        let has_ended = tokio::select! {
            ended = phases => ended.is_ok(),
            () = context.harness.supervise(&context.history) => false,
        };
        if !has_ended {
            context.history.violation("the round does not end".into());
        }
    }
    let result = result(&context).await;
    if !result.violations.is_empty() && std::env::var_os("COHORT_CHAOS_KEEP").is_some() {
        println!("logs kept in {}", folder.keep().display());
    }
    drop(context);
    if let Some(services) = services {
        services.postgres.lock().await.execute_sql(&drop_database(seed));
    }
    result
}

/// A new database of the round's own. Its URL.
async fn create_database(folder: &Path, seed: u64, services: Option<&Services>) -> String {
    let Some(services) = services else {
        return format!("sqlite://{}", folder.join("cohort.db").display());
    };
    let postgres = services.postgres.lock().await;
    let name = database_name(seed);
    postgres.execute_sql(&drop_database(seed));
    let is_created = postgres.execute_sql(&format!("CREATE DATABASE {name}"));
    assert!(is_created, "the database {name} cannot be created");
    postgres.url(&name)
}

fn database_name(seed: u64) -> String {
    format!("chaos{seed}")
}

fn drop_database(seed: u64) -> String {
    format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database_name(seed))
}

async fn run_phases(
    context: &Arc<RoundContext>,
    seed: u64,
    two_nodes: bool,
    excluded: &[Fault],
    database: &str,
    folder: &Path,
) {
    let history = &context.history;
    let mut readers = start_readers(context, seed);
    let writers = start_writers(context, seed);
    inject_faults(context, seed, two_nodes, excluded).await;
    history.log("all faults have ended");
    if let Err(reason) = context.harness.recover().await {
        history.violation(reason);
    }
    history.log("the system has recovered");
    finish_writers(context, writers).await;
    let messages = check_invariants(context).await;
    check_cleanup(context, database, &files_folder(folder), &messages).await;
    history.log("the invariants are checked");
    while let Some(done) = readers.try_join_next() {
        if done.is_err() {
            history.violation("a reader panicked".into());
        }
    }
    readers.shutdown().await;
}

/// Injects the faults of the plan at their times, and waits until all have ended.
async fn inject_faults(context: &Arc<RoundContext>, seed: u64, two_nodes: bool, excluded: &[Fault]) {
    let started_at = Instant::now();
    let mut faults = JoinSet::new();
    for planned in fault_plan(seed, two_nodes, excluded) {
        sleep_until(started_at + planned.at).await;
        faults.spawn(inject(context.clone(), planned));
    }
    sleep(Duration::from_millis(500)).await;
    while let Some(done) = faults.join_next().await {
        done.expect("a fault ends without a panic");
    }
}

/// Stops the writers, and waits until they have their last answers or give up.
async fn finish_writers(context: &RoundContext, mut writers: JoinSet<()>) {
    context.stop_operations();
    let finishing = async {
        while let Some(done) = writers.join_next().await {
            if done.is_err() {
                context.history.violation("a writer panicked".into());
            }
        }
    };
    if timeout(FINISH_TIMEOUT, finishing).await.is_err() {
        context.abandon_operations();
        context.history.log("some writers got no answer");
        let deadline = Deadline::after(FINISH_TIMEOUT);
        while !writers.is_empty() && deadline.wait().await {
            while writers.try_join_next().is_some() {}
        }
    }
}

async fn result(context: &RoundContext) -> RoundResult {
    let panics = context.harness.panics().await;
    let mut records = context.history.records();
    records.violations.extend(panics);
    RoundResult {
        violations: std::mem::take(&mut records.violations),
        timeline: std::mem::take(&mut records.timeline),
        messages: records.sent.len(),
        acknowledged: records.sent.iter().filter(|sent| sent.number.is_some()).count(),
        slow_sockets: context.slow_sockets(),
        internal_errors: std::mem::take(&mut records.internal_errors),
    }
}
