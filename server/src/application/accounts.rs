//! Getting an account, and signing in and out: what forms ask for before there is an actor.

use super::Cohort;
use super::authenticated::{Authenticated, Destination};
use super::commands::invite_expired;
use super::first_account::FirstAccount;
use super::names::{Chooser, display_name, new_username, refuse_imitation, refuse_taken};
use super::password_places::Asker;
use super::sign_in_sessions::ClientInfo;
use super::wrong_fields::WrongFields;
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{AuthCommand, Problem};

impl Cohort {
    /// Executes the command of somebody who has not signed in, signs out, or needs another cookie. A refusal is noted in the
    /// security log.
    pub async fn authenticate(&self, command: AuthCommand, client: ClientInfo) -> Result<Authenticated, Error> {
        let (action, origin) = (auth_action(&command), Origin::form(None, &client.address));
        let result = self.try_authenticate(command, client).await;
        if let Err(Error::Problem(problem)) = &result {
            self.note_refusal(origin, action.into(), problem);
        }
        result
    }

    async fn try_authenticate(&self, command: AuthCommand, client: ClientInfo) -> Result<Authenticated, Error> {
        match command {
            AuthCommand::SetUp {
                code,
                site_name,
                username,
                name,
                password,
            } => {
                let first = FirstAccount {
                    code,
                    site_name,
                    username,
                    name,
                    password,
                };
                self.set_up(first, client).await
            }
            AuthCommand::SignUp {
                invite,
                next,
                username,
                name,
                password,
            } => {
                let to = Destination { invite, next };
                self.sign_up(to, &username, &name, password, client).await
            }
            AuthCommand::SignIn {
                invite,
                next,
                username,
                password,
                elsewhere,
            } => {
                let to = Destination { invite, next };
                self.sign_in(to, &username, password, elsewhere, client).await
            }
            AuthCommand::SignOut => self.sign_out(client, None).await,
            AuthCommand::SignOutEverywhere { password } => self.sign_out(client, Some(password)).await,
            AuthCommand::ChangePassword { old, new, tokens } => self.change_password(old, new, tokens, client).await,
            AuthCommand::ResetPassword { link, new } => self.reset_password(&link, new, client).await,
        }
    }

    async fn sign_up(
        &self,
        to: Destination,
        username: &str,
        name: &str,
        password: String,
        client: ClientInfo,
    ) -> Result<Authenticated, Error> {
        self.publisher.check(Attempt::SignUp {
            address: client.address.clone(),
        })?;
        if to.invite.trim().is_empty() && !self.settings.open_sign_up {
            let text = "You need an invite link to sign up here. Please ask your teacher for one.";
            return Err(Problem::forbidden(text).into());
        }
        let mut wrong = WrongFields::default();
        let name = wrong.unless(display_name(name, Chooser::User));
        let username = wrong.unless(new_username(username, Chooser::User));
        // Before the work of hashing, and before anybody learns whether a username is taken.
        if !to.invite.trim().is_empty() {
            let mut reader = self.store.read().await?;
            let card = reader.invite_card(to.invite.trim(), None, self.clock.now()).await?;
            card.ok_or_else(|| invite_expired().at("invite"))?;
        }
        let checked = self
            .check_new_password("password", &password, &[&username, &name])
            .await;
        wrong.unless_refused(checked)?;
        wrong.refuse()?;
        let hash = self.passwords.hash(Asker::Stranger, password).await?;
        let session = self.new_session(&client, false);
        let cookie = session.cookie();
        let address = client.address.clone();
        let written = self.store.write(move |tx| {
            Box::pin(async move {
                refuse_taken(tx, &username).await?;
                let user = tx.add_user(&username, &name, &hash, false).await?;
                let origin = Origin::form(Some(user.id), &address);
                tx.log_security(origin.clone(), SecurityAction::SignUp).await?;
                let to = to.reach(tx, user.id, origin).await?;
                // Only now it is known with whom they share a course.
                refuse_imitation(tx, user.id, &name).await?;
                session.begin(tx, user.id).await?;
                Ok((user.id, to))
            })
        });
        let (user, to) = written.await?;
        Ok(self.signed_in(user, cookie, &client, to))
    }

    /// Ends this session, or with the password all of its user's.
    async fn sign_out(&self, client: ClientInfo, everywhere: Option<String>) -> Result<Authenticated, Error> {
        let secret = client.session_secret.as_deref().unwrap_or_default();
        if let Some(actor) = self.actor_of_session(secret).await? {
            let actor = Actor {
                address: client.address.clone(),
                ..actor
            };
            let all = everywhere.is_some();
            if let Some(password) = everywhere {
                self.check_own_password(&actor, SecurityAction::SignOut, "password", password)
                    .await?;
            }
            let origin = Origin::from(&actor);
            self.store
                .write(move |tx| {
                    Box::pin(async move {
                        if all {
                            tx.end_other_sessions(actor.user, actor.session).await?;
                        }
                        tx.end_session(actor.user, actor.session).await?;
                        let where_ = if all { "everywhere" } else { "" };
                        tx.log_security(origin, SecurityAction::SignOut.detail(where_)).await
                    })
                })
                .await?;
        }
        Ok(Authenticated {
            session: None,
            device: None,
            to: "/signin".into(),
        })
    }
}

fn auth_action(command: &AuthCommand) -> SecurityAction {
    match command {
        AuthCommand::SetUp { .. } => SecurityAction::SetUp,
        AuthCommand::SignUp { .. } => SecurityAction::SignUp,
        AuthCommand::SignIn { .. } => SecurityAction::SignIn,
        AuthCommand::SignOut | AuthCommand::SignOutEverywhere { .. } => SecurityAction::SignOut,
        AuthCommand::ChangePassword { .. } => SecurityAction::ChangePassword,
        AuthCommand::ResetPassword { .. } => SecurityAction::UsePasswordLink,
    }
}
