//! The actor's own API tokens; making and revoking is used by the command line too.

use crate::actor::{Actor, TokenLimits};
use crate::application::quotas::{self, Quota};
use crate::application::{permissions, validation};
use crate::db::Tx;
use crate::error::Error;
use crate::ids::hash_secret;
use app::protocol::{Change, CourseId, Done, Problem, ProblemKind, TokenId, TokenScope, UserId, limits};

/// What every token begins with, so that people and secret scanners recognise one.
pub const TOKEN_PREFIX: &str = "cohort_";
const DAY: i64 = 86_400_000;

/// A token to be made.
pub struct NewToken<'n> {
    pub name: &'n str,
    pub days: i64,
    pub scope: TokenScope,
    pub course: Option<CourseId>,
}

/// The owner's password was checked before.
pub async fn new(tx: &mut Tx<'_>, actor: &Actor, token: NewToken<'_>) -> Result<Done, Error> {
    permissions::in_person(actor)?;
    let (token, secret) = make_token(tx, actor.user, token).await?;
    quotas::spend(tx, actor.user, Quota::ApiTokens).await?;
    Ok(Done::Token { token, secret })
}

pub async fn revoke(tx: &mut Tx<'_>, actor: &Actor, token: TokenId) -> Result<Done, Error> {
    permissions::in_person(actor)?;
    revoke_token(tx, actor.user, token).await?;
    Ok(Done::Ok)
}

/// Makes a token for a user. Returns it with its secret, of which only the hash is stored.
pub async fn make_token(tx: &mut Tx<'_>, user: UserId, new: NewToken<'_>) -> Result<(TokenId, String), Error> {
    let name = validation::line("name", new.name, limits::NAME)?;
    let expires_at = tx.now + validation::token_days("days", new.days)? * DAY;
    if let Some(course) = new.course
        && !tx.courses_of(user).await?.contains(&course)
    {
        return Err(Problem::not_found().at("course").into());
    }
    let (count, taken) = tx.count_tokens(user, &name).await?;
    if taken {
        let text = "There is a token of this name already. Please choose another name, or revoke that one first.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("name").into());
    }
    if count >= limits::TOKENS {
        let text =
            format!("There are {count} tokens, and that is as many as one person may have. Please revoke one first.");
        return Err(Problem::invalid("name", text).into());
    }
    let secret = format!("{TOKEN_PREFIX}{}", tx.ids.secret());
    let limits = TokenLimits {
        read_only: new.scope == TokenScope::Read,
        course: new.course,
    };
    let token = tx
        .add_token(user, &name, &hash_secret(&secret), expires_at, limits)
        .await?;
    tx.emit_to_user(user, Change::TokensChanged).await?;
    Ok((token, secret))
}

/// Revokes a token of a user, and closes its sockets.
pub async fn revoke_token(tx: &mut Tx<'_>, user: UserId, token: TokenId) -> Result<(), Error> {
    if !tx.revoke_token(user, token).await? {
        return Err(Problem::not_found().into());
    }
    tx.emit_to_user(user, Change::TokensChanged).await
}
