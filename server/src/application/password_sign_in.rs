//! Signing in with a password, and changing it: who may try, who is told of wrong tries, which session goes on.

use super::Cohort;
use super::authenticated::{Authenticated, Destination};
use super::notifications::raise_again_quietly;
use super::password_places::Asker;
use super::passwords::Verified;
use super::permissions;
use super::sign_in_sessions::{ClientInfo, DAY, SessionCookie};
use crate::actor::{Actor, Origin};
use crate::db::User;
use crate::error::Error;
use crate::guessing::PasswordTry;
use crate::ids::hash_secret;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use crate::unicode_text::typed_username;
use app::protocol::{Command, Notification, Problem, ProblemKind, UserId, limits};

impl Cohort {
    pub(super) async fn sign_in(
        &self,
        to: Destination,
        username: &str,
        password: String,
        elsewhere: bool,
        client: ClientInfo,
    ) -> Result<Authenticated, Error> {
        let username = typed_username(username);
        let found = self.store.read().await?.user_by_username(&username).await?;
        let device = found
            .as_ref()
            .and_then(|user| self.known_device(client.device.as_deref(), user.id));
        let one = PasswordTry {
            // No account has a longer username, so all longer ones count as one.
            username: username.chars().take(*limits::USERNAME.end() + 1).collect(),
            address: client.address.clone(),
            device,
        };
        // The same work and the same answer, whether the username is known or not.
        let open = found.as_ref().filter(|user| !user.disabled);
        let Some(user) = self.try_password(one.clone(), password, open).await? else {
            let tried = found.as_ref().map(|user| user.id);
            self.note_wrong_password(Origin::form(None, &client.address), SecurityAction::SignIn, tried);
            self.tell_of_wrong_tries(&one.username, found);
            let text = "This user name and password do not go together. Please try again.";
            return Err(Problem::new(ProblemKind::Invalid, text).at("password").into());
        };
        let session = self.new_session(&client, elsewhere);
        let cookie = session.cookie();
        let origin = Origin::form(Some(user), &client.address);
        let written = self.store.write(move |tx| {
            Box::pin(async move {
                session.begin(tx, user).await?;
                to.reach(tx, user, origin).await
            })
        });
        Ok(self.signed_in(user, cookie, &client, written.await?))
    }

    /// Stores the new password. The session goes on with a new secret, the user's other sessions end, and the API tokens too
    /// if that is wanted.
    pub(super) async fn change_password(
        &self,
        old: String,
        new: String,
        tokens: bool,
        client: ClientInfo,
    ) -> Result<Authenticated, Error> {
        let secret = client.session_secret.as_deref().unwrap_or_default();
        let actor = self.actor_of_session(secret).await?.ok_or_else(Problem::signed_out)?;
        self.check_new_password("new", &new, &[&actor.username, &actor.name])
            .await?;
        let actor = Actor {
            address: client.address.clone(),
            ..actor
        };
        self.check_own_password(&actor, SecurityAction::ChangePassword, "old", old)
            .await?;
        let hash = self.passwords.hash(Asker::Known(actor.user), new).await?;
        let secret = self.ids.secret();
        let secret_hash = hash_secret(&secret);
        let (user, this, origin) = (actor.user, actor.session, Origin::from(&actor));
        let written = self.store.write(move |tx| {
            Box::pin(async move {
                tx.set_password(user, &hash).await?;
                tx.renew_session(this, &secret_hash).await?;
                tx.end_other_sessions(user, this).await?;
                if tokens {
                    tx.revoke_all_tokens(user).await?;
                }
                let event =
                    SecurityAction::ChangePassword.detail(if tokens { "and revoked all API tokens" } else { "" });
                tx.log_security(origin, event).await?;
                tx.session_ends(this).await
            })
        });
        let (begun, ends) = written.await?;
        let cookie = SessionCookie {
            secret,
            max_age: (ends - begun >= DAY).then_some((ends - self.clock.now()) / 1000),
        };
        Ok(self.signed_in(user, cookie, &client, "/settings?saved=password".into()))
    }

    /// Asks for the password where a command needs it, before anything is done.
    pub(super) async fn check_password_of_command(&self, actor: &Actor, command: &Command) -> Result<(), Error> {
        let (action, password) = if let Command::NewToken { password, .. } = command {
            (SecurityAction::NewToken, password)
        } else if let Command::EndSession { session, password } = command
            && *session != actor.session
        {
            // Whoever has found this browser must not sign its user out elsewhere. Signing out here needs nothing.
            (SecurityAction::EndSession, password)
        } else if let Command::NewPasswordLink { password, .. } = command {
            // For everybody else it is not there.
            permissions::site_admin(actor)?;
            (SecurityAction::NewPasswordLink, password)
        } else {
            return Ok(());
        };
        permissions::in_person(actor)?;
        self.check_own_password(actor, action, "password", password.clone())
            .await
    }

    /// Whether a signed-in user knows the password, before something that a found browser must not be enough for.
    pub(super) async fn check_own_password(
        &self,
        actor: &Actor,
        action: SecurityAction,
        field: &str,
        password: String,
    ) -> Result<(), Error> {
        let (user, username) = (actor.user, actor.username.as_str());
        // Whoever has found a browser that is signed in must not guess either. These tries lock nobody else out.
        let one = PasswordTry {
            username: username.to_owned(),
            address: String::new(),
            device: Some(format!("signed in as {user}")),
        };
        let found = self.store.read().await?.user_by_username(username).await?;
        let tried = self.try_password(one, password, found.as_ref()).await;
        let right = tried.map_err(|error| match error {
            Error::Problem(problem) => problem.at(field).into(),
            other => other,
        })?;
        if right.is_some() {
            return Ok(());
        }
        self.note_wrong_password(actor, action, None);
        self.tell_of_wrong_tries(username, found);
        Err(Problem::invalid(field, "This is not your password. Please try again.").into())
    }

    /// Counts the try, and returns the user if it is the password. Nothing is counted that nobody looked at.
    async fn try_password(
        &self,
        one: PasswordTry,
        password: String,
        user: Option<&User>,
    ) -> Result<Option<UserId>, Error> {
        self.publisher.check(Attempt::SignIn(one.clone()))?;
        let stored = user.map(|user| user.password_hash.clone()).unwrap_or_default();
        let asker = match (user, &one.device) {
            (Some(user), Some(_)) => Asker::Known(user.id),
            (None, _) | (_, None) => Asker::Stranger,
        };
        let verified = match self.passwords.verify(asker, password, stored.clone()).await {
            Ok(verified) => verified,
            Err(error) => {
                self.publisher.check(Attempt::NotTried(one))?;
                return Err(error);
            }
        };
        let Some(user) = user.filter(|_| verified != Verified::Wrong) else {
            return Ok(None);
        };
        self.publisher.check(Attempt::SignedIn(one))?;
        if let Verified::Renewed(hash) = verified {
            let user = user.id;
            let written = self
                .store
                .write(move |tx| Box::pin(async move { tx.renew_password_hash(user, &stored, &hash).await }));
            // The old one is as good until the next time.
            if let Err(error) = written.await {
                tracing::warn!(?error, "the hash of a password could not be renewed");
            }
        }
        Ok(Some(user.id))
    }

    /// Not waited for: the answer must not take longer for a name that exists.
    fn tell_of_wrong_tries(&self, username: &str, found: Option<User>) {
        // A name that is nobody's is not logged: somebody may have typed the password there.
        let Some(user) = found.filter(|user| !user.disabled) else {
            return;
        };
        let Some(told) = self.publisher.wrong_tries(username) else {
            return;
        };
        tracing::warn!(
            username,
            tries = told.tries,
            networks = told.networks,
            "many wrong passwords"
        );
        let notification = Notification::WrongPasswords {
            tries: told.tries,
            networks: told.networks,
            since: told.since,
            day: self.clock.now().div_euclid(DAY),
        };
        let store = self.store.clone();
        tokio::spawn(async move {
            let written =
                store.write(move |tx| Box::pin(async move { raise_again_quietly(tx, &[user.id], notification).await }));
            if let Err(error) = written.await {
                tracing::warn!(?error, "a user could not be told of wrong passwords");
            }
        });
    }
}
