//! Getting an account, and signing in and out: what forms ask for before there is an actor.

use super::Cohort;
use super::commands::{enrol, invite_expired};
use super::names::{Chooser, display_name, new_username, refuse_imitation, refuse_taken};
use super::sign_in_sessions::ClientInfo;
use super::validation;
use crate::actor::Origin;
use crate::error::Error;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{AuthCommand, Problem, ProblemKind, limits};

/// The result of signing in or out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticated {
    /// The new session's secret, for the cookie; none when signed out.
    pub session_secret: Option<String>,
    /// The path to go on to.
    pub to: String,
}

impl Cohort {
    /// Executes the command of somebody who has not signed in, or signs out.
    /// A refusal is noted in the security log.
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
                site_name,
                username,
                name,
                password,
            } => self.set_up(&site_name, &username, &name, password, client).await,
            AuthCommand::SignUp {
                invite,
                username,
                name,
                password,
            } => self.sign_up(invite, &username, &name, password, client).await,
            AuthCommand::SignIn {
                invite,
                next,
                username,
                password,
            } => self.sign_in(invite, &next, &username, password, client).await,
            AuthCommand::SignOut => self.sign_out(client).await,
        }
    }

    /// The first account, which is the site's admin.
    async fn set_up(
        &self,
        site_name: &str,
        username: &str,
        name: &str,
        password: String,
        client: ClientInfo,
    ) -> Result<Authenticated, Error> {
        let done_before = || Problem::new(ProblemKind::Conflict, "Cohort is set up already. Please sign in.");
        if !self.first_run().await? {
            return Err(done_before().into());
        }
        let site_name = validation::line("site_name", site_name, limits::NAME)?;
        let (username, name) = new_account(username, name, &password, Chooser::Operator)?;
        let hash = self.passwords.hash(password).await?;
        let origin = Origin::form(None, &client.address);
        let session = self.new_session(client);
        let secret = session.secret().to_owned();
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    if tx.count_users().await? > 0 {
                        return Err(done_before().into());
                    }
                    tx.set_site_name(&site_name).await?;
                    let user = tx.add_user(&username, &name, &hash, true).await?;
                    tx.log_security(origin, SecurityAction::SetUp.about(user.id)).await?;
                    session.begin(tx, user.id).await
                })
            })
            .await?;
        Ok(Authenticated {
            session_secret: Some(secret),
            to: "/".into(),
        })
    }

    async fn sign_up(
        &self,
        invite: String,
        username: &str,
        name: &str,
        password: String,
        client: ClientInfo,
    ) -> Result<Authenticated, Error> {
        self.publisher.check(Attempt::SignUp {
            address: client.address.clone(),
        })?;
        if invite.trim().is_empty() && !self.settings.open_sign_up {
            let text = "You need an invite link to sign up here. Please ask your teacher for one.";
            return Err(Problem::forbidden(text).into());
        }
        let (username, name) = new_account(username, name, &password, Chooser::User)?;
        // Before the work of hashing, and before anybody learns whether a username is taken.
        if !invite.trim().is_empty() {
            let mut reader = self.store.read().await?;
            let card = reader.invite_card(invite.trim(), None, self.clock.now()).await?;
            card.ok_or_else(|| invite_expired().at("invite"))?;
        }
        let hash = self.passwords.hash(password).await?;
        let address = client.address.clone();
        let session = self.new_session(client);
        let secret = session.secret().to_owned();
        let to = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    refuse_taken(tx, &username).await?;
                    let user = tx.add_user(&username, &name, &hash, false).await?;
                    let origin = Origin::form(Some(user.id), &address);
                    tx.log_security(origin.clone(), SecurityAction::SignUp).await?;
                    let to = if invite.trim().is_empty() {
                        "/".to_owned()
                    } else {
                        let joined = enrol(tx, user.id, &invite).await?;
                        tx.log_security(origin, SecurityAction::JoinCourse.in_course(joined.course()))
                            .await?;
                        joined.path()
                    };
                    // Only now it is known with whom they share a course.
                    refuse_imitation(tx, user.id, &name).await?;
                    session.begin(tx, user.id).await?;
                    Ok(to)
                })
            })
            .await?;
        Ok(Authenticated {
            session_secret: Some(secret),
            to,
        })
    }

    async fn sign_in(
        &self,
        invite: String,
        next: &str,
        username: &str,
        password: String,
        client: ClientInfo,
    ) -> Result<Authenticated, Error> {
        let username = username.trim().to_lowercase();
        self.publisher.check(Attempt::SignIn {
            // No account has a longer username, so all longer ones count as one.
            username: username.chars().take(*limits::USERNAME.end() + 1).collect(),
            address: client.address.clone(),
        })?;
        let found = self.store.read().await?.user_by_username(&username).await?;
        // The same work and the same answer, whether the username is known or not.
        let stored = found
            .as_ref()
            .map(|user| user.password_hash.clone())
            .unwrap_or_default();
        let matches = self.passwords.verify(password, stored).await?;
        let tried = found.as_ref().map(|user| user.id);
        let Some(user) = found.filter(|user| matches && !user.disabled) else {
            self.note_wrong_password(Origin::form(None, &client.address), SecurityAction::SignIn, tried);
            let text = "This user name and password do not go together. Please try again.";
            return Err(Problem::new(ProblemKind::Invalid, text).at("password").into());
        };
        let origin = Origin::form(Some(user.id), &client.address);
        let session = self.new_session(client);
        let secret = session.secret().to_owned();
        let to = validation::path_of_this_site(next).to_owned();
        let to = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    session.begin(tx, user.id).await?;
                    if invite.trim().is_empty() {
                        Ok(to)
                    } else {
                        let joined = enrol(tx, user.id, &invite).await?;
                        tx.log_security(origin, SecurityAction::JoinCourse.in_course(joined.course()))
                            .await?;
                        Ok(joined.path())
                    }
                })
            })
            .await?;
        Ok(Authenticated {
            session_secret: Some(secret),
            to,
        })
    }

    async fn sign_out(&self, client: ClientInfo) -> Result<Authenticated, Error> {
        let secret = client.session_secret.as_deref().unwrap_or_default();
        if let Some(actor) = self.actor_of_session(secret).await? {
            let origin = Origin {
                address: client.address.clone(),
                ..Origin::from(&actor)
            };
            self.store
                .write(move |tx| {
                    Box::pin(async move {
                        tx.end_session(actor.user, actor.session).await?;
                        tx.log_security(origin, SecurityAction::SignOut).await
                    })
                })
                .await?;
        }
        Ok(Authenticated {
            session_secret: None,
            to: "/signin".into(),
        })
    }
}

fn auth_action(command: &AuthCommand) -> SecurityAction {
    match command {
        AuthCommand::SetUp { .. } => SecurityAction::SetUp,
        AuthCommand::SignUp { .. } => SecurityAction::SignUp,
        AuthCommand::SignIn { .. } => SecurityAction::SignIn,
        AuthCommand::SignOut => SecurityAction::SignOut,
    }
}

fn new_account(username: &str, name: &str, password: &str, chooser: Chooser) -> Result<(String, String), Problem> {
    let name = display_name(name, chooser)?;
    let username = new_username(username, chooser)?;
    validation::new_password("password", password)?;
    Ok((username, name))
}
