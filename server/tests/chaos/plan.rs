//! What goes wrong in a round, and when: all of it follows from the seed.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
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
    const TOGETHER: [Fault; 10] = [
        Fault::KillNode,
        Fault::KillRedis,
        Fault::KillDatabase,
        Fault::CutSockets,
        Fault::StopReading,
        Fault::Pause,
        Fault::LoseLetters,
        Fault::CutRedis,
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

/// The steps of a round in their order, without those that are left out.
pub fn plan(seed: u64, several: bool, without: &[Fault]) -> Vec<Step> {
    let mut chance = StdRng::seed_from_u64(seed);
    let all: &[Fault] = if several { &Fault::TOGETHER } else { &Fault::ALONE };
    let mut at = Duration::from_millis(400);
    let mut steps = Vec::new();
    let (mut pauses, mut floods) = (0, 0);
    for _ in 0..chance.random_range(6..=10) {
        at += Duration::from_millis(chance.random_range(0..1_200));
        let mut fault = *all.choose(&mut chance).expect("a fault");
        // Long ones, once each.
        if (fault == Fault::Pause && pauses > 0) || (fault == Fault::StopReading && floods > 0) {
            fault = Fault::Remove;
        }
        pauses += u32::from(fault == Fault::Pause);
        floods += u32::from(fault == Fault::StopReading);
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
