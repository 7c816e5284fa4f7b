//! Passwords are compared in their normal form; those stored before that still open their accounts.

use crate::support::TestApp;
use crate::support::account_forms::SET_UP;
use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;

const COMPOSED: &str = "caf\u{e9} noir ici";
const DECOMPOSED: &str = "cafe\u{301}\u{a0}noir\u{2003}ici";

#[tokio::test]
async fn a_password_is_the_same_from_every_keyboard() {
    let app = TestApp::start().await;
    let set_up = SET_UP.map(|(name, value)| (name, if name == "password" { COMPOSED } else { value }));
    assert_eq!(app.anonymous().post("/setup", &set_up).await.status, 303);
    let status = async |password: &str| {
        let fields = [("do", "sign_in"), ("username", "grace"), ("password", password)];
        app.anonymous().post("/signin", &fields).await.status
    };
    assert_eq!(status(COMPOSED).await, 303);
    assert_eq!(status(DECOMPOSED).await, 303, "typed as letters and accents");
    assert_eq!(status("cafe noir ici").await, 422, "an accent is not nothing");

    // A hash from before there was a normal form is of what was typed then.
    let old: PasswordHash = Argon2::default().hash_password(DECOMPOSED.as_bytes()).unwrap();
    let old = old.to_string();
    let stored = app.cohort.store.write(move |tx| {
        Box::pin(async move {
            let grace = tx.user_by_username("grace").await?.unwrap();
            tx.set_password(grace.id, &old).await
        })
    });
    stored.await.unwrap();
    assert_eq!(status(DECOMPOSED).await, 303);
    assert_eq!(status("something else").await, 422);
}
