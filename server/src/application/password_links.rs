//! Setting a new password with a link that the site's admin has made. The link works once, and looking at it does not use it.

use super::Cohort;
use super::authenticated::Authenticated;
use super::password_places::Asker;
use super::sign_in_sessions::ClientInfo;
use crate::actor::Origin;
use crate::db::User;
use crate::error::Error;
use crate::ids::hash_secret;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{Problem, ProblemKind};

impl Cohort {
    /// Whose password the link with this secret sets.
    pub async fn user_of_password_link(&self, secret: &str) -> Result<User, Error> {
        let hash = hash_secret(secret);
        let mut reader = self.store.read().await?;
        let found = reader.user_of_password_link(&hash, self.clock.now()).await?;
        Ok(found.ok_or_else(link_does_not_work)?)
    }

    /// Sets the password, ends all sessions and API tokens of the user, and begins a session here.
    pub(super) async fn reset_password(
        &self,
        secret: &str,
        new: String,
        client: ClientInfo,
    ) -> Result<Authenticated, Error> {
        self.publisher.check(Attempt::PasswordLink {
            address: client.address.clone(),
        })?;
        // Before the work of hashing.
        let user = self.user_of_password_link(secret).await?;
        self.check_new_password("new", &new, &[&user.username, &user.name])
            .await?;
        let hash = self.passwords.hash(Asker::Stranger, new).await?;
        let link = hash_secret(secret);
        let session = self.new_session(&client, false);
        let cookie = session.cookie();
        let origin = Origin::form(None, &client.address);
        let written = self.store.write(move |tx| {
            Box::pin(async move {
                let user = tx.take_password_link(&link).await?.ok_or_else(link_does_not_work)?;
                tx.set_password(user, &hash).await?;
                tx.end_all_sessions(user).await?;
                let event = SecurityAction::UsePasswordLink.about(user);
                tx.log_security(origin, event).await?;
                session.begin(tx, user).await?;
                Ok(user)
            })
        });
        Ok(self.signed_in(written.await?, cookie, &client, "/".into()))
    }
}

fn link_does_not_work() -> Problem {
    let text =
        "This link does not work any more: it works once, and for a day. Please ask the site's admin for another.";
    Problem::new(ProblemKind::NotFound, text)
}
