//! Which faults a round injects, and when. All of it follows from the seed.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use std::time::Duration;

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    KillNode,
    KillRedis,
    KillDatabase,
    /// All connections of clients to one node.
    CutConnections,
    /// A browser client stops reading its socket.
    StopReading,
    /// A process is suspended.
    Suspend,
    DropRedisMessages,
    /// One node cannot reach Redis.
    PartitionRedis,
    FlushRedis,
    /// Membership changes are no faults, but what they must not leak is easiest to get wrong while others happen.
    RemoveFromRoom,
    RemoveFromCourse,
}

impl Fault {
    const ONE_NODE: [Fault; 6] = [
        Fault::KillNode,
        Fault::CutConnections,
        Fault::StopReading,
        Fault::Suspend,
        Fault::RemoveFromRoom,
        Fault::RemoveFromCourse,
    ];
    const TWO_NODES: [Fault; 11] = [
        Fault::KillNode,
        Fault::KillRedis,
        Fault::KillDatabase,
        Fault::CutConnections,
        Fault::StopReading,
        Fault::Suspend,
        Fault::DropRedisMessages,
        Fault::PartitionRedis,
        Fault::FlushRedis,
        Fault::RemoveFromRoom,
        Fault::RemoveFromCourse,
    ];
}

/// One fault of a round.
#[derive(Clone, Debug)]
pub struct PlannedFault {
    /// Since the start of the round.
    pub at: Duration,
    pub fault: Fault,
    /// Selects the target, or the strength: each kind of fault uses it in its own way.
    pub choice: u32,
    pub duration: Duration,
}

/// Long enough for timeouts to expire.
const SUSPENSION: Duration = Duration::from_secs(5);

/// The faults of a round in their order, without the excluded kinds: every kind once, and some of them again, but not those
/// that take long.
pub fn fault_plan(seed: u64, two_nodes: bool, excluded: &[Fault]) -> Vec<PlannedFault> {
    let mut rng = StdRng::seed_from_u64(seed);
    let all: &[Fault] = if two_nodes { &Fault::TWO_NODES } else { &Fault::ONE_NODE };
    let mut at = Duration::from_millis(400);
    let mut plan = Vec::new();
    let mut faults = all.to_vec();
    for _ in 0..rng.random_range(0..=3) {
        let repeated = *all.choose(&mut rng).expect("a fault");
        if repeated != Fault::Suspend && repeated != Fault::StopReading {
            faults.push(repeated);
        }
    }
    faults.shuffle(&mut rng);
    for fault in faults {
        at += Duration::from_millis(rng.random_range(0..1_000));
        let choice = rng.random();
        let millis = rng.random_range(100..1_800);
        let duration = if fault == Fault::Suspend {
            SUSPENSION
        } else {
            Duration::from_millis(millis)
        };
        plan.push(PlannedFault {
            at,
            fault,
            choice,
            duration,
        });
    }
    plan.retain(|planned| !excluded.contains(&planned.fault));
    plan
}

/// The kinds of faults in a plan, each once.
pub fn fault_kinds(plan: &[PlannedFault]) -> Vec<Fault> {
    let mut kinds: Vec<Fault> = plan.iter().map(|planned| planned.fault).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}
