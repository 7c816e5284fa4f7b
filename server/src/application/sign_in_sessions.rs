//! Sessions. A session is 32 random bytes in an HttpOnly cookie; the database has only their SHA-256. Signing in always
//! begins a new session and ends the one that the browser had. A session ends when it is not used for a month, and however
//! much it is used at its absolute end.

use super::Cohort;
use crate::actor::{Actor, Origin};
use crate::db::{Tx, in_time};
use crate::error::Error;
use crate::ids::hash_secret;
use crate::security_event::SecurityAction;
use app::protocol::{Millis, UserId, limits};

/// How long a session lasts without being used.
const IDLE: Millis = 30 * DAY;
pub(super) const DAY: Millis = 86_400_000;
/// How long a session lasts on a computer that is not the user's own.
const ELSEWHERE: Millis = DAY / 2;
/// When a session was last seen, and a token last used, is written at most this often.
pub(super) const TOUCH_INTERVAL: Millis = 15 * 60_000;

/// The browser that sent a form.
#[derive(Clone, Debug, Default)]
pub struct ClientInfo {
    /// The secret of the session that the browser has already.
    pub session_secret: Option<String>,
    /// The browser's device cookie.
    pub device: Option<String>,
    /// What the browser calls itself.
    pub user_agent: String,
    /// The address by which attempts are counted.
    pub address: String,
}

/// The cookie of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCookie {
    pub secret: String,
    /// After so many seconds the browser forgets it; none: when it is closed.
    pub max_age: Option<i64>,
}

/// A session about to begin.
pub(super) struct NewSession {
    secret: String,
    replaces: Option<String>,
    user_agent: String,
    expires_at: Millis,
    address: String,
    ends_at: Millis,
    max_age: Option<i64>,
}

impl NewSession {
    pub fn cookie(&self) -> SessionCookie {
        SessionCookie {
            secret: self.secret.clone(),
            max_age: self.max_age,
        }
    }

    pub async fn begin(self, tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
        if let Some(hash) = self.replaces {
            tx.replace_session(&hash).await?;
        }
        let hash = hash_secret(&self.secret);
        tx.add_session(user, &hash, &self.user_agent, self.expires_at, self.ends_at)
            .await?;
        tx.end_surplus_sessions(user, limits::SESSIONS).await?;
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
                .write(move |tx| Box::pin(async move { tx.touch_session(id, now + IDLE).await }))
                .await;
            // A full disk must not keep anybody from reading.
            touched.map_err(|error| self.problem(error)).ok();
        }
        Ok(Some(session.into_actor()))
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

    /// A session of this browser. `elsewhere`: the computer is not the user's own, so it ends with the browser or after
    /// half a day.
    pub(super) fn new_session(&self, client: &ClientInfo, elsewhere: bool) -> NewSession {
        let now = self.clock.now();
        let days = i64::from(self.settings.session_days.get());
        let lasts = if elsewhere { ELSEWHERE } else { days * DAY };
        NewSession {
            secret: self.ids.secret(),
            replaces: client.session_secret.as_deref().map(hash_secret),
            user_agent: client
                .user_agent
                .chars()
                .filter(|letter| !letter.is_control())
                .take(200)
                .collect(),
            address: client.address.clone(),
            expires_at: now + IDLE,
            ends_at: now + lasts,
            max_age: (!elsewhere).then_some(lasts / 1000),
        }
    }
}
