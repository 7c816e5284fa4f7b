//! Looks for a smaller set of faults with which a failed round still fails.

use crate::fault_plan::{Fault, fault_kinds, fault_plan};
use crate::round::{RoundResult, run_round};
use crate::services::Services;
use std::sync::Arc;

/// Runs a failed round again without one kind of fault after the other, and excludes those without which it fails too. With
/// `COHORT_CHAOS_AS_IS` set, the first result is returned.
pub async fn shrink(seed: u64, services: Option<&Arc<Services>>, failed: RoundResult) -> (Vec<Fault>, RoundResult) {
    let (mut excluded, mut smallest) = (Vec::new(), failed);
    if std::env::var_os("COHORT_CHAOS_AS_IS").is_some() {
        return (excluded, smallest);
    }
    for kind in fault_kinds(&fault_plan(seed, services.is_some(), &[])) {
        excluded.push(kind);
        println!("  again without {excluded:?}");
        let result = run_round(seed, services.cloned(), &excluded).await;
        if result.violations.is_empty() {
            excluded.pop();
        } else {
            smallest = result;
        }
    }
    (excluded, smallest)
}
