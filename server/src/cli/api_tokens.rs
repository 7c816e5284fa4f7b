//! API tokens: whom one lets in, and `cohort token …`. Making and revoking is in `commands/tokens.rs`.

use crate::auth::{Actor, TOUCH, actor_of, hash_of};
use crate::chance::{Clock, Ids, SystemClock};
use crate::commands::{end_token, make_token};
use crate::config::{Database, TokenTask};
use crate::db::{Store, in_time};
use crate::door::Cohort;
use crate::fault::Fault;
use crate::guard::Try;
use crate::users;
use app::time;
use app::wire::{Kind, Millis, Problem, TokenId, TokenRow};

/// What every token begins with, so that people and scanners know one when they see it.
pub const PREFIX: &str = "cohort_";

/// A new token: what a script sends, and nobody keeps.
pub fn secret(ids: &dyn Ids) -> String {
    format!("{PREFIX}{}", ids.token())
}

impl Cohort {
    /// Whom this token lets in. Only wrong ones are counted: nobody can guess one, and a script that has a good one is
    /// not locked out for a broken one beside it.
    pub async fn bearer(&self, secret: &str, address: &str) -> Result<Actor, Problem> {
        let found = self.holder(secret).await.map_err(|fault| self.problem(fault))?;
        if let Some(actor) = found {
            return Ok(actor);
        }
        self.fanout.check(Try::Token {
            address: address.to_owned(),
        })?;
        Err(Problem::new(
            Kind::SignedOut,
            "This API token is not in force: it is wrong, has expired or was revoked. Its owner can make another in Settings.",
        ))
    }

    async fn holder(&self, secret: &str) -> Result<Option<Actor>, Fault> {
        if secret.strip_prefix(PREFIX).is_none_or(|rest| rest.len() != 64) {
            return Ok(None);
        }
        let now = self.clock.now();
        let read = async { self.store.read().await?.token(&hash_of(secret), now).await };
        let Some(token) = in_time(read).await? else {
            return Ok(None);
        };
        if now - token.seen_at > TOUCH {
            let id = token.id;
            let touched = self
                .store
                .write(move |tx| Box::pin(async move { tx.touch_token(id).await }))
                .await;
            // A disk that is full keeps nobody from reading.
            touched.map_err(|fault| self.problem(fault)).ok();
        }
        Ok(Some(Actor {
            token: true,
            ..actor_of(token)
        }))
    }
}

/// Does it, and says what was done or what to do.
pub async fn run(database: &Database, task: TokenTask) -> Result<String, String> {
    let store = users::open(database).await?;
    let done = work(&store, task).await.map_err(users::sentence);
    store.close().await;
    done
}

async fn work(store: &Store, task: TokenTask) -> Result<String, Fault> {
    match task {
        TokenTask::List { handle } => {
            let mut reader = store.read().await?;
            let user = reader.user_by_handle(&handle).await?.ok_or_else(users::nobody)?;
            let rows = reader.tokens(user.id, SystemClock.now()).await?;
            if rows.is_empty() {
                return Ok(format!("{handle} has no tokens."));
            }
            Ok(rows.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        TokenTask::Add { handle, name, days } => {
            store
                .write(move |tx| {
                    Box::pin(async move {
                        let user = tx.user_by_handle(&handle).await?.ok_or_else(users::nobody)?;
                        let (_, secret) = make_token(tx, user.id, &name, days).await?;
                        Ok(secret)
                    })
                })
                .await
        }
        TokenTask::Revoke { handle, id } => {
            let done = format!("Token {id} of {handle} is revoked.");
            store
                .write(move |tx| {
                    Box::pin(async move {
                        let user = tx.user_by_handle(&handle).await?.ok_or_else(users::nobody)?;
                        end_token(tx, user.id, TokenId(id)).await.map_err(|fault| match fault {
                            Fault::Problem(_) => unknown(&handle).into(),
                            other => other,
                        })
                    })
                })
                .await?;
            Ok(done)
        }
    }
}

fn line(row: &TokenRow) -> String {
    let day = |at: Millis| time::field(at, 0)[..10].to_owned();
    let used = row
        .used_at
        .map_or("never used".into(), |at| format!("used {}", day(at)));
    let end = match (row.expires_at, row.expired) {
        (None, _) => "no end".into(),
        (Some(at), true) => format!("expired {}", day(at)),
        (Some(at), false) => format!("until {}", day(at)),
    };
    format!(
        "{:>6}  {:<30}  made {}, {used}, {end}",
        row.id.0,
        row.name,
        day(row.created_at)
    )
}

fn unknown(handle: &str) -> Problem {
    Problem::new(
        Kind::NotFound,
        format!("{handle} has no token of this number. See `cohort token list {handle}`."),
    )
}
