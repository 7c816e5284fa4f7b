//! The first account, which is the site's admin. It is made with a code that only whoever starts the program sees, so that a
//! fresh server does not belong to whoever finds it first.

use super::Cohort;
use super::authenticated::Authenticated;
use super::names::{Chooser, display_name, new_username};
use super::password_places::Asker;
use super::sign_in_sessions::ClientInfo;
use super::validation;
use super::wrong_fields::WrongFields;
use crate::actor::Origin;
use crate::error::Error;
use crate::guessing::PasswordTry;
use crate::ids::hash_secret;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{Problem, ProblemKind, limits};

/// What the form of the first account holds.
pub(super) struct FirstAccount {
    pub code: String,
    pub site_name: String,
    pub username: String,
    pub name: String,
    pub password: String,
}

impl Cohort {
    /// Makes a new code for the first account, and returns the link that contains it; none if there is an account. Called
    /// at each start: the codes of earlier ones do not count any more.
    pub async fn setup_link(&self) -> Result<Option<String>, Error> {
        if !self.first_run().await? {
            return Ok(None);
        }
        let code = self.settings.setup_code.clone();
        let code = code.unwrap_or_else(|| self.ids.invite_code());
        let hash = hash_secret(&code);
        self.store
            .write(move |tx| Box::pin(async move { tx.set_setup_code(&hash).await }))
            .await?;
        let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
        Ok(Some(format!("{}/setup?code={code}", self.settings.public_url)))
    }

    pub(super) async fn set_up(&self, first: FirstAccount, client: ClientInfo) -> Result<Authenticated, Error> {
        let done_before = || Problem::new(ProblemKind::Conflict, "Cohort is set up already. Please sign in.");
        if !self.first_run().await? {
            return Err(done_before().into());
        }
        // Before the work of hashing. Whatever code an operator has chosen, it is not found by trying.
        let one = PasswordTry::setup_code(&client.address);
        let counted = self.publisher.check(Attempt::SignIn(one.clone()));
        counted.map_err(|problem| problem.at("code"))?;
        let expected = self.store.read().await?.setup_code().await?;
        if expected != Some(hash_secret(first.code.trim())) {
            return Err(wrong_code().into());
        }
        self.publisher.check(Attempt::SignedIn(one))?;
        let mut wrong = WrongFields::default();
        let site_name = wrong.unless(validation::line("site_name", &first.site_name, limits::NAME));
        let name = wrong.unless(display_name(&first.name, Chooser::Operator));
        let username = wrong.unless(new_username(&first.username, Chooser::Operator));
        let words = [username.as_str(), &name, &site_name];
        let checked = self.check_new_password("password", &first.password, &words).await;
        wrong.unless_refused(checked)?;
        wrong.refuse()?;
        let hash = self.passwords.hash(Asker::Stranger, first.password).await?;
        let origin = Origin::form(None, &client.address);
        let session = self.new_session(&client, false);
        let cookie = session.cookie();
        let written = self.store.write(move |tx| {
            Box::pin(async move {
                if tx.count_users().await? > 0 {
                    return Err(done_before().into());
                }
                tx.set_site_name(&site_name).await?;
                let user = tx.add_user(&username, &name, &hash, true).await?;
                tx.log_security(origin, SecurityAction::SetUp.about(user.id)).await?;
                session.begin(tx, user.id).await?;
                Ok(user.id)
            })
        });
        Ok(self.signed_in(written.await?, cookie, &client, "/".into()))
    }
}

fn wrong_code() -> Problem {
    let text = "This is not the set-up code. The program prints a link with the code where it was started; it changes with \
                each start.";
    Problem::invalid("code", text)
}
