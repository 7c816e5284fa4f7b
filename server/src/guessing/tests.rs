//! Tests of `guessing.rs`: who has to wait for whose wrong tries.

use super::back_off::MINUTE;
use super::*;
use crate::clock::FixedClock;

fn guessing() -> (Arc<FixedClock>, Guessing) {
    let clock = Arc::new(FixedClock::new(1_000_000_000));
    (clock.clone(), Guessing::new(clock))
}

fn from(username: &str, address: &str) -> PasswordTry {
    PasswordTry {
        username: username.into(),
        address: address.into(),
        device: None,
    }
}

fn own_browser(username: &str, address: &str) -> PasswordTry {
    PasswordTry {
        device: Some(format!("browser of {username}")),
        ..from(username, address)
    }
}

#[test]
fn the_wait_grows_and_ends() {
    let (clock, guessing) = guessing();
    let one = from("ada", "192.0.2.1");
    for _ in 0..5 {
        guessing.begin(&one).unwrap();
    }
    for seconds in [2, 4, 8, 16] {
        clock.advance(seconds * 1_000 - 1);
        assert!(guessing.begin(&one).is_err(), "{seconds}");
        clock.advance(1);
        guessing.begin(&one).unwrap();
    }
    // Refused tries do not make it longer, and a right password ends it.
    clock.advance(32_000);
    guessing.begin(&one).unwrap();
    guessing.succeed(&one);
    guessing.begin(&one).unwrap();
    for _ in 0..40 {
        guessing.begin(&one).ok();
    }
    assert!(guessing.begin(&one).is_err());
    clock.advance(2 * 60 * MINUTE);
    guessing.begin(&one).unwrap();
}

#[test]
fn nobody_locks_a_user_out_of_a_browser_of_their_own_nor_a_school_out_of_its_network() {
    let (_, guessing) = guessing();
    for network in 0..1_000 {
        guessing.begin(&from("ada", &format!("network {network}"))).ok();
        guessing.begin(&from(&format!("name {network}"), "192.0.2.1")).ok();
    }
    assert!(
        guessing.begin(&from("ada", "198.51.100.7")).is_err(),
        "the name, from anywhere"
    );
    assert!(
        guessing.begin(&from("bob", "192.0.2.1")).is_err(),
        "the network, for any name"
    );
    guessing.begin(&own_browser("ada", "192.0.2.1")).unwrap();
    guessing.begin(&own_browser("bob", "192.0.2.1")).unwrap();
    guessing.begin(&from("bob", "198.51.100.7")).unwrap();
    // A stolen device cookie gives no more tries than a stranger has.
    for _ in 0..4 {
        guessing.begin(&own_browser("ada", "192.0.2.1")).unwrap();
    }
    assert!(guessing.begin(&own_browser("ada", "203.0.113.9")).is_err());
}

#[test]
fn a_class_that_signs_in_at_once_is_not_slowed_down() {
    let (_, guessing) = guessing();
    for pupil in 0..1_000 {
        let one = from(&format!("pupil {pupil}"), "192.0.2.1");
        guessing.begin(&one).unwrap();
        guessing.succeed(&one);
    }
}

#[test]
fn a_user_is_told_of_many_wrong_tries_and_again_when_they_have_doubled() {
    let (clock, guessing) = guessing();
    let told: Vec<i64> = (0..40)
        .filter_map(|at| {
            guessing.begin(&from("ada", &format!("network {}", at % 3))).ok();
            clock.advance(MINUTE);
            guessing.report("ada").map(|told| {
                assert_eq!(told.networks, 3);
                told.tries
            })
        })
        .collect();
    assert_eq!(told, [10, 20, 40]);
    assert_eq!(guessing.report("bob"), None);
    clock.advance(2 * DAY);
    guessing.begin(&from("ada", "network 1")).unwrap();
    assert_eq!(guessing.report("ada"), None);
}

#[test]
fn a_try_that_nobody_looked_at_does_not_count_and_those_before_it_do() {
    let (_, guessing) = guessing();
    let one = from("ada", "192.0.2.1");
    // The server is busy, again and again.
    for _ in 0..100 {
        guessing.begin(&one).unwrap();
        guessing.take_back(&one);
    }
    assert_eq!(guessing.report("ada"), None, "nobody has tried a wrong password");
    // It is no way to forget wrong tries either.
    for _ in 0..5 {
        guessing.begin(&one).unwrap();
        guessing.begin(&one).map(|()| guessing.take_back(&one)).ok();
    }
    assert!(guessing.begin(&one).is_err());
}

#[test]
fn ever_new_networks_neither_fill_the_memory_nor_make_each_try_look_at_all_of_them() {
    let (_, guessing) = guessing();
    let (mut sweeps, mut before) = (0, 0);
    for network in 0..MOST / 2 {
        guessing.begin(&from("ada", &format!("network {network}"))).ok();
        guessing
            .begin(&from(&format!("name {network}"), &format!("network {network}")))
            .ok();
        let counts = guessing.lock();
        assert!(counts.tries.len() <= MOST + 4 && counts.reports.len() <= MOST + 4);
        if counts.sweep_tries != before {
            (sweeps, before) = (sweeps + 1, counts.sweep_tries);
        }
    }
    assert!(sweeps < 20, "{sweeps}");
    // Who has to wait still has to.
    assert!(guessing.begin(&from("ada", "198.51.100.7")).is_err());
}
