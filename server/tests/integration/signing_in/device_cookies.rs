//! Whoever tries passwords makes others wait, but nobody in a browser of their own.

use super::browser::Browser;
use crate::support::{PASSWORD, TestApp};

const WRONG: &str = "a wrong password";

#[tokio::test]
async fn a_known_browser_signs_in_whatever_strangers_try_and_only_with_its_own_device_cookie() {
    let app = TestApp::start().await;
    app.add_user("ada").await;
    app.add_user("bob").await;
    let mut known = Browser::new(&app, "192.0.2.1").signed_in("ada").await;
    let mut bobs = Browser::new(&app, "192.0.2.1").signed_in("bob").await;
    // From ever new networks, so that only the name can be counted.
    for network in 0..32 {
        let status = Browser::new(&app, &format!("198.51.100.{network}"))
            .sign_in("ada", WRONG)
            .await;
        assert!(status == 422 || status == 429, "{status}");
    }
    let mut new = Browser::new(&app, "203.0.113.1");
    assert_eq!(
        new.sign_in("ada", PASSWORD).await,
        429,
        "a browser that nobody knows waits"
    );
    assert_eq!(
        bobs.sign_in("ada", PASSWORD).await,
        429,
        "a device cookie is for one user"
    );
    let device = known.names.device.clone();
    let own = known.cookies[&device].clone();
    let of_bob = bobs.cookies[&device].clone();
    let (user, number) = (own.split('-').next().unwrap(), of_bob.split('-').nth(1).unwrap());
    let proof = of_bob.rsplit('-').next().unwrap();
    for forged in [
        format!("{user}-{number}-{proof}"),
        format!("{user}-{number}-{}", "0".repeat(proof.len())),
        own[..own.len() - 1].to_owned(),
        format!("{own}0"),
    ] {
        new.cookies.insert(device.clone(), forged.clone());
        assert_eq!(
            new.sign_in("ada", PASSWORD).await,
            429,
            "{forged} of {own} and {of_bob}"
        );
    }
    let mut moved = known.moved_to("203.0.113.77");
    assert_eq!(moved.sign_in("ada", PASSWORD).await, 303, "wherever it is");
    // It is no way to guess either: a thief of the cookie has the tries of one browser.
    for status in [422, 422, 422, 422, 422, 429] {
        assert_eq!(known.sign_in("ada", WRONG).await, status);
    }
    assert_eq!(bobs.sign_in("bob", PASSWORD).await, 303);
}

#[tokio::test]
async fn a_school_behind_one_address_is_not_locked_out_by_one_of_its_pupils() {
    let app = TestApp::start().await;
    let school = "192.0.2.1";
    for name in ["ada", "bob", "carol"] {
        app.add_user(name).await;
    }
    let mut ada = Browser::new(&app, school).signed_in("ada").await;
    let mut bob = Browser::new(&app, school).signed_in("bob").await;
    for number in 0..101 {
        Browser::new(&app, school)
            .sign_in(&format!("nobody{number}"), WRONG)
            .await;
    }
    let mut carol = Browser::new(&app, school);
    assert_eq!(carol.sign_in("carol", PASSWORD).await, 429, "a new browser waits");
    assert_eq!(ada.sign_in("ada", PASSWORD).await, 303);
    assert_eq!(bob.sign_in("bob", PASSWORD).await, 303);
    assert_eq!(
        carol.moved_to("203.0.113.1").sign_in("carol", PASSWORD).await,
        303,
        "at home"
    );
    // A network is made to wait for half a minute at most.
    app.clock.advance(30_000);
    assert_eq!(carol.sign_in("carol", PASSWORD).await, 303);
}
