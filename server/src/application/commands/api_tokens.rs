//! One's own API tokens. What a token may not do itself, lest whoever finds one keeps it or locks its owner out, asks
//! [`in_person`] first; in everything else a token is its owner.

use super::check;
use crate::auth::{Actor, hash_of};
use crate::db::Tx;
use crate::fault::Fault;
use crate::tokens;
use app::wire::{Change, Done, Kind, Problem, TokenId, UserId, limits};

const DAY: i64 = 86_400_000;

/// Refuses scripts.
pub fn in_person(actor: &Actor) -> Result<(), Problem> {
    if actor.token {
        return Err(Problem::forbidden(
            "This cannot be done with an API token. Please sign in and do it in Settings.",
        ));
    }
    Ok(())
}

pub async fn new(tx: &mut Tx<'_>, actor: &Actor, name: &str, days: i64) -> Result<Done, Fault> {
    in_person(actor)?;
    let (token, secret) = make(tx, actor.user, name, days).await?;
    Ok(Done::Token { token, secret })
}

pub async fn revoke(tx: &mut Tx<'_>, actor: &Actor, token: TokenId) -> Result<Done, Fault> {
    in_person(actor)?;
    end(tx, actor.user, token).await?;
    Ok(Done::Ok)
}

/// Makes a token for somebody, with its secret. Of that only the hash is kept.
pub async fn make(tx: &mut Tx<'_>, user: UserId, name: &str, days: i64) -> Result<(TokenId, String), Fault> {
    let name = check::line("name", name, limits::NAME)?;
    let expires_at = check::days("days", days)?.map(|days| tx.now + days * DAY);
    let (count, taken) = tx.tokens_called(user, &name).await?;
    if taken {
        let text = "There is a token of this name already. Please choose another name, or revoke that one first.";
        return Err(Problem::new(Kind::Conflict, text).at("name").into());
    }
    if count >= limits::TOKENS {
        let text =
            format!("There are {count} tokens, and that is as many as one person may have. Please revoke one first.");
        return Err(Problem::invalid("name", text).into());
    }
    let secret = tokens::secret(tx.ids);
    let token = tx.add_token(user, &name, &hash_of(&secret), expires_at).await?;
    tx.tell_person(user, Change::TokensChanged).await?;
    Ok((token, secret))
}

/// Ends a token of somebody, and its sockets with it.
pub async fn end(tx: &mut Tx<'_>, user: UserId, token: TokenId) -> Result<(), Fault> {
    if !tx.end_token(user, token).await? {
        return Err(Problem::not_found().into());
    }
    tx.tell_person(user, Change::TokensChanged).await
}
