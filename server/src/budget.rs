//! Budgets: so much in a second, so much at once, for each key. What something costs is often known only once it is done, so
//! a budget may be overdrawn; then nothing more is allowed until it is paid back.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// However expensive something was, it is paid back after this long.
const LONGEST_DEBT: Duration = Duration::from_secs(60);
/// Payments until accounts that are full again are dropped.
const SWEEP_EVERY: usize = 4096;

/// The budgets of one kind, by key.
pub struct Budget<K> {
    per_second: f64,
    burst: f64,
    accounts: Mutex<Accounts<K>>,
}

struct Accounts<K> {
    by_key: HashMap<K, Account>,
    payments: usize,
}

#[derive(Clone, Copy)]
struct Account {
    balance: f64,
    at: Instant,
}

impl<K: Eq + Hash> Budget<K> {
    pub fn new(per_second: f64, burst: f64) -> Self {
        let accounts = Accounts {
            by_key: HashMap::new(),
            payments: 0,
        };
        Self {
            per_second,
            burst,
            accounts: Mutex::new(accounts),
        }
    }

    /// Whether anything is left. If not: in how many whole seconds it is.
    pub fn check(&self, key: &K, now: Instant) -> Result<(), u32> {
        let accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        self.left(accounts.by_key.get(key), now).map(drop)
    }

    /// Pays if anything is left, however much it costs.
    pub fn take(&self, key: K, cost: f64, now: Instant) -> Result<(), u32> {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        self.left(accounts.by_key.get(&key), now)?;
        self.pay(&mut accounts, key, cost, now);
        Ok(())
    }

    /// Pays for what is done already.
    pub fn spend(&self, key: K, cost: f64, now: Instant) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        self.pay(&mut accounts, key, cost, now);
    }

    fn left(&self, account: Option<&Account>, now: Instant) -> Result<f64, u32> {
        let balance = self.balance(account, now);
        if balance > 0.0 {
            return Ok(balance);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and the longest debt"
        )]
        Err((-balance / self.per_second).ceil().max(1.0) as u32)
    }

    fn balance(&self, account: Option<&Account>, now: Instant) -> f64 {
        account.map_or(self.burst, |account| {
            let earned = now.saturating_duration_since(account.at).as_secs_f64() * self.per_second;
            (account.balance + earned).min(self.burst)
        })
    }

    fn pay(&self, accounts: &mut Accounts<K>, key: K, cost: f64, now: Instant) {
        accounts.payments += 1;
        if accounts.payments.is_multiple_of(SWEEP_EVERY) {
            (accounts.by_key).retain(|_, account| self.balance(Some(account), now) < self.burst);
        }
        let balance = self.balance(accounts.by_key.get(&key), now) - cost;
        let balance = balance.max(-self.per_second * LONGEST_DEBT.as_secs_f64());
        accounts.by_key.insert(key, Account { balance, at: now });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_burst_is_allowed_and_then_so_much_a_second() {
        let (budget, start) = (Budget::new(1.0, 5.0), Instant::now());
        let taken = (0..9).filter(|_| budget.take("ada", 1.0, start).is_ok()).count();
        assert_eq!(taken, 5);
        assert_eq!(budget.take("ada", 1.0, start), Err(1));
        assert_eq!(budget.take("bob", 1.0, start), Ok(()), "each has a budget");
        let minute = (1..=60 * 4).map(|quarter| start + SECOND * quarter / 4);
        let taken = minute.filter(|now| budget.take("ada", 1.0, *now).is_ok()).count();
        assert!((59..=61).contains(&taken), "{taken} in a minute");
    }

    #[test]
    fn what_was_expensive_is_paid_back_before_anything_else() {
        let (budget, start) = (Budget::new(100.0, 500.0), Instant::now());
        budget.spend("ada", 1_500.0, start);
        assert_eq!(budget.check(&"ada", start), Err(10));
        assert_eq!(budget.check(&"ada", start + SECOND * 9), Err(1));
        assert_eq!(budget.check(&"ada", start + SECOND * 11), Ok(()));
        budget.spend("ada", 1e12, start + SECOND * 11);
        assert_eq!(
            budget.check(&"ada", start + SECOND * 11),
            Err(60),
            "nobody is shut out for long"
        );
    }

    #[test]
    fn nothing_is_kept_of_those_who_are_even() {
        let (budget, start) = (Budget::new(1.0, 5.0), Instant::now());
        for user in 0..SWEEP_EVERY - 1 {
            budget.spend(user, 1.0, start);
        }
        budget.spend(0, 1.0, start + SECOND * 60);
        assert_eq!(budget.accounts.lock().unwrap().by_key.len(), 1);
    }
}
