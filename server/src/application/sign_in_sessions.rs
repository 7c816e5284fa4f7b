//! Sessions. A session is 32 random bytes in an HttpOnly cookie; the database has only their SHA-256. Signing in always
//! begins a new session and ends the one that the browser had.

use super::Cohort;
use crate::actor::{Actor, Origin};
use crate::db::{Tx, in_time};
use crate::error::Error;
use crate::ids::hash_secret;
use crate::security_event::SecurityAction;
use app::protocol::{Millis, UserId};

/// How long a session lasts without being used.
pub const SESSION_DAYS: i64 = 30;
const DAY: Millis = 86_400_000;
/// When a session was last seen, and a token last used, is written at most this often.
pub(super) const TOUCH_INTERVAL: Millis = 15 * 60_000;

/// The browser that sent a form.
#[derive(Clone, Debug, Default)]
pub struct ClientInfo {
    /// The secret of the session that the browser has already.
    pub session_secret: Option<String>,
    /// What the browser calls itself.
    pub user_agent: String,
    /// The address by which attempts are counted.
    pub address: String,
}

/// A session about to begin.
pub(super) struct NewSession {
    secret: String,
    replaces: Option<String>,
    user_agent: String,
    expires_at: Millis,
    address: String,
}

impl NewSession {
    pub fn secret(&self) -> &str {
        &self.secret
    }

    pub async fn begin(self, tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
        if let Some(hash) = self.replaces {
            tx.replace_session(&hash).await?;
        }
        tx.add_session(user, &hash_secret(&self.secret), &self.user_agent, self.expires_at)
            .await?;
        let origin = Origin::form(Some(user), &self.address);
        tx.log_security(origin, SecurityAction::SignIn).await
    }
}

impl Cohort {
    /// The user of the session with this secret, if it is in force.
    pub async fn actor_of_session(&self, secret: &str) -> Result<Option<Actor>, Error> {
        if secret.len() != 64 {
            return Ok(None);
        }
        let now = self.clock.now();
        let read = async { self.store.read().await?.session(&hash_secret(secret), now).await };
        let Some(session) = in_time(read).await? else {
            return Ok(None);
        };
        if now - session.seen_at > TOUCH_INTERVAL {
            let id = session.id;
            let touched = self
                .store
                .write(move |tx| Box::pin(async move { tx.touch_session(id, now + SESSION_DAYS * DAY).await }))
                .await;
            // A full disk must not keep anybody from reading.
            touched.map_err(|error| self.problem(error)).ok();
        }
        Ok(Some(session.into_actor(false)))
    }

    /// Whether the actor's session or API token is still in force.
    pub async fn is_session_open(&self, actor: &Actor) -> Result<bool, Error> {
        in_time(async {
            let mut reader = self.store.read().await?;
            reader
                .session_is_open(actor.session, actor.user, self.clock.now())
                .await
        })
        .await
    }

    pub(super) fn new_session(&self, client: ClientInfo) -> NewSession {
        NewSession {
            secret: self.ids.secret(),
            replaces: client.session_secret.map(|secret| hash_secret(&secret)),
            user_agent: client
                .user_agent
                .chars()
                .filter(|letter| !letter.is_control())
                .take(200)
                .collect(),
            address: client.address,
            expires_at: self.clock.now() + SESSION_DAYS * DAY,
        }
    }
}
