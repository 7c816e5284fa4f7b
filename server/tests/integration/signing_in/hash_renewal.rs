//! A password that was hashed with weaker parameters is hashed again when its owner signs in.

use super::browser::Browser;
use crate::support::{PASSWORD, TestApp};
use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};

async fn stored_hash(app: &TestApp) -> String {
    let mut reader = app.cohort.store.read().await.unwrap();
    reader.user_by_username("ada").await.unwrap().unwrap().password_hash
}

#[tokio::test]
async fn a_weak_hash_is_renewed_when_its_owner_signs_in_and_no_session_ends() {
    let app = TestApp::start().await;
    let ada = app.add_user("ada").await;
    let weak = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(1024, 1, 1, None).unwrap(),
    );
    let weak: PasswordHash = weak.hash_password(PASSWORD.as_bytes()).unwrap();
    let weak = weak.to_string();
    let (user, hash) = (ada.id, weak.clone());
    let set = app
        .cohort
        .store
        .write(move |tx| Box::pin(async move { tx.set_password(user, &hash).await }));
    set.await.unwrap();

    let (mut socket, _) = ada.socket().await;
    let mut browser = Browser::new(&app, "192.0.2.1");
    assert_eq!(browser.sign_in("ada", "a wrong password").await, 422);
    assert_eq!(stored_hash(&app).await, weak, "nobody knows what to hash");
    assert_eq!(browser.sign_in("ada", PASSWORD).await, 303);
    let renewed = stored_hash(&app).await;
    assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
    socket.expect_nothing().await;
    assert_eq!(ada.get("/settings").await.status, 200);
    assert_eq!(browser.sign_in("ada", PASSWORD).await, 303, "it is the same password");
    assert_eq!(stored_hash(&app).await, renewed, "once");
}
