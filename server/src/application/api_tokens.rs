//! The actor of an API token. Making and revoking tokens is in `commands/api_tokens.rs`.

use super::Cohort;
use super::commands::TOKEN_PREFIX;
use super::sign_in_sessions::TOUCH_INTERVAL;
use crate::actor::{Actor, Origin};
use crate::db::in_time;
use crate::error::Error;
use crate::ids::hash_secret;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{Problem, ProblemKind};

impl Cohort {
    /// The owner of this API token. Only wrong ones count against the limit: nobody can guess one, and a script that has a
    /// good one must not be locked out because of a broken one beside it.
    pub async fn actor_of_token(&self, secret: &str, address: &str) -> Result<Actor, Problem> {
        let found = self.token_owner(secret).await.map_err(|error| self.problem(error))?;
        if let Some(actor) = found {
            return Ok(actor);
        }
        let attempt = Attempt::ApiToken {
            address: address.to_owned(),
        };
        let problem = self.publisher.check(attempt).err().unwrap_or_else(|| {
            Problem::new(
                ProblemKind::SignedOut,
                "This API token is not in force: it is wrong, has expired or was revoked. Its owner can make another in Settings.",
            )
        });
        self.note_refusal(Origin::form(None, address), SecurityAction::UseToken.into(), &problem);
        Err(problem)
    }

    async fn token_owner(&self, secret: &str) -> Result<Option<Actor>, Error> {
        if secret.strip_prefix(TOKEN_PREFIX).is_none_or(|rest| rest.len() != 64) {
            return Ok(None);
        }
        let now = self.clock.now();
        let read = async { self.store.read().await?.token(&hash_secret(secret), now).await };
        let Some(token) = in_time(read).await? else {
            return Ok(None);
        };
        if now - token.seen_at > TOUCH_INTERVAL {
            let id = token.id;
            let touched = self
                .store
                .write(move |tx| Box::pin(async move { tx.touch_token(id).await }))
                .await;
            // A full disk must not keep anybody from reading.
            touched.map_err(|error| self.problem(error)).ok();
        }
        Ok(Some(token.into_actor()))
    }
}
