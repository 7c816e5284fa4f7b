//! Letting people in: sign-up, sign-in, sessions, and the [`Actor`] that every command needs.
//!
//! Passwords are kept as argon2id hashes. A session is 32 random bytes in an HttpOnly cookie; the database has only
//! their SHA-256. Signing in always makes a new session and ends the one the browser had.

use crate::commands::{check_handle, check_line, check_new_password, enrol, not_invited};
use crate::db::{Session, Tx, in_time};
use crate::door::Cohort;
use crate::fault::Fault;
use crate::guard::Try;
use app::wire::{Entry, Kind, Millis, Problem, SessionId, UserId, limits};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::sync::SemaphorePermit;
use tokio::time::timeout;

/// The name of the cookie that holds a session's token.
pub const COOKIE: &str = "cohort_session";
/// How long a session lasts without being used.
pub const SESSION_DAYS: i64 = 30;
const DAY: Millis = 86_400_000;
/// How long a password waits for its turn to be worked on.
const HASHING: Duration = Duration::from_secs(10);
/// A session's "last seen", and a token's "last used", is written at most this often.
pub(crate) const TOUCH: Millis = 15 * 60_000;

/// Somebody who has signed in: whoever a command is executed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    /// The session, or the number of the API token.
    pub session: SessionId,
    pub handle: String,
    pub name: String,
    pub admin: bool,
    /// It is a script, with an API token.
    pub token: bool,
}

/// Where a form came from.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The token the browser has already.
    pub token: Option<String>,
    /// What the browser calls itself.
    pub agent: String,
    /// The address guesses are counted by.
    pub address: String,
}

/// What came of a way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The new session's token; nothing when signed out.
    pub token: Option<String>,
    /// The path to go on to.
    pub to: String,
}

impl Cohort {
    /// Who holds this token, if it is in force.
    pub async fn actor(&self, token: &str) -> Result<Option<Actor>, Fault> {
        if token.len() != 64 {
            return Ok(None);
        }
        let now = self.clock.now();
        let read = async { self.store.read().await?.session(&hash_of(token), now).await };
        let Some(session) = in_time(read).await? else {
            return Ok(None);
        };
        if now - session.seen_at > TOUCH {
            let id = session.id;
            let touched = self
                .store
                .write(move |tx| Box::pin(async move { tx.touch_session(id, now + SESSION_DAYS * DAY).await }))
                .await;
            // A disk that is full keeps nobody from reading.
            touched.map_err(|fault| self.problem(fault)).ok();
        }
        Ok(Some(actor_of(session)))
    }

    /// Lets somebody in, or out.
    pub async fn enter(&self, entry: Entry, caller: Caller) -> Result<Entered, Fault> {
        match entry {
            Entry::SetUp {
                place,
                handle,
                name,
                password,
            } => self.set_up(&place, &handle, &name, password, caller).await,
            Entry::SignUp {
                invite,
                handle,
                name,
                password,
            } => self.sign_up(invite, &handle, &name, password, caller).await,
            Entry::SignIn {
                invite,
                next,
                handle,
                password,
            } => self.sign_in(invite, &next, &handle, password, caller).await,
            Entry::SignOut => self.sign_out(caller).await,
        }
    }

    async fn set_up(
        &self,
        place: &str,
        handle: &str,
        name: &str,
        password: String,
        caller: Caller,
    ) -> Result<Entered, Fault> {
        if !self.first_run().await? {
            return Err(Problem::new(Kind::Conflict, "Cohort is set up already. Please sign in.").into());
        }
        let place = check_line("place", place, limits::NAME)?;
        let (handle, name) = newcomer(handle, name, &password)?;
        let hash = self.hash(password).await?;
        let session = self.new_session(caller);
        let token = session.token.clone();
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    if tx.count_users().await? > 0 {
                        return Err(Problem::new(Kind::Conflict, "Cohort is set up already. Please sign in.").into());
                    }
                    tx.set_place(&place).await?;
                    let user = tx.add_user(&handle, &name, &hash, true).await?;
                    session.begin(tx, user.id).await
                })
            })
            .await?;
        self.set_up_done();
        Ok(Entered {
            token: Some(token),
            to: "/".into(),
        })
    }

    async fn sign_up(
        &self,
        invite: String,
        handle: &str,
        name: &str,
        password: String,
        caller: Caller,
    ) -> Result<Entered, Fault> {
        self.fanout.check(Try::Newcomer {
            address: caller.address.clone(),
        })?;
        if invite.trim().is_empty() && !self.settings.open {
            return Err(Problem::forbidden(
                "You need an invite link to sign up here. Please ask your teacher for one.",
            )
            .into());
        }
        let (handle, name) = newcomer(handle, name, &password)?;
        // Before the work of hashing, and before anybody learns whether a user name is taken.
        if !invite.trim().is_empty() {
            let mut reader = self.store.read().await?;
            let card = reader.invite_card(invite.trim(), None, self.clock.now()).await?;
            card.ok_or_else(|| not_invited().at("invite"))?;
        }
        let hash = self.hash(password).await?;
        let session = self.new_session(caller);
        let token = session.token.clone();
        let to = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if tx.user_by_handle(&handle).await?.is_some() {
                        let text = "This user name is taken. Please choose another, or sign in if it is yours.";
                        return Err(Problem::new(Kind::Conflict, text).at("handle").into());
                    }
                    let user = tx.add_user(&handle, &name, &hash, false).await?;
                    let to = if invite.trim().is_empty() {
                        "/".to_owned()
                    } else {
                        format!("/courses/{}", enrol(tx, user.id, &invite).await?)
                    };
                    session.begin(tx, user.id).await?;
                    Ok(to)
                })
            })
            .await?;
        Ok(Entered { token: Some(token), to })
    }

    async fn sign_in(
        &self,
        invite: String,
        next: &str,
        handle: &str,
        password: String,
        caller: Caller,
    ) -> Result<Entered, Fault> {
        let handle = handle.trim().to_lowercase();
        self.fanout.check(Try::Guess {
            // No account has a longer name, so all longer ones are one.
            handle: handle.chars().take(*limits::HANDLE.end() + 1).collect(),
            address: caller.address.clone(),
        })?;
        let wrong = || {
            let text = "This user name and password do not go together. Please try again.";
            Problem::new(Kind::Invalid, text).at("password")
        };
        let found = self.store.read().await?.user_by_handle(&handle).await?;
        // The same work and the same answer, whether the name is known or not.
        let kept = found
            .as_ref()
            .map(|user| user.password_hash.clone())
            .unwrap_or_default();
        let right = self.verify(password, kept).await?;
        let Some(user) = found.filter(|user| right && !user.disabled) else {
            return Err(wrong().into());
        };
        let session = self.new_session(caller);
        let token = session.token.clone();
        let to = safe_path(next).to_owned();
        let to = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    session.begin(tx, user.id).await?;
                    if invite.trim().is_empty() {
                        Ok(to)
                    } else {
                        Ok(format!("/courses/{}", enrol(tx, user.id, &invite).await?))
                    }
                })
            })
            .await?;
        Ok(Entered { token: Some(token), to })
    }

    async fn sign_out(&self, caller: Caller) -> Result<Entered, Fault> {
        if let Some(actor) = self.actor(caller.token.as_deref().unwrap_or_default()).await? {
            self.store
                .write(move |tx| Box::pin(async move { tx.end_session(actor.user, actor.session).await }))
                .await?;
        }
        Ok(Entered {
            token: None,
            to: "/signin".into(),
        })
    }

    fn new_session(&self, caller: Caller) -> NewSession {
        let now = self.clock.now();
        NewSession {
            token: self.ids.token(),
            before: caller.token.map(|token| hash_of(&token)),
            agent: short_agent(&caller.agent),
            expires_at: now + SESSION_DAYS * DAY,
        }
    }

    /// A place among those whose passwords are worked on: few, for each takes 19 MB. The line before it has an end, too.
    async fn hashing_turn(&self) -> Result<SemaphorePermit<'_>, Fault> {
        match timeout(HASHING, self.hashing.acquire()).await {
            Ok(turn) => turn.map_err(broken),
            Err(_) => {
                let text = "Very many people are signing in right now. Please try again in a moment.";
                Err(Problem::new(Kind::Busy, text).into())
            }
        }
    }

    /// Turns a password into what is kept.
    pub async fn hash(&self, password: String) -> Result<String, Fault> {
        let _turn = self.hashing_turn().await?;
        tokio::task::spawn_blocking(move || {
            let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes()).map_err(broken)?;
            Ok(hash.to_string())
        })
        .await
        .map_err(broken)?
    }

    /// Whether a password is the one that was kept. Where none is kept (an account that is gone, or has no password),
    /// none is right, and finding out takes as long.
    pub async fn verify(&self, password: String, kept: String) -> Result<bool, Fault> {
        if password.chars().count() > *limits::PASSWORD.end() {
            return Ok(false);
        }
        let _turn = self.hashing_turn().await?;
        tokio::task::spawn_blocking(move || {
            let hash = PasswordHash::new(&kept)
                .or_else(|_| PasswordHash::new(&NOBODY))
                .map_err(broken)?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
        .map_err(broken)?
    }
}

/// A session about to begin.
struct NewSession {
    token: String,
    before: Option<String>,
    agent: String,
    expires_at: Millis,
}

impl NewSession {
    async fn begin(self, tx: &mut Tx<'_>, user: UserId) -> Result<(), Fault> {
        if let Some(before) = self.before {
            tx.replace_session(&before).await?;
        }
        tx.add_session(user, &hash_of(&self.token), &self.agent, self.expires_at)
            .await?;
        Ok(())
    }
}

/// What is kept of a token.
pub fn hash_of(token: &str) -> String {
    crate::chance::hex(&Sha256::digest(token.as_bytes()))
}

pub(crate) fn actor_of(session: Session) -> Actor {
    Actor {
        user: session.user,
        session: session.id,
        handle: session.handle,
        name: session.name,
        admin: session.admin,
        token: false,
    }
}

fn newcomer(handle: &str, name: &str, password: &str) -> Result<(String, String), Problem> {
    let name = check_line("name", name, limits::NAME)?;
    let handle = check_handle(handle)?;
    check_new_password("password", password)?;
    Ok((handle, name))
}

/// A path of this site, and nothing that leads elsewhere.
pub fn safe_path(path: &str) -> &str {
    let inside = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n'])
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if inside { path } else { "/" }
}

fn short_agent(agent: &str) -> String {
    agent.chars().filter(|sign| !sign.is_control()).take(200).collect()
}

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Broken(error.to_string())
}

/// The hash of a password that nobody has.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password(b"nobody signs in with this")
        .map(|hash: PasswordHash| hash.to_string())
        .unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn next_stays_on_this_site() {
        assert_eq!(safe_path("/chat/7?x=1"), "/chat/7?x=1");
        for path in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "chat",
            "/a\r\nb",
        ] {
            assert_eq!(safe_path(path), "/", "{path}");
        }
    }
}
