//! What signing in leads to: cookies, and the page to go on to.

use super::Cohort;
use super::commands::enrol;
use super::sign_in_sessions::{ClientInfo, SessionCookie};
use super::validation;
use crate::actor::Origin;
use crate::db::Tx;
use crate::error::Error;
use crate::security_event::SecurityAction;
use app::protocol::UserId;

/// The result of signing in or out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticated {
    /// The new session's cookie; none when signed out.
    pub session: Option<SessionCookie>,
    /// The new device cookie, if it changes.
    pub device: Option<String>,
    /// The path to go on to.
    pub to: String,
}

impl Cohort {
    /// A user who has signed in. A browser that is the user's own keeps a device cookie.
    pub(super) fn signed_in(
        &self,
        user: UserId,
        session: SessionCookie,
        client: &ClientInfo,
        to: String,
    ) -> Authenticated {
        let own = session.max_age.is_some();
        Authenticated {
            session: Some(session),
            device: own.then(|| self.remember_device(client.device.as_deref(), user)),
            to,
        }
    }
}

/// Where somebody who signs in goes on to.
pub(super) struct Destination {
    /// The code of an invite link; empty without one.
    pub invite: String,
    /// The page that was asked for; empty for none in particular.
    pub next: String,
}

impl Destination {
    /// Joins the course of the invite, if there is one. Returns the page that was asked for, or that of the course.
    pub async fn reach(self, tx: &mut Tx<'_>, user: UserId, origin: Origin) -> Result<String, Error> {
        let next = validation::path_of_this_site(&self.next).to_owned();
        if self.invite.trim().is_empty() {
            return Ok(next);
        }
        let joined = enrol(tx, user, &self.invite).await?;
        tx.log_security(origin, SecurityAction::JoinCourse.in_course(joined.course()))
            .await?;
        let asked_for = !self.next.is_empty() && next != "/";
        Ok(if asked_for { next } else { joined.path() })
    }
}
