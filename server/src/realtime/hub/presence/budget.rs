//! What presence may cost this node: at most [`SHARE`] percent of what it can deliver. What does not fit is left out, or waits
//! for the next round; so presence turns itself off where there is too much of it, and messages never wait behind it.
//!
//! The unit is a frame that is written by itself, the dearest way to deliver one: waking a socket's task, and one system call.
//! A message costs the same for each socket it reaches (and its share of a transaction on top), but under load many frames go
//! out in one write, which is several times cheaper (`docs/capacity.md`). So the share is reckoned high.

use app::protocol::Millis;

/// Frames that a small machine (two cores) writes in a second, each by itself. Less than half of what plain axum reached on such
/// a machine (`docs/capacity.md`, the baseline).
pub const DELIVERIES_A_SECOND: u32 = 100_000;
/// The percentage of that which presence may use.
pub const SHARE: u32 = 3;
/// Frames of presence in a second; unused ones of at most one second are left over for the next.
pub const FRAMES_A_SECOND: u32 = DELIVERIES_A_SECOND / 100 * SHARE;
/// What asking the database for somebody's rights counts as: about a fifth of a millisecond.
pub const QUESTION: usize = 20;

/// A budget that fills up again with time.
#[derive(Default)]
pub struct PresenceBudget {
    /// In thousandths of a frame: what one millisecond adds for each frame a second.
    left: Millis,
    filled_at: Millis,
}

impl PresenceBudget {
    /// Takes so many frames out, or none of them and says false.
    pub fn take(&mut self, frames: usize, now: Millis) -> bool {
        let rate = Millis::from(FRAMES_A_SECOND);
        // A clock that was put back adds nothing.
        let passed = (now - self.filled_at).clamp(0, 1000);
        self.left = (self.left + passed * rate).min(1000 * rate);
        self.filled_at = now;
        let wanted = Millis::try_from(frames).unwrap_or(Millis::MAX).saturating_mul(1000);
        let fits = wanted <= self.left;
        if fits {
            self.left -= wanted;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECONDS: i64 = 20;

    fn sent(budget: &mut PresenceBudget, from: Millis, every: i64, frames: usize) -> u32 {
        let rounds = (from..from + SECONDS * 1000).step_by(usize::try_from(every).unwrap());
        let sent = rounds.filter(|now| budget.take(frames, *now)).count() * frames;
        u32::try_from(sent).unwrap()
    }

    #[test]
    fn presence_takes_at_most_three_percent_of_the_deliveries_however_much_there_is() {
        // In every span of time, but for what one second has left over.
        let most = (u32::try_from(SECONDS).unwrap() + 1) * DELIVERIES_A_SECOND * 3 / 100;
        for (every, frames) in [(1, 1), (1, 100), (7, 2_999), (1000, 3_000), (3, 3)] {
            let mut budget = PresenceBudget::default();
            let used = sent(&mut budget, 1_793_610_000_000, every, frames);
            assert!(used <= most, "{used} frames of {most}, {frames} every {every} ms");
        }
        // What does not fit is refused as a whole, and what is small still fits then.
        let mut budget = PresenceBudget::default();
        assert!(!budget.take(FRAMES_A_SECOND as usize + 1, 1_793_610_000_000));
        assert!(budget.take(FRAMES_A_SECOND as usize, 1_793_610_000_000));
        assert!(!budget.take(1, 1_793_610_000_000));
        // It fills up with time, and not when the clock is put back.
        assert!(!budget.take(1, 1_793_500_000_000));
        assert!(budget.take(3, 1_793_500_000_001));
    }
}
