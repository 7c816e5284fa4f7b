//! What goes wrong in a round, and when: all of it follows from the seed.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use std::time::Duration;

/// What may go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    KillNode,
    KillRedis,
    KillDatabase,
    CutSockets,
    StopReading,
    Pause,
    LoseLetters,
    CutRedis,
    FlushRedis,
    Remove,
    RemoveFromCourse,
}

impl Fault {
    const ALONE: [Fault; 6] = [
        Fault::KillNode,
        Fault::CutSockets,
        Fault::StopReading,
        Fault::Pause,
        Fault::Remove,
        Fault::RemoveFromCourse,
    ];
    const TOGETHER: [Fault; 11] = [
        Fault::KillNode,
        Fault::KillRedis,
        Fault::KillDatabase,
        Fault::CutSockets,
        Fault::StopReading,
        Fault::Pause,
        Fault::LoseLetters,
        Fault::CutRedis,
        Fault::FlushRedis,
        Fault::Remove,
        Fault::RemoveFromCourse,
    ];
}

/// One thing that goes wrong. What its `choice` means is up to the fault.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: Duration,
    pub fault: Fault,
    pub choice: u32,
    pub lasts: Duration,
}

/// A pause is long enough for timeouts.
const PAUSE: Duration = Duration::from_secs(5);

/// The steps of a round in their order, without those that are left out: every kind once, and some of them again, but not
/// those that take long.
pub fn plan(seed: u64, several: bool, without: &[Fault]) -> Vec<Step> {
    let mut chance = StdRng::seed_from_u64(seed);
    let all: &[Fault] = if several { &Fault::TOGETHER } else { &Fault::ALONE };
    let mut at = Duration::from_millis(400);
    let mut steps = Vec::new();
    let mut faults = all.to_vec();
    for _ in 0..chance.random_range(0..=3) {
        let again = *all.choose(&mut chance).expect("a fault");
        if again != Fault::Pause && again != Fault::StopReading {
            faults.push(again);
        }
    }
    faults.shuffle(&mut chance);
    for fault in faults {
        at += Duration::from_millis(chance.random_range(0..1_000));
        let choice = chance.random();
        let millis = chance.random_range(100..1_800);
        let lasts = if fault == Fault::Pause {
            PAUSE
        } else {
            Duration::from_millis(millis)
        };
        steps.push(Step {
            at,
            fault,
            choice,
            lasts,
        });
    }
    steps.retain(|step| !without.contains(&step.fault));
    steps
}

/// The kinds in some steps, each once.
pub fn kinds(steps: &[Step]) -> Vec<Fault> {
    let mut kinds: Vec<Fault> = steps.iter().map(|step| step.fault).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}
